"""Looks at one setting, as a run with a budget takes them: their sizes, their levels, and what they err together."""

import numpy as np
import pytest
from scipy.stats import binom

from plugin_verify.runner.looks import Stop, cut, next_stop
from plugin_verify.statistics.binomial_tail import at_least
from plugin_verify.statistics.confidence_sequence import log_e_above, log_e_below

PATHS, LOOKS, LEVEL, DELTA = 20_000, 8, 0.05, 0.1


def stops(job) -> list[Stop]:
    taken = [Stop(0, 0)]
    for _ in range(LOOKS):
        taken.append(next_stop(job, taken[-1]))
    return taken[1:]


def test_looks_double_and_cost_what_they_say(toys) -> None:
    plan = toys.plan("lone", "quantile", "mean", trials=None, budget=60.0)
    for claim in plan.claims:
        (job, *_), now = claim.jobs, [Stop(0, 0)] * len(claim.jobs)
        assert [stop.blocks for stop in stops(job)] == [job.blocks * 2**j for j in range(LOOKS)]
        for j, stop in enumerate(stops(job), 1):
            made = cut(plan._replace(claims=(claim,)), [[stop, *now[1:]]]).claims[0]
            assert (made.jobs[0].trials, made.jobs[0].look) == (stop.blocks * job.block, j)
            assert made.jobs[0].case.level == pytest.approx(job.case.level / (1 if job.case.anytime else j**2))
            for twin in made.twins:
                assert twin.jobs[0].trials == made.jobs[0].trials
                assert twin.jobs[0].case.level == made.jobs[0].case.level or made.jobs[0].case.open_bound


@pytest.fixture(scope="module")
def failures(toys) -> tuple[np.ndarray, np.ndarray]:
    """Failures of 20,000 runs at exactly delta, at every look, and the trials of the looks."""
    (claim,) = toys.plan("lone", trials=None, budget=60.0).claims
    trials = np.array([stop.blocks * claim.jobs[0].block for stop in stops(claim.jobs[0])])
    steps = np.diff(trials, prepend=0)
    return np.cumsum(np.random.default_rng(5).binomial(steps, DELTA, (PATHS, LOOKS)), axis=1), trials


def test_a_true_claim_is_refuted_at_most_as_often_as_the_level_says_however_one_stops(failures) -> None:
    """Of 20,000 runs at exactly delta, more than allowed would be refuted at some look with probability <= 1e-9."""
    counts, trials = failures
    for e_value in (log_e_above, log_e_below):
        assert (e_value(counts, trials, DELTA, near=DELTA) >= -np.log(LEVEL)).any(axis=1).sum() <= binom.isf(1e-9, PATHS, LEVEL)


@pytest.mark.parametrize("spends", [True, False])
def test_looks_that_spend_nothing_refute_too_often_and_those_that_do_not_at_most_as_often(toys, failures, spends: bool) -> None:
    """The schedule of levels, with the exact test that order statistics rest on; false twin: each look at the whole level."""
    counts, trials = failures
    refuted = np.zeros(PATHS, dtype=bool)
    (claim,) = (plan := toys.plan("quantile", trials=None, budget=60.0, rate=2 * LEVEL)).claims
    for j, n in enumerate(trials.tolist(), 1):
        level = cut(plan, [[Stop(j, n)] * len(claim.jobs)]).claims[0].jobs[0].case.level if spends else LEVEL
        least = next(k for k in range(n + 1) if at_least(k, n, DELTA) <= level)
        refuted |= counts[:, j - 1] >= least
    assert (refuted.sum() <= binom.isf(1e-9, PATHS, LEVEL)) == spends
