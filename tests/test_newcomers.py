"""What a newcomer gets wrong is one clear line at `run`, too, and nothing is left behind."""

import json
import re
from pathlib import Path

import pytest

from tests.theorem_file import GOOD

BOUND, NORM, DRAW = "s.n**0.5 + s.t\n", "np.linalg.norm(g, axis=1)", "rng.standard_normal((trials, s.n))"
DELTA = "failure_probability=lambda s: np.exp(-(s.t**2) / 2)"

SHORT = ("--profile", "smoke", "--jobs", "1")

REFUSED = [
    (BOUND, "None\n", "norm: bound is None, and numbers were wanted"),
    (BOUND, "Pair(1.0, 1.0)\n", r"norm: quantity has the components \(value\) and bound \(first, second\)"),
    (BOUND, "'big'\n", "norm: bound is of type str and not numbers"),
    (BOUND, "np.nan\n", "norm: bound is NaN"),
    (BOUND, "1 / (s.n - 2)\n", r"norm at n=2, t=1.0: ZeroDivisionError: .* \(bound in file.py, line \d+\)"),
    (NORM, "np.linalg.norm(g)", r"norm: quantity has shape \(\) for \d+ trials; the leading axis must be trials"),
    (NORM, "g[:, 0], g[:, 1]", "return several components as a NamedTuple of arrays"),
    (NORM, "g[:, 0] + 1j", "norm: quantity is complex"),
    (NORM, "None", "norm: quantity is None"),
    (DRAW, "np.random.standard_normal((trials, s.n))", "norm: the sampler draws other numbers when it is given an equal"),
    (DRAW, "np.random.default_rng(1).standard_normal((trials, s.n))", "norm: the sampler draws the same numbers whatever rng"),
    (DRAW, "np.tile(rng.standard_normal((1, s.n)), (trials, 1))", "4 of 5 trials of a batch are copies of others"),
    (DELTA, "failure_probability=lambda s: -0.1", "norm: failure_probability is -0.1"),
    (DELTA, "failure_probability=lambda s: None", "norm: failure_probability is None"),
    (DELTA, "failure_probability=0.1", "failure_probability is 0.1; give a function"),
    (DELTA, f"{DELTA}, cost=lambda s: Cost('a', 'b', 'c')", "norm at n=2, t=1.0: cost says"),
    (DELTA, f"{DELTA}, unknown=UnknownConstant(name='C', role='bound', pin=1.0)", "unknown holds UnknownConstant; give a tuple"),
    (DELTA, f"{DELTA}, unknown=('C',)", "unknown holds str; give a tuple of UnknownConstant"),
    (DELTA, f"{DELTA}, hypotheses=(Hypothesis(name='H', says='', holds=lambda s: s.k),)", "'Setting' object has no attribute"),
    ("t: float", "t: 'flot'", "an annotation of Setting is unknown: name 'flot' is not defined"),
    ("t: float", "t: np.ndarray", "a field cannot be ndarray"),
    ("n=(2, 3)", "n=2", r"file.py cannot be imported: grid: n is 2; give a tuple of values.* \(file.py, line \d+\)"),
    ("    bound=bound,\n", "", "cannot be imported"),
    ("bound=lambda s: s.n**0.5 / 2", "sampler=lambda rng, trials: 0", r"sampler takes \(rng, trials\), and is called as"),
    ("def norm", "def norm(", "cannot be imported: SyntaxError: .*line 24"),
    ("half = ", "import dataclasses\nagain = dataclasses.replace(claim, source='x')\nhalf = ", "two claims have the id 'norm'"),
    ("claim = HighProbabilityBound(", "claim = UniformBound(", r"must return a pair \(lower, upper\)"),
    ("half = ", "del claim\nhalf = ", "NameError: name 'claim' is not defined"),
]


def written(tmp_path: Path, old: str, new: str) -> Path:
    assert old in GOOD, old
    path = tmp_path / "file.py"
    path.write_text(GOOD.replace(old, new), "utf-8")
    return path


