"""The two error rates of a check, by enumeration; what it draws and from where; what it says when it fails."""

from collections.abc import Callable
from math import comb
from time import perf_counter

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.pytest_plugin import Demand
from plugin_verify.pytest_statistical import Statistical
from plugin_verify.pytest_statistical import _ends as ends
from plugin_verify.statistics import half_width

COARSE = Demand(discrepancy=0.25, false_fail=0.02, false_pass=0.05)
FINE = Demand(discrepancy=0.1, false_fail=1e-3, false_pass=1e-2)
TWICE = FINE._replace(checks=2)
KEPT = np.random.default_rng(1)


def statistical(demand: Demand = FINE, seed: int = 1, address: str = "test_a.py::test_b") -> Statistical:
    return Statistical(demand, seed=seed, address=address, spend=lambda: None)


def coin(rng: np.random.Generator, trials: int) -> np.ndarray:
    return rng.random(trials) < 0.5


def normals(rng: np.random.Generator, trials: int) -> np.ndarray:
    return np.array([0, 1]) + rng.standard_normal((trials, 2))


def fails(check: Callable[[], object]) -> bool:
    try:
        check()
    except AssertionError:
        return True
    return False


def failing_counts(demand: Demand = COARSE, **stated: float) -> list[bool]:
    """For every number of events that a check may see, whether it fails."""
    sizes: list[int] = []
    fails(lambda: statistical(demand).check_probability(lambda rng, n: sizes.append(n) or exactly(0, n), **stated))
    return [fails(lambda k=k: statistical(demand).check_probability(lambda rng, n: exactly(k, n), **stated))  # type: ignore[misc]
            for k in range(sizes[-1] + 1)]


def exactly(events: int, trials: int) -> np.ndarray:
    return np.arange(trials) < events


def probability_of_failing(failing: list[bool], p: float) -> float:
    trials = len(failing) - 1
    return sum(comb(trials, k) * p**k * (1 - p) ** (trials - k) for k, fails in enumerate(failing) if fails)


@pytest.mark.parametrize(("stated", "p"), [
    *[("equals", p) for p in (0.1, 0.3, 0.5, 0.9)], *[("at_most", p) for p in (0.1, 0.3, 0.5, 0.72)],
    *[("at_least", p) for p in (0.3, 0.5, 0.72, 0.9)]])
def test_both_error_rates_hold_exactly(stated: str, p: float) -> None:
    failing = failing_counts(**{stated: p})
    assert 0 < probability_of_failing(failing, p) <= COARSE.false_fail
    truths = [q for q in (p - 0.25, p - 0.3, p + 0.25, p + 0.28) if 0 <= q <= 1]
    wrong = [q for q in truths if stated == "equals" or (q > p) == (stated == "at_most")]
    assert wrong and all(probability_of_failing(failing, q) >= 1 - COARSE.false_pass for q in wrong)
    if stated != "equals":  # what is stated allows the other side
        assert all(probability_of_failing(failing, q) <= COARSE.false_fail for q in set(truths) - set(wrong))


def test_a_triple_of_larger_rates_would_break_the_smaller_ones() -> None:
    failing = failing_counts(equals=0.5)
    assert probability_of_failing(failing, 0.5) > 1e-3 and probability_of_failing(failing, 0.6) < 1 - COARSE.false_pass


def test_checks_share_false_fail() -> None:
    assert probability_of_failing(failing_counts(COARSE._replace(checks=2), equals=0.5), 0.5) <= COARSE.false_fail / 2
    assert probability_of_failing(failing_counts(COARSE, equals=0.5), 0.5) > COARSE.false_fail / 2
    two = statistical(TWICE)
    two.check_probability(coin, equals=0.5)
    two.check_mean(normals, equals=[0, 1], variance=1)
    with pytest.raises(InvalidArgument, match="more checks than the 2 that share its false_fail.*checks=3"):
        two.check_probability(coin, equals=0.5)


