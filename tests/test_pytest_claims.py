"""Claims as tests in a session of pytest: outcomes, folders, workers, and the same as in a run."""

import json
import re
from pathlib import Path
from textwrap import dedent

import pytest

from plugin_verify.pipeline import plan_run
from plugin_verify.runner import start
from tests.test_pytest_plugin import COINS

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


def claims(session: pytest.Pytester, toys, *more: str, where: str = "") -> pytest.RunResult:  # type: ignore[no-untyped-def]
    return session.runpytest_inprocess(f"--plugin-verify={where or toys.path}", "--plugin-verify-profile=smoke", "-v", *more)


def test_a_wrong_target_is_one_line(session: pytest.Pytester, toys) -> None:  # type: ignore[no-untyped-def]
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
        "claims: 5 of 11 planned ran; any setting is wrongly refuted with probability at most 0.001, and any wrongly supported*",
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
    assert lines[0][0].startswith("statistical tests: 3 ran; any fails wrongly with probability at most 2.01e-06")
    assert lines[0][1].startswith("claims: 3 of 3 planned ran; any setting is wrongly refuted with probability at most 0.001")