@pytest.mark.parametrize("old, new, says", REFUSED, ids=lambda text: text[:40] if isinstance(text, str) else None)
def test_a_broken_claim_is_one_line_and_exit_code_2(call, tmp_path: Path, old: str, new: str, says: str) -> None:
    result = call("run", written(tmp_path, old, new), *SHORT, "--trials", "300", "--out", tmp_path / "run")
    lines = [line for line in result.stderr.splitlines() if line.startswith("plugin-verify: ")]
    assert (result.exit_code, len(lines), result.stdout) == (2, 1, ""), result.output
    assert re.search(says, lines[0]), lines[0]
    assert not (tmp_path / "run/run.sqlite").exists()


@pytest.mark.parametrize("old, new, says", [
    (NORM, "g @ np.ones(7)", r"300 trials in error .*: ValueError: matmul.* \(norm in file.py, line 25\)"),
    (DRAW, "rng.randn(trials, s.n)", r"AttributeError: .*'randn' \(draw in file.py, line 21\)"),
    (DRAW, "rng.standard_normal(s.n)", r"AxisError: .* \(norm in file.py, line 25\)"),
])
def test_trials_that_raise_are_a_line_a_block_with_the_line_of_the_file_and_exit_code_4(
        call, tmp_path: Path, old: str, new: str, says: str) -> None:
    result = call("run", written(tmp_path, old, new), *SHORT, "--trials", "300", "--out", tmp_path / "run")
    lines = [line for line in result.stderr.splitlines() if line.startswith("plugin-verify: ")]
    assert result.exit_code == 4 and len(lines) == 4 and all(re.search(says, line) for line in lines), result.stderr


def test_a_gaussian_claim_that_draws_something_else(call, tmp_path: Path) -> None:
    path = written(tmp_path, DELTA, f"{DELTA}, gaussian=True, cost=lambda s: Cost('stored', 1e-6, 1e3)")
    path.write_text(path.read_text().replace(DRAW, "rng.random((trials, s.n))"))
    result = call("run", path, *SHORT, "--at", "n=2, t=8", "--out", tmp_path / "run")
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("plugin-verify: ")]
    assert result.exit_code == 2 and "gaussian=True, but the claim calls rng.random" in line, result.stderr


@pytest.mark.parametrize("words, says", [
    (("run", "therem-1"), "did you mean 'theorem-1'"), (("show", "theorem-1/eta-halvd"), "did you mean 'theorem-1/eta-halved'"),
    (("run", "theorem-1", "--profile", "smok"), "'smok' is not known; did you mean 'smoke'"),
    (("run", "theorem-1", "--at", "n=(1, 250), thta=1"), "no field 'thta'; did you mean 'theta'"),
    (("run", "theorem-1", "--assume", "C_O=104"), "did you mean 'C_0'"), (("reproduce", "figur-1"), "did you mean 'figure-1'"),
    (("run", "theorem-1", "--fail-on", "undecide"), "did you mean 'undecided'"), (("run", "--sed", "1"), "'--seed'"),
    (("reproduce", "zzz"), "choose one of: figure-1, figure-2"),
])
def test_a_mistyped_word_is_answered_with_the_nearest(call, words: tuple[str, ...], says: str) -> None:
    result = call(*words)
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 2 and says in line, line


def test_a_mistyped_file_is_answered_with_the_nearest(call, tmp_path: Path) -> None:
    written(tmp_path, BOUND, BOUND)
    result = call("run", tmp_path / "fiel.py")
    assert result.exit_code == 2
    assert f"there is no file {tmp_path / 'fiel.py'}; did you mean '{tmp_path / 'file.py'}'?" in result.stderr


def test_a_trial_that_depends_on_the_size_of_its_batch_is_replayed_all_the_same(call, tmp_path: Path) -> None:
    """Trials that are drawn column by column change with the batch; an address runs the whole batch again, so nothing is lost."""
    path = written(tmp_path, DRAW, "rng.standard_normal((s.n, trials)).T")
    assert call("lint", path).stdout.endswith("0 errors, 0 warnings\n")
    call("run", path, *SHORT, "--trials", "2500", "--out", tmp_path / "run")
    result = json.loads((tmp_path / "run/result.json").read_text())
    for setting in result["claims"][0]["settings"]:
        told = json.loads(call("replay", tmp_path / "run", setting["worst_trials"][0]["address"]).stdout)
        assert told["score"] == setting["worst_score"]


