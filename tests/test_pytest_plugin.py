"""Statistical tests in a session of pytest: outcomes, budget, reruns, one line for every mistake, and the page about them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COINS = """
    import pytest

    def coin(p):
        return lambda rng, trials: rng.random(trials) < p

    @pytest.mark.statistical(discrepancy=0.05)
    def test_true(statistical):
        statistical.check_probability(coin(0.5), equals=0.5)

    @pytest.mark.xdist_group("together")
    @pytest.mark.statistical(discrepancy=0.05, false_pass=0.01)
    def test_biased(statistical):
        statistical.check_probability(coin(0.55), equals=0.5)

    @pytest.mark.statistical(discrepancy=0.1, false_fail=1e-9, checks=2)
    def test_two(statistical):
        statistical.check_probability(coin(0.5), at_most=0.5)
        statistical.check_mean(lambda rng, trials: rng.random(trials), equals=0.5, variance=1 / 12)

    def test_other():
        pass
"""


def test_nothing_heavy_is_imported_before_it_is_used(session: pytest.Pytester) -> None:
    session.makepyfile("""
        import sys

        def test_light():
            assert "plugin_verify.pytest_plugin" in sys.modules
            assert not {"numpy", "scipy", "click", "plugin_verify.runner", "plugin_verify.pytest_claims"} & set(sys.modules)
    """)
    session.runpytest_subprocess().assert_outcomes(passed=1)


def test_a_biased_coin_fails_and_a_true_one_passes(session: pytest.Pytester) -> None:
    session.makepyfile(test_coins=COINS)
    result = session.runpytest_inprocess()
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines([
        "plugin-verify: seed 2021",
        "*measured a probability of 0.5[0-9]* (* of * trials), in *stated was: equals 0.5. The smallest discrepancy seen with "
        "probability 0.99: 0.05 above, 0.05 below. Again: pytest test_coins.py::test_biased --plugin-verify-seed=2021",
        "statistical tests: 3 ran; any fails wrongly with probability at most 2.01e-06; one passes an error of its stated size "
        "with probability at most 0.01",
        "if all of it is true, a test fails wrongly or a claim is refuted with probability at most 2.01e-06",
    ])


def test_a_test_measures_the_same_again_alone_and_another_seed_does_not(session: pytest.Pytester) -> None:
    session.makepyfile(test_coins=COINS)
    said = [re.findall("^E .*measured a .*trials", session.runpytest_inprocess(*words).stdout.str(), re.MULTILINE) for words in
            ([], ["--lf"], ["test_coins.py::test_biased", "--plugin-verify-seed=1"])]
    assert len(said[0]) == 1 and said[0] == said[1] != said[2]


RERUN = """
    import pytest
    from _pytest.runner import runtestprotocol

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(item, nextitem):
        for attempt in range(3):  # as plugins do that run a failing test again
            item._initrequest()
            item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
            for report in runtestprotocol(item, nextitem=nextitem, log=False):
                item.ihook.pytest_runtest_logreport(report=report)
        return True
