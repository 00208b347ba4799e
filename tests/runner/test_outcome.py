import math
from pathlib import Path

import pytest

from plugin_verify.claims import Verdict
from plugin_verify.runner import Store, decide, replay, start, units
from plugin_verify.runner.address import parse_address
from plugin_verify.runner.inspect import find_unit
from plugin_verify.runner.record import plan_record
from plugin_verify.runner.unit import run_unit

V = Verdict


@pytest.fixture
def run(toys, tmp_path: Path):
    def run(*names: str, **more) -> dict:
        folder = tmp_path / f"run{len(list(tmp_path.iterdir()))}"
        return start(toys.plan(*names, **more), folder, jobs=1, executor=toys.Serial()).result

    return run


@pytest.fixture
def partly(toys, tmp_path: Path):
    """Decide a run of which some blocks are in error, or missing."""

    def partly(plan, *, error=(), missing=(), twins=True, twin_error=False) -> dict:
        store = Store.create(tmp_path / "partly", {"plan": plan_record(plan)})
        jobs = [job for claim in plan.claims for job in claim.jobs]
        jobs += [job for claim in plan.claims for twin in claim.twins for job in twin.jobs.values() if twins]
        for unit in (unit for job in jobs for unit in units(job, plan.seed)):
            if unit.block not in missing:
                done = run_unit(unit)
                wrong = unit.block in error or (twin_error and "/" in unit.claim)
                store.append(done._replace(tally=None, error="ValueError: no") if wrong else done)
        result = decide(plan, store, times={}).result
        store.close()
        return result

    return partly


def verdicts(result: dict, claim: int = 0) -> list[str]:
    return [setting["verdict"] for setting in result["claims"][claim]["settings"]]


def test_each_verdict_where_it_belongs(run) -> None:
    assert verdicts(run("coin")) == [V.SUPPORTED, V.REFUTED, V.UNDECIDED, V.UNDECIDED]
    assert verdicts(run("sized")) == [V.SUPPORTED, V.FORCES, V.OUTSIDE, V.OUTSIDE, V.OUTSIDE]
    assert verdicts(run("search")) == [V.UNDECIDED, V.REFUTED]
    assert verdicts(run("bracket")) == [V.UNDECIDED]
    assert verdicts(run("mean")) == [V.SUPPORTED]
    assert verdicts(run("proof")) == [V.PROVED, V.UNDECIDED]


def test_a_run_of_nan_is_refuted(run) -> None:
    result = run("nan")
    assert result["claims"][0]["verdict"] == V.REFUTED and result["exit_code"] == 1
    assert math.isnan(result["claims"][0]["settings"][0]["worst_score"])


def test_without_a_refuted_twin_nothing_is_supported(run) -> None:
    result = run("toothless")
    (setting,) = result["claims"][0]["settings"]
    assert setting["interval"][1] <= setting["failure_probability"]
    assert setting["verdict"] == V.NO_POWER and setting["power"] is None and result["claims"][0]["verdict"] == V.UNDECIDED


def test_a_claim_without_twins_has_power_by_the_multiple_of_its_bound(run) -> None:
    (setting,) = run("lone")["claims"][0]["settings"]
    assert setting["verdict"] == V.SUPPORTED and setting["power"] == f"the bound times {setting['refuted_multiple']:.3g}"
    assert 0.5 < setting["refuted_multiple"] < 1


def test_a_pin_turns_forcing_into_refuting(run) -> None:
    result = run("sized", assumed={"C_0": 4.0})
    assert verdicts(result) == [V.SUPPORTED, V.REFUTED, V.OUTSIDE, V.SUPPORTED, V.OUTSIDE]
    about = result["claims"][0]["constants"]["C_0"]
    assert (about["kind"], about["pinned"], about["forced_above"]) == ("hypothesis", 4.0, None)
    assert result["assumed"] == {"C_0": 4.0} and result["exit_code"] == 1


def test_forcing_a_constant_refutes_nothing(run) -> None:
    result = run("sized")
    assert result["claims"][0]["constants"]["C_0"]["forced_above"] == 5.0
    assert result["claims"][0]["verdict"] == V.SUPPORTED and result["exit_code"] == 0


def test_a_bound_constant_ends_at_what_is_forced_and_what_suffices(run) -> None:
    claim = run("quantile", trials=10_000)["claims"][0]
    about = claim["constants"]["C_1"]
    assert [row["verdict"] for row in claim["settings"]] == [V.FORCES] * 2
    assert about["forced_above"] == max(row["interval"][0] for row in claim["settings"])
    assert about["suffices_on_grid"] == max(row["interval"][1] for row in claim["settings"]) and about["suffices_settings"] == 2
    few = run("quantile", trials=400)["claims"][0]
    assert few["settings"][1]["interval"][1] == math.inf and few["constants"]["C_1"]["suffices_settings"] == 1
    assert verdicts(run("quantile", assumed={"C_1": 1.0}))[0] == V.SUPPORTED
    assert verdicts(run("quantile", assumed={"C_1": 1e-9}))[0] == V.REFUTED


def test_a_twin_alone_is_refuted_and_that_is_no_failure(toys, tmp_path: Path) -> None:
    from plugin_verify.runner import PROFILES, make_plan

    plan = make_plan([toys.found["coin/always"]], profile=PROFILES["smoke"], seed=1, trials=200)
    result = start(plan, tmp_path / "twin", jobs=1, executor=toys.Serial()).result
    assert result["claims"][0]["twin_of"] == "coin" and result["claims"][0]["verdict"] == V.REFUTED and result["exit_code"] == 0


