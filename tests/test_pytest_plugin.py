"""Claims and statistical tests in a session of pytest: outcomes, budget, reruns, workers, and one line for every mistake."""

import json
import re
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

import plugin_verify.pytest_claims  # a session inside this one gives back what it imports first
import plugin_verify.pytest_statistical  # noqa: F401
from plugin_verify.pipeline import plan_run
from plugin_verify.runner import start

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
OTHERS = """
    import warnings
    from plugin_verify import ForAll, Proof
    from toys import Coin, bound, draw, mean, mean_off, false_twin

    proved = ForAll(id="proved", settings=(Coin(),), prove=lambda s: Proof(True, "everywhere", "arithmetic"))

    def loud(s, u):
        warnings.warn("loud", RuntimeWarning)
        return u

    warned = bound("warned", Coin(), quantity=loud)
    warned_always = false_twin(warned, "always", "it always fails", quantity=lambda s, u: u + 2)
"""


@pytest.fixture
def session(pytester: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))  # failing claims keep their folders
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    pytester.makeini("[pytest]\nfilterwarnings =\n    error\n    ignore:Module already imported\n"
                     "addopts = --strict-markers -p no:hypothesispytest")
    return pytester


@pytest.fixture
def serial(toys, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Run claims in this process, in the place of one of their own."""
    @contextmanager
    def processes(jobs: int):  # type: ignore[no-untyped-def]
        yield toys.Serial()

    monkeypatch.setattr("plugin_verify.pytest_claims.processes", processes)


def claims(session: pytest.Pytester, toys, *more: str, where: str = "") -> pytest.RunResult:  # type: ignore[no-untyped-def]
    return session.runpytest_inprocess(f"--plugin-verify={where or toys.path}", "--plugin-verify-profile=smoke", "-v", *more)


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
        "statistical tests: 3 ran; any fails wrongly with probability at most 2e-06; one passes an error of its stated size with "
        "probability at most 0.01",
        "if all of it is true, a test fails wrongly or a claim is refuted with probability at most 2e-06",
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
    result.stdout.fnmatch_lines(["statistical tests: 3 ran; any fails wrongly with probability at most 2e-06;*"])


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


def test_a_wrong_seed_and_a_wrong_target_are_one_line(session: pytest.Pytester, toys) -> None:  # type: ignore[no-untyped-def]
    result = session.runpytest_inprocess("--plugin-verify-seed=-1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --plugin-verify-seed is -1; give an integer >= 0"])
    result = claims(session, toys, where="theorem-11")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["plugin-verify: no file, module or claim is called 'theorem-11'; did you mean 'theorem-1'?"])


@pytest.mark.usefixtures("serial")
def test_verdicts_become_outcomes(session: pytest.Pytester, toys) -> None:  # type: ignore[no-untyped-def]
    session.makepyfile(test_coins=COINS)
    result = claims(session, toys, "-m", "plugin_verify", "-k", "mean or coin or quantile or toothless or breaks", "-s")
    assert result.parseoutcomes() == {"passed": 1, "failed": 2, "undecided": 2, "deselected": 10}
    result.stdout.fnmatch_lines([
        "plugin-verify: seed 2021, claims of *toys.py, profile smoke",
        "plugin-verify::coin*FAILED*", "plugin-verify::toothless*UNDECIDED*",
        "REFUTED coin: 1 of 4 settings refute it.",
        "at p=1.0, delta=0.1, admits=10.0, meets=True: It failed in 400 of 400 trials: at least 0.97*",
        "    interval [[]0.97*, 1[]], 400 trials",
        "    its worst: plugin-verify replay *plugin-verify-* coin/*/*/*",
        "again: pytest --plugin-verify=*toys.py --plugin-verify-profile=smoke --plugin-verify-seed=2021 -m plugin_verify -k coin",
        "INCOMPLETE breaks: not all of its trials could be run", "200 trials in error from breaks/*: the toy diverged*",
        "claims: 5 of 11 planned ran; any is wrongly refuted with probability at most 0.001, and any wrongly supported with*",
        "if all of it is true, a test fails wrongly or a claim is refuted with probability at most 0.001",
        "UNDECIDED plugin-verify::toothless: No setting decides it: 1 NO POWER.",
        "UNDECIDED plugin-verify::quantile: No setting decides it: 2 FORCES."])


@pytest.mark.usefixtures("serial")
def test_undecided_fails_where_that_is_asked(session: pytest.Pytester, toys) -> None:  # type: ignore[no-untyped-def]
    result = claims(session, toys, "-k", "toothless or mean", "--plugin-verify-fail-on=undecided")
    result.assert_outcomes(passed=1, failed=1, deselected=9)
    result.stdout.fnmatch_lines(["UNDECIDED toothless: No setting decides it: 1 NO POWER."])


@pytest.mark.usefixtures("serial")
def test_the_folder_of_a_failure_replays_and_others_are_taken_away(session: pytest.Pytester, toys, call,  # type: ignore[no-untyped-def]
                                                                  tmp_path: Path) -> None:
    result = claims(session, toys, "-k", "coin or mean or quantile")
    replay = re.search("plugin-verify (replay .*)", result.stdout.str())
    assert replay is not None and [str(path) for path in tmp_path.glob("plugin-verify-*")] == [replay[1].split()[1]]
    assert '"score": 2' in call(*replay[1].split()).output


RECORD = """
    import json
    import re

    def pytest_configure(config):
        config.pluginmanager.register(Recorder()) if not hasattr(config, "workerinput") else None

    class Recorder:
        def pytest_runtest_logreport(self, report):
            if report.when == "call":
                sections = [section for section in report.sections if "settings" in section[0]]
                about = [report.outcome, dict(report.user_properties), sections, str(report.longrepr or "")]
                line = json.dumps([report.nodeid.partition("@")[0], about])
                with open("told.jsonl", "a") as file:
                    file.write(re.sub(r"plugin-verify-\\w{8}\\b", "", line) + "\\n")
"""


def told(session: pytest.Pytester) -> dict[str, list]:
    """What every test of a session said, but for the folders that claims ran in; told once."""
    path = session.path / "told.jsonl"
    lines = path.read_text().splitlines()
    path.unlink()
    said = dict(json.loads(line) for line in lines)
    assert len(said) == len(lines)
    return said


@pytest.mark.usefixtures("serial")
def test_an_item_is_decided_as_in_a_run_and_alone(session: pytest.Pytester, toys, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    session.makeconftest(RECORD)
    whole = start(plan_run([toys.path], profile="smoke", seed=3), tmp_path / "run", jobs=1, executor=toys.Serial()).result
    said = []
    for more in ([], ["-k", "bracket"], ["-k", "search"]):
        claims(session, toys, "--plugin-verify-seed=3", *more)
        said.append(told(session))
    for claim in whole["claims"]:
        _, properties, sections, _ = said[0][f"plugin-verify::{claim['id']}"]
        assert (properties["plugin_verify_verdict"], properties["plugin_verify_reason"]) == (claim["verdict"], claim["reason"])
        assert [line.partition(": ")[0] for line in sections[0][1].splitlines()] == [one["verdict"] for one in claim["settings"]]
        assert all(one["reason"] in sections[0][1] for one in claim["settings"])
    assert [list(alone) for alone in said[1:]] == [["plugin-verify::bracket"], ["plugin-verify::search"]]
    assert said[0] == said[0] | said[1] | said[2] and len(said[0]) == len(whole["claims"])


@pytest.mark.usefixtures("serial")
def test_workers_come_to_the_same_results_and_the_same_budget(session: pytest.Pytester, toys) -> None:  # type: ignore[no-untyped-def]
    session.makeconftest(RECORD)
    session.makepyfile(test_coins=COINS)
    (session.path / "others.py").write_text(f"import sys\nsys.path.insert(0, {str(Path(toys.path).parent)!r})\n"
                                            + dedent(OTHERS))
    said, lines = [], []
    for run, n in ((session.runpytest_inprocess, "0"), (session.runpytest_subprocess, "2")):
        result = run("--plugin-verify=others.py", "--plugin-verify-profile=smoke", "-n", n, "--dist=loadgroup")
        said.append(told(session))
        lines.append([line for line in result.outlines if re.match("(statistical tests|claims|in a session)", line)])
    assert said[0] == said[1] and lines[0] == lines[1]
    verdicts = {name: about[1].get("plugin_verify_verdict") for name, about in said[0].items()}
    assert verdicts["plugin-verify::proved"] == "PROVED" and "measured a prob" in said[0]["test_coins.py::test_biased"][3]
    assert verdicts["plugin-verify::mean"] == verdicts["plugin-verify::warned"] == "SUPPORTED"  # its warnings are no errors
    assert lines[0][0].startswith("statistical tests: 3 ran; any fails wrongly with probability at most 2e-06")
    assert lines[0][1].startswith("claims: 3 of 3 planned ran; any is wrongly refuted with probability at most 0.001")


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