def test_a_mean_off_by_the_discrepancy_is_excluded_and_the_true_one_is_not() -> None:
    demand = Demand(0.05, 1e-6, 1e-3)
    shown = statistical(demand).check_mean(normals, equals=[0, 1], variance=1)
    assert shown.low.shape == (2,) and np.all(shown.high - shown.low < 4 * 0.05)
    with pytest.raises(AssertionError, match=r"in component 1 .*equals 1\.05.*on either side"):
        statistical(demand).check_mean(normals, equals=[0, 1.05], variance=1)


def test_a_mean_gets_the_fewest_trials_that_reach_the_discrepancy() -> None:
    sizes: list[int] = []
    statistical(Demand(0.2, 1e-3, 1e-2)).check_mean(lambda rng, n: sizes.append(n) or np.zeros(n), equals=0, variance=2)
    reach = [half_width(n, variance=2, level=1e-3 / 2, power=0.99) for n in (sizes[-1] - 1, sizes[-1])]
    assert reach[0] > 0.2 >= reach[1]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_value_that_is_no_number_fails(bad: float) -> None:
    with pytest.raises(AssertionError, match="measured a mean of"):
        statistical().check_mean(lambda rng, n: np.where(np.arange(n) == 3, bad, 0.0), equals=0, variance=1)


def test_randomness_follows_from_seed_address_and_number_of_the_check() -> None:
    def drawn(demand: Demand = TWICE, before: int = 0, **where) -> list[float]:  # type: ignore[no-untyped-def]
        made, kept = statistical(demand, **where), []
        made.rng.random(before)
        for _ in range(demand.checks):
            made.check_probability(lambda rng, n: kept.append(u := rng.random(n)) or u < 0.5, equals=0.5)
        return list(dict.fromkeys(float(u[0]) for u in kept))

    assert drawn() == drawn(before=5) and drawn()[0] != drawn()[1]
    assert len({*drawn(), *drawn(seed=2), *drawn(address="test_a.py::test_c")}) == 6
    assert statistical().rng.random() == statistical().rng.random() != statistical(seed=2).rng.random()


@pytest.mark.parametrize("draw", [
    lambda rng, n: np.random.rand(n) < 0.25,  # noqa: NPY002
    lambda rng, n: KEPT.random(n) < 0.25,
])
def test_a_draw_that_does_not_follow_from_its_generator_is_refused(draw: Callable[..., np.ndarray]) -> None:
    with pytest.raises(InvalidArgument, match="other values when it was called again with an equal generator") as refusal:
        statistical().check_probability(draw, equals=0.25)
    assert "\n" not in str(refusal.value)
    with pytest.raises(InvalidArgument, match="equal generator"):
        statistical().check_mean(lambda rng, n: draw(rng, n).astype(float), equals=0.25, variance=1)


def test_a_draw_that_seeds_a_generator_of_its_own_or_is_the_same_each_time_is_none_of_these() -> None:
    statistical().check_probability(lambda rng, n: np.random.default_rng(rng.integers(2**63)).random(n) < 0.5, equals=0.5)
    statistical().check_mean(lambda rng, n: np.zeros(n), equals=0, variance=1)
    buffer = np.empty(10**6)
    statistical().check_mean(lambda rng, n: rng.standard_normal(out=buffer[:n]), equals=0, variance=1)


def test_batches_are_drawn_one_after_the_other() -> None:
    sizes: list[int] = []
    batched = statistical().check_probability(lambda rng, n: sizes.append(n) or rng.random(n) < 0.5, equals=0.5, batch=100)
    assert set(sizes[:-1]) == {100} and 0 < sizes[-1] <= 100
    assert batched == statistical().check_probability(coin, equals=0.5)


def test_a_failure_says_what_was_measured_what_would_be_seen_and_how_to_see_it_again() -> None:
    with pytest.raises(AssertionError) as failure:
        statistical().check_probability(lambda rng, n: rng.random(n) < 0.3, at_most=0.2)
    said = str(failure.value)
    assert all(part in said for part in ("measured a probability of 0.", " trials), in [0.", "error 0.001 on each side",
                                         "at most 0.2", "with probability 0.99: 0.", " above",
                                         "pytest test_a.py::test_b --plugin-verify-seed=1"))