def test_which_twins_were_tried_and_caught_is_kept(run) -> None:
    (claim,) = run("coin")["claims"]
    always, never = claim["twins"]
    assert always["caught"] == [0, 2] and never["caught"] == [] and 3 in never["tried"] and 1 not in always["tried"]


def test_trials_that_raise_are_recorded_with_an_address_and_never_pass(run) -> None:
    result = run("breaks")
    assert result["exit_code"] == 4 and result["complete"] is False
    assert result["claims"][0]["verdict"] == V.UNDECIDED
    clean, dead, _ = result["claims"][0]["settings"]
    assert clean["verdict"] == V.SUPPORTED
    assert dead["verdict"] == V.UNDECIDED and dead["trials"] == 0 and dead["trials_in_error"] == 400
    error = next(one for one in result["errors"] if one["address"] == f"breaks/{dead['id']}/1/0")
    assert error["trials"] == 200 and "the toy diverged" in error["error"] and error["address"] in error["replay"]


def test_errors_count_against_support(toys, partly) -> None:
    """One block of ten in error: nine clean ones would support delta = 0.1 by themselves."""
    result = partly(toys.plan("lone", trials=2000), error={3})
    (setting,) = result["claims"][0]["settings"]
    assert setting["verdict"] == V.UNDECIDED and setting["interval"][1] > 0.1 and result["exit_code"] == 4
    assert (setting["trials"], setting["failures"], setting["trials_in_error"]) == (1800, 0, 200)


def test_errors_do_not_refute_either(toys, partly) -> None:
    """One block of failures in ten, nine in error: nothing says that those would have failed."""
    result = partly(toys.plan("lone", at=["p=1"], trials=2000), error=set(range(1, 10)))
    (setting,) = result["claims"][0]["settings"]
    assert setting["verdict"] == V.UNDECIDED and setting["interval"][0] < 0.1 < setting["failures"] / setting["trials"]


def test_an_identity_with_errors_is_not_decided(toys, partly) -> None:
    result = partly(toys.plan("mean"), error={1})
    assert verdicts(result) == [V.UNDECIDED] and result["exit_code"] == 4
    (setting,) = result["claims"][0]["settings"]
    assert setting["interval"] == [-math.inf, math.inf] and not any(part["within_margin"] for part in setting["components"])


def test_a_peek_at_an_unfinished_run_is_incomplete_and_decides_nothing_it_could_take_back(toys, partly) -> None:
    result = partly(toys.plan("coin", trials=2000), missing=set(range(5, 10)))
    assert verdicts(result) == [V.UNDECIDED, V.REFUTED, V.UNDECIDED, V.UNDECIDED]
    assert result["complete"] is False and result["exit_code"] == 1


def test_a_run_whose_twins_are_missing_is_incomplete(toys, partly) -> None:
    result = partly(toys.plan("sized"), twins=False)
    assert verdicts(result)[0] == V.NO_POWER and result["complete"] is False and result["exit_code"] == 4


def test_errors_of_twins_are_told_and_show_no_power(toys, partly) -> None:
    result = partly(toys.plan("coin", at=["p=0"]), twin_error=True)
    assert verdicts(result) == [V.NO_POWER] and result["exit_code"] == 4 and result["complete"] is False
    assert {error["address"].rpartition("/")[0].rpartition("/")[0].rpartition("/")[0] for error in result["errors"]} == {
        "coin/always", "coin/never"}


def test_the_worst_trials_are_replayed_to_their_scores(toys, tmp_path: Path) -> None:
    names = ["coin", "sized", "quantile", "search", "bracket", "lone"]
    result = start(toys.plan(*names), tmp_path / "run", jobs=1, executor=toys.Serial()).result
    worst = [(one, setting) for claim in result["claims"] for setting in claim["settings"] for one in setting["worst_trials"]]
    assert len(worst) == 3 * sum(len(claim["settings"]) for claim in result["claims"])
    for one, setting in worst:
        place = parse_address(one["address"])
        assert replay(find_unit(tmp_path / "run", place), place.trial)["score"] == one["score"] <= setting["worst_score"]
    assert {setting["worst_score"] for _, setting in worst} <= {one["score"] for one, _ in worst}


def test_a_nan_trial_is_the_worst(run) -> None:
    assert [one["score"] for one in run("nan")["claims"][0]["settings"][0]["worst_trials"]] == [math.inf] * 3


def test_counts_and_values_agree_with_the_settings(toys, tmp_path: Path) -> None:
    outcome = start(toys.plan("coin", "mean", "proof"), tmp_path / "run", jobs=1, executor=toys.Serial())
    result = outcome.result
    everything = [verdict for claim in range(3) for verdict in verdicts(result, claim)]
    assert result["verdict_counts"] == {one.value: everything.count(one) for one in V}
    assert outcome.values["coin", 1].shape == (400, 2) and len(outcome.values) == 7
    assert result["decisions"] == 5 and result["claims"][0]["settings"][0]["level"] * 5 <= result["false_refutation_rate"]


def test_the_calibration_is_read_where_the_package_has_one(tmp_path: Path, monkeypatch) -> None:
    from plugin_verify.runner import outcome

    monkeypatch.setattr(outcome, "files", lambda package: tmp_path)
    assert outcome.calibration() is None
    (tmp_path / "calibration.json").write_text('{"rows": []}')
    assert outcome.calibration() == {"rows": []}


def test_a_run_without_climbs_carries_no_calibration(run) -> None:
    assert "calibration" not in run("coin")