@pytest.mark.parametrize("old, new, trials", [
    ("bound=lambda s: s.n**0.5 / 2", "sampler=lambda s, rng, trials: np.full((trials, s.n), 9.5)", 300),
    (DRAW, "np.full((trials, s.n), 0.5)", 3),
])
def test_false_twins_and_trials_that_are_run_one_by_one_are_not_asked_how_they_draw(
        call, tmp_path: Path, old: str, new: str, trials: int) -> None:
    path = written(tmp_path, old, new)
    if trials == 3:
        path.write_text(path.read_text().replace(DELTA, f"{DELTA}, cost=lambda s: Cost('stored', 1.0, 1e3)"))
    result = call("run", path, *SHORT, "--trials", trials, "--out", tmp_path / "run")
    assert result.exit_code == 0 and "norm\t" in result.stdout, result.stderr


EXITS = """
import sys
from typing import NamedTuple
from plugin_verify import HighProbabilityBound
class S(NamedTuple):
    n: int = 1
def leave(*given):
    sys.exit(0)
one = HighProbabilityBound(id="leaves", settings=(S(),), sampler=lambda s, rng, trials: rng.random(trials),
                           quantity=QUANTITY, bound=lambda s: 1.0, failure_probability=PROBABILITY)
"""


@pytest.mark.parametrize(("quantity", "probability", "code"), [
    ("leave", "lambda s: 0.1", 4), ("lambda s, u: u", "leave", 2)])
def test_a_claim_that_leaves_python_has_not_passed(call, tmp_path: Path, quantity: str, probability: str, code: int) -> None:
    (tmp_path / "leaves.py").write_text(EXITS.replace("QUANTITY", quantity).replace("PROBABILITY", probability))
    answer = call("run", str(tmp_path / "leaves.py"), "--trials", "100", "--jobs", "1", "--out", str(tmp_path / "run"))
    assert answer.exit_code == code and "SystemExit: 0" in answer.stderr


RELIES = """
import time
from typing import NamedTuple
import numpy as np
from plugin_verify import HighProbabilityBound

class Setting(NamedTuple):
    t: float

calls = []

def count(g):
    calls.append(0)
    return len(calls)

claim = HighProbabilityBound(
    id="relies", statement="A normal number is seldom large.", settings=(Setting(9.0),),
    sampler=lambda s, rng, trials: SAMPLE, quantity=lambda s, g: QUANTITY,
    bound=lambda s: BOUND, failure_probability=lambda s: 0.5)
"""


@pytest.mark.parametrize(("sample", "quantity", "bound", "says"), [
    ("rng.standard_normal(trials)", "g", "s.t + time.time() % 1", "bound changes from call to call at t=9.0"),
    ("rng.standard_normal(trials)", "np.random.rand(len(g))", "s.t", "the quantity is another one when the same trials are"),
    ("rng.standard_normal(trials)", "g + count(g)", "s.t", "the quantity is another one when the same trials are measured"),
    ("rng.standard_normal(trials)", "g - g.mean(axis=0)", "s.t", "the quantity of a trial changes with the trials beside it"),
    ("rng.standard_normal(trials)", "np.full(len(g), g[0])", "s.t", "the quantity is the same in 5 of 5 trials of a batch"),
    ("(rng.standard_normal(2), rng.standard_normal((trials, 2)))", "g[1] @ g[0]", "s.t", "is drawn once for all 5 trials"),
    ("rng.standard_normal(trials)", "g", "s.t", "")])
def test_a_run_refuses_what_lint_finds(call, tmp_path: Path, sample: str, quantity: str, bound: str, says: str) -> None:
    path = tmp_path / "relies.py"
    path.write_text(RELIES.replace("SAMPLE", sample).replace("QUANTITY", quantity).replace("BOUND", bound))
    answer = call("run", str(path), "--trials", "100", "--jobs", "1", "--out", str(tmp_path / "run"))
    assert (answer.exit_code == 2 and says in answer.stderr) if says else answer.exit_code != 2
    assert call("lint", str(path)).exit_code == (2 if says else 0)
