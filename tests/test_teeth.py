import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugin_verify.cli import main
from plugin_verify.errors import DiscoveryError, StoreError
from plugin_verify.pipeline import keep_teeth, render_run, verify
from plugin_verify.teeth import FILE, errors, failures, measure_teeth


@pytest.fixture(scope="module")
def lemma_1() -> dict:
    return measure_teeth(["lemma-1"], profile="smoke", seed=1, jobs=1)


@pytest.fixture(scope="module")
def of_toys(toys) -> dict:
    return measure_teeth([toys.path], profile="smoke", seed=1, jobs=2)


def test_twins_are_caught_and_the_truth_is_not(lemma_1) -> None:
    assert {one["id"]: one["outcome"] for one in lemma_1["twins"]}["lemma-1/alpha-r"] == "caught"
    assert [(one["claim"], one["refuted"]) for one in lemma_1["null"]] == [("lemma-1", False)]
    assert failures(lemma_1) == []


def test_every_mutant_meets_every_claim_that_uses_what_it_replaces(of_toys) -> None:
    met = {cell["claim"] for cell in of_toys["cells"]}
    assert met == {"lone", "sized", "quantile", "toothless"} == set(of_toys["claims"])
    assert len(of_toys["cells"]) == 3 * len(met)


def test_the_smallest_error_of_a_family_is_the_last_that_is_caught_for_sure(of_toys) -> None:
    cells = {cell["mutant"]: cell for cell in of_toys["cells"] if cell["claim"] == "lone"}
    (smallest,) = [one for one in of_toys["smallest"] if one["claim"] == "lone"]
    sure = [name for name in ("rate-1", "rate-0.5", "rate-0.1001") if cells[name]["sure"]]
    assert sure and smallest["mutant"] == sure[-1] and f"rate-{smallest['size']:g}" == sure[-1]


def test_what_must_not_be_is_named(of_toys) -> None:
    wrong = failures(of_toys)
    assert any(line.startswith("toothless/never survived") for line in wrong) and not any("coin/always" in line for line in wrong)
    assert "coin is true and was refuted" in wrong  # the toy coin is false
    assert not any("rate" in line for line in wrong) and errors(of_toys) == ["breaks: FloatingPointError: the toy diverged"]
    blind = of_toys | {"cells": [cell | {"outcome": "survived"} for cell in of_toys["cells"]]}
    rates = [line for line in failures(blind) if "rate" in line]
    assert rates == ["rate-1 survived every claim", "rate-0.5 survived every claim"]


def test_the_answers_do_not_depend_on_the_workers(toys, of_toys) -> None:
    again = measure_teeth([toys.path], profile="smoke", seed=1, jobs=1)
    assert {**again, "seconds": 0} == {**of_toys, "seconds": 0}


def test_a_twin_that_survives_is_exit_1(toys) -> None:
    """The toy's only twin is the claim itself under another name."""
    result = CliRunner().invoke(main, ["teeth", toys.path, "--profile", "smoke", "--jobs", "1", "--json"])
    assert result.exit_code == 1 and "toothless/never survived" in result.stderr
    assert {one["id"] for one in json.loads(result.stdout)["twins"]} >= {"toothless/never", "coin/always"}


SHORT = """
import math
from typing import NamedTuple
from plugin_verify import HighProbabilityBound, false_twin

class S(NamedTuple):
    n: int = 1

norm = HighProbabilityBound(id="a-tail", statement="A tail.", settings=(S(),), sampler=lambda s, rng, trials: rng.random(trials),
                            quantity=lambda s, u: u, bound=lambda s: 0.95, failure_probability=lambda s: 0.05)
tight = false_twin(norm, "tight", "0.03 in the place of 0.05", failure_probability=lambda s: 0.03)
"""


def test_a_twin_that_a_run_has_more_trials_for_is_said_to_be_short_of_them(tmp_path: Path) -> None:
    (tmp_path / "tails.py").write_text(SHORT)
    teeth = measure_teeth([str(tmp_path / "tails.py")], profile="smoke", seed=1, jobs=1)
    (twin,) = teeth["twins"]
    assert twin["outcome"] == "survived" and 0 < twin["trials"] < twin["run_trials"]
    (line,) = failures(teeth)
    assert line.startswith(f"a-tail/tight survived {twin['trials']} trials at n=1, for it may cost a sixth of a setting's time")
    assert f"a run takes {twin['run_trials']} or more there" in line and line.endswith("teeth --profile standard takes more")
    alike = {**teeth, "twins": [{**twin, "run_trials": twin["trials"]}]}
    assert failures(alike) == ["a-tail/tight survived"]


def test_tables_are_printed(lemma_1) -> None:
    result = CliRunner().invoke(main, ["teeth", "lemma-1", "--profile", "smoke", "--jobs", "1"])
    assert result.exit_code == 0 and "lemma-1/alpha-r\tcaught" in result.stdout and "1 sampled statements" in result.stdout


def test_without_twins_there_is_nothing_to_bite(tmp_path) -> None:
    (tmp_path / "bare.py").write_text(
        "from typing import NamedTuple\nfrom plugin_verify import ForAll, Proof\n\n\nclass S(NamedTuple):\n    n: int = 1\n\n\n"
        "one = ForAll(id='bare', settings=(S(),), prove=lambda s: Proof(True, 'here', 'so'))\n")
    with pytest.raises(DiscoveryError, match="no false twin"):
        measure_teeth([str(tmp_path / "bare.py")], profile="smoke", seed=1, jobs=1)


def test_teeth_that_cannot_be_kept_are_printed_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(main, ["teeth", "lemma-1", "--profile", "smoke", "--jobs", "1", "--out", str(tmp_path / "file")])
    assert result.exit_code == 2 and "lemma-1" in result.stdout


def test_a_run_takes_the_teeth_of_its_claims_into_its_report(lemma_1, tmp_path: Path) -> None:
    verify(["lemma-1"], profile="smoke", seed=1, jobs=1, trials=50, out=tmp_path / "run")
    assert render_run(tmp_path / "run").result["teeth"] is None
    keep_teeth(lemma_1, tmp_path / "run")
    assert json.loads((tmp_path / "run/result.json").read_text())["teeth"]["twins"] == lemma_1["twins"]
    with pytest.raises(StoreError, match="of other claims"):
        keep_teeth(lemma_1 | {"sources": {"lemma-1": "another"}}, tmp_path / "run")


def test_a_damaged_file_and_a_folder_that_is_none_are_one_line(lemma_1, tmp_path: Path) -> None:
    verify(["lemma-1"], profile="smoke", seed=1, jobs=1, trials=50, out=tmp_path / "run")
    (tmp_path / "run" / FILE).write_text("{")
    with pytest.raises(StoreError, match="delete it, or make it anew"):
        render_run(tmp_path / "run")
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        keep_teeth(lemma_1, tmp_path / "file")
