import pytest

from plugin_verify.runner import Probe
from plugin_verify.runner.probe import PILOT, run_probe, run_probes


def probe(toys, name: str, *mutants: str, seconds: float = 40.0, seed: int = 1, jobs: int = 1) -> Probe:
    claim = toys.plan(name, trials=20_000).claims[0]
    return Probe(claim.jobs[0].reference, tuple(mutants and f"{toys.path}:{mutant}" if mutant else "" for mutant in mutants),
                 claim.jobs[:jobs], seed, seconds)


def test_the_truth_survives_a_pilot_and_a_second_look(toys) -> None:
    (bite,) = run_probe(probe(toys, "lone", ""))
    assert (bite.outcome, bite.mutant, bite.settings, bite.sure) == ("survived", "", 1, False)
    assert bite.trials == 20_000 and bite.seconds == pytest.approx(21.0)  # 1e-3 a trial: 1000 in the pilot, then all


def test_mutants_are_tried_until_one_survives(toys) -> None:
    bites = run_probe(probe(toys, "lone", "rate_1", "rate_half", "rate_small"))
    assert [bite.outcome for bite in bites] == ["caught", "caught", "survived"]
    assert bites[0].sure and bites[0].trials == 1000 and bites[1].sure
    bites = run_probe(probe(toys, "lone", "rate_small", "rate_1"))
    assert [bite.outcome for bite in bites] == ["survived", "not tried"]


def test_a_probe_is_a_function_of_its_fields(toys) -> None:
    assert run_probe(probe(toys, "lone", "rate_half")) == run_probe(probe(toys, "lone", "rate_half"))


def test_the_second_look_goes_where_the_pilot_promises_most(toys) -> None:
    """Of the coin's settings the second always fails; at the others the claim holds."""
    (bite,) = run_probe(probe(toys, "coin", "", jobs=2))
    assert bite.outcome == "caught" and bite.settings == 2 and "p=1.0" in bite.setting


def test_settings_beyond_the_cost_are_left_out(toys) -> None:
    (bite,) = run_probe(probe(toys, "lone", "", seconds=0.9e-3 / PILOT))
    assert bite.outcome == "not tried" and bite.settings == 0


def test_what_cannot_run_is_an_error_and_not_a_catch(toys) -> None:
    (bite,) = run_probe(probe(toys, "breaks", "", jobs=2))
    assert (bite.outcome, bite.error) == ("in error", "breaks: FloatingPointError: the toy diverged")


def test_a_proof_is_probed_too(toys) -> None:
    (bite,) = run_probe(probe(toys, "proof", ""))
    assert bite.outcome == "survived"


def test_a_twin_that_speaks_of_no_setting_is_not_tried(toys) -> None:
    (bites,) = run_probes([probe(toys, "lone", "")._replace(jobs=())], jobs=1, watch=lambda progress: None)
    assert [bite.outcome for bite in bites] == ["not tried"]