@pytest.mark.parametrize(("discrepancy", "check", "says"), [
    (1e-7, lambda s: s.check_probability(coin, equals=0.2), r"takes 2\.\de\+14 trials at least.* draws 1e\+09 at most"),
    (1e-300, lambda s: s.check_probability(coin, at_most=0.2), r"takes inf trials at least"),
    (6e-5, lambda s: s.check_probability(coin, at_least=0.2), r"takes \d\.?\d*e\+09 trials at least"),
    (1e-7, lambda s: s.check_probability(coin, equals=1e-6), r"end that is only 1e-06 away; from 0\.0001 on"),
    (1e-6, lambda s: s.check_mean(normals, equals=[0, 1], variance=1), r"takes about .*e\+13 trials, and a check draws 5e\+07"),
    (1e-200, lambda s: s.check_mean(normals, equals=[0, 1], variance=1), r"takes about .* trials, and a check draws 5e\+07"),
])
def test_a_discrepancy_out_of_reach_is_refused_before_a_trial_is_drawn(
        discrepancy: float, check: Callable[[Statistical], object], says: str) -> None:
    began = perf_counter()
    with pytest.raises(InvalidArgument, match=says) as refusal:
        check(statistical(Demand(discrepancy, 1e-6, 1e-3)))
    assert "\n" not in str(refusal.value) and "give the marker a" in str(refusal.value) and perf_counter() - began < 5


@pytest.mark.parametrize("check", [
    lambda s: s.check_probability(no_draw, equals=0.2), lambda s: s.check_probability(no_draw, at_least=0.01),
    lambda s: s.check_mean(no_draw, equals=[0, 1], variance=3),
])
def test_the_discrepancy_that_is_named_instead_is_within_reach(check: Callable[[Statistical], object]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        check(statistical(Demand(1e-8, 1e-6, 1e-3)))
    named = float(str(refusal.value).partition("discrepancy=")[2].split()[0])
    with pytest.raises(ZeroDivisionError):  # it comes to drawing
        check(statistical(Demand(named, 1e-6, 1e-3)))


def no_draw(rng: np.random.Generator, trials: int) -> np.ndarray:
    raise ZeroDivisionError


@pytest.mark.parametrize(("wrong", "says"), [
    (lambda s: s.check_probability(coin), "nothing came; give one of"),
    (lambda s: s.check_probability(coin, equals=0.5, at_most=0.5), "equals and at_most came"),
    (lambda s: s.check_probability(coin, equals=0), "strictly between 0 and 1"),
    (lambda s: s.check_probability(coin, at_most=0.95), "no probability is 0.1 off at_most"),
    (lambda s: s.check_probability(lambda rng, n: rng.random(n), equals=0.5), "gave float64 .*give booleans"),
    (lambda s: s.check_probability(lambda rng, n: rng.random(n - 1) < 0.5, equals=0.5), "of shape"),
    (lambda s: s.check_probability(coin, equals=0.5, batch=0), "batch is 0"),
    (lambda s: s.check_mean(lambda rng, n: rng.random((n, 2)), equals=0.5, variance=1), "of shape"),
    (lambda s: s.check_mean(lambda rng, n: rng.random(n), equals=0.5, variance=np.inf), "finite"),
    (lambda s: s.check_mean(lambda rng, n: rng.random(n), equals=0.5, variance=-1.0), "variance"),
])
def test_what_cannot_be_checked_is_one_line(wrong: Callable[[Statistical], object], says: str) -> None:
    with pytest.raises(InvalidArgument, match=says) as refusal:
        wrong(statistical())
    assert "\n" not in str(refusal.value)


def test_the_interval_of_a_failure_is_rounded_outward_and_shown_to_exclude_what_was_stated() -> None:
    assert ends(0.52341, 0.59087, 0.5, 4) == "[0.5234, 0.5909]"
    assert ends(0.500004, 0.6, 0.5, 4) == "[0.500004, 0.6]" and ends(0.4, 0.499996, 0.5, 4) == "[0.4, 0.499996]"
