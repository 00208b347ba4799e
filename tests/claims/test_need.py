import math

import numpy as np
import pytest

from plugin_verify.claims import Case, measure
from plugin_verify.claims.need import need_of_count, need_of_mean, need_of_quantile
from plugin_verify.statistics import Tally

LEVEL = 1e-4


def case(**changes) -> Case:
    return Case("c", "high-probability-bound", {}, "0" * 8, LEVEL, 0.1, ["value"], [1.0], [], [], [], None, 1, {}, {}, {}, None,
                None)._replace(**changes)


def tally(failures: int, trials: int, possible: int | None = None) -> Tally:
    return Tally(trials, failures, failures if possible is None else possible, 0, np.full((trials, 1), 0.5))


@pytest.mark.parametrize("anytime", [False, True])
@pytest.mark.parametrize(("failures", "trials"), [(0, 40), (3, 60), (30, 200), (7, 30)])
def test_that_many_trials_at_that_rate_do_decide(anytime: bool, failures: int, trials: int) -> None:
    one = case(anytime=anytime)
    need = need_of_count(one, tally(failures, trials))
    assert need and need.trials > trials and not measure(one, tally(failures, trials)).supported
    for factor, decides in ((1.2, True), (0.5, False)):  # without a failure it is exact, else there is the power
        n = int(factor * need.trials)
        found = measure(one, tally(round(failures / trials * n), n))
        assert (found.supported or found.violated) == decides or (failures and not decides)


def test_a_rate_within_its_error_of_the_claims_own_is_taken_to_be_that_far_off() -> None:
    need = need_of_count(case(), tally(10, 100))
    assert need and "standard error" in need.provided and math.isfinite(need.trials)
    assert need.trials == need_of_count(case(), tally(11, 100)).trials


def test_no_number_of_trials_closes_a_bracket_and_none_is_needed_where_nothing_is_said() -> None:
    assert need_of_count(case(), tally(0, 50, 50)).trials == math.inf
    for delta in (0.0, 0.995, 1.0):
        assert need_of_count(case(delta=delta), tally(1, 50)) is None and need_of_quantile(case(delta=delta)) is None


@pytest.mark.parametrize("delta", [1e-21, 1e-200])
def test_what_is_beyond_counting_is_told_all_the_same(delta: float) -> None:
    for anytime in (False, True):
        need = need_of_count(case(delta=delta, anytime=anytime), tally(0, 50))
        assert need and need.trials == pytest.approx(math.log(1 / LEVEL) / delta, rel=0.3)


def test_an_identity_needs_what_its_interval_says() -> None:
    one = case(kind="expectation-identity", delta=None, bound=[], expected=[1.0], scale=[1.0], variance=[4.0], margin=0.1)
    n = int(need_of_mean(one).trials)
    values = 1 + 2 * np.random.default_rng(1).standard_normal((n, 1))
    few = Tally(n // 4, 0, 0, 0, values[: n // 4])
    assert measure(one, Tally(n, 0, 0, 0, values)).supported and not measure(one, few).supported