"""


def test_a_rerun_draws_the_same_and_spends_nothing_more(session: pytest.Pytester) -> None:
    session.makeconftest(RERUN)
    session.makepyfile(test_coins=COINS)
    result = session.runpytest_inprocess()
    result.assert_outcomes(passed=9, failed=3)
    said = re.findall("^E .*measured a .*seed=2021", result.stdout.str(), re.MULTILINE)
    assert len(said) == 3 and len(set(said)) == 1
    result.stdout.fnmatch_lines(["statistical tests: 3 ran; any fails wrongly with probability at most 2.01e-06;*"])


MISTAKES = {
    "(discrepancy=0.1)": "made no check, so it could not fail",
    "": "discrepancy is missing",
    "(0.1)": "0.1 came without a name",
    "(discrepancy=0.1, power=1)": "power came; write",
    "(discrepancy='x')": "discrepancy = 'x' is no positive number",
    "(discrepancy=0.1, false_fail=0)": "false_fail = 0 is no probability",
    "(discrepancy=0.1, false_pass=2)": "false_pass = 2 is no probability",
    "(discrepancy=0.1, checks=0)": "checks = 0 is no positive integer",
    "(discrepancy=0.1)\n@pytest.mark.flaky": "marked statistical and flaky",
}


def test_a_mistake_is_one_line(session: pytest.Pytester) -> None:
    source = "import pytest\n\n@pytest.mark.statistical(discrepancy=1)\ndef test_a(): pass\n\ndef test_b(statistical): pass\n\n"
    for i, marker in enumerate(MISTAKES):
        source += f"@pytest.mark.statistical{marker}\ndef test_{i}(statistical): pass\n\n"
    session.makepyfile(source)
    session.makeconftest("def pytest_configure(config):\n    config.addinivalue_line('markers', 'flaky: of another plugin')")
    result = session.runpytest_inprocess("-r", "N")
    assert sum(result.parseoutcomes().values()) == 2 + len(MISTAKES) and "passed" not in result.parseoutcomes()
    for says in ("does not use the fixture `statistical`", "has no marker; give it @pytest.mark.statistical", *MISTAKES.values()):
        assert sum(says in line for line in result.outlines) == 1, says
    assert "Traceback" not in result.stdout.str()


def test_a_marker_of_the_module_is_completed_by_that_of_the_test(session: pytest.Pytester) -> None:
    session.makepyfile("""
        import pytest

        pytestmark = pytest.mark.statistical(false_fail=1e-4, false_pass=0.5, discrepancy=0.3)

        @pytest.mark.statistical(false_pass=0.25)
        def test_it(statistical):
            assert statistical.demand == (0.3, 1e-4, 0.25, 1)
            statistical.check_probability(lambda rng, trials: rng.random(trials) < 0.5, equals=0.5)
    """)
    result = session.runpytest_inprocess()
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*at most 0.0001; one passes an error of its stated size with probability at most 0.25"])


def test_a_wrong_seed_is_one_line(session: pytest.Pytester) -> None:
    result = session.runpytest_inprocess("--plugin-verify-seed=-1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --plugin-verify-seed is -1; give an integer >= 0"])


ON_A_BUSY_MACHINE = """
    from hypothesis import HealthCheck, settings

    settings.register_profile("busy", deadline=None, suppress_health_check=list(HealthCheck))
    settings.load_profile("busy")
"""


def shown(block: str) -> list[str]:
    """The lines of a block of output, as patterns."""
    lines = [line for line in block.splitlines() if line != "..." and not line.startswith("$")]
    return [re.sub(r"([\[\]?*])", r"[\1]", line).replace("/tmp/plugin-verify-", "*").replace("...", "*") for line in lines]


@pytest.mark.usefixtures("serial")
def test_the_page_on_pytest_shows_what_is_true(session: pytest.Pytester) -> None:
    page = (ROOT / "docs/pytest.md").read_text()
    (source,) = re.findall("```python\n(.*?)```", page, re.DOTALL)
    session.makepyfile(test_networks=source)
    session.makeconftest(ON_A_BUSY_MACHINE)
    passing, failing, refuted = re.findall("```text\n(.*?)```", page, re.DOTALL)
    result = session.runpytest_subprocess("test_networks.py")
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(shown(passing))
    assert "equals=X / 2" in source
    session.makepyfile(test_networks=source.replace("equals=X / 2", "equals=0.53 * X"))
    result = session.runpytest_subprocess("test_networks.py")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(shown(failing))
    theorem = re.findall("```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[0]
    (session.path / "conftest.py").unlink()
    (session.path / "norm.py").write_text(theorem.replace("s.n**0.5 + s.t", "s.n**0.5 + s.t / 3"))
    session.runpytest_inprocess("--plugin-verify=norm.py", "--plugin-verify-profile=smoke", "-m", "plugin_verify"
                                ).stdout.fnmatch_lines(shown(refuted))
