"""A trial is drawn again from its seed; settings become small for as long as they fail."""

import numpy as np

from plugin_verify import plugin
from plugin_verify.conformance.example import addressed, farthest, program, smallest
from plugin_verify.conformance.statistical import claims

ONE = {one.claim.id: one for one in claims()}["corollary-1"]
WIDE = max(ONE.claim.settings, key=lambda s: len(s.n))


def test_every_trial_can_be_drawn_again_and_no_two_are_the_same() -> None:
    noted = []
    changed, s = addressed(ONE.claim, ONE.reference, noted.append), ONE.claim.settings[0]
    rng, x = np.random.default_rng(1), np.ones(1)
    seen = [changed.sampler(s, rng, 1)(x) for _ in range(3)]
    assert all(np.array_equal(trial.draw(ONE.claim)(x), value) for trial, value in zip(noted, seen, strict=True))
    assert not np.array_equal(seen[0], seen[1]) and len({trial.seed for trial in noted}) == 3


def test_a_setting_becomes_a_small_one_of_the_claim_or_one_smaller_than_these() -> None:
    tried = []
    small = smallest(ONE.claim, WIDE, lambda s: bool(tried.append(s)) or s.n[-1] > 100)
    assert small in tried and 100 < small.n[-1] < 250 and len(small.n) == 2  # the narrowest of the claim has 250 outputs
    assert smallest(ONE.claim, WIDE, lambda s: False) == WIDE


def test_the_trial_that_is_shown_is_the_one_that_is_farthest_off() -> None:
    s, calls = ONE.claim.settings[0], []

    def wrong_once(G, y, x0, *, step_size, iterations):
        calls.append(1)
        return plugin(G, y, x0, step_size=step_size * (1 + (len(calls) == 3)), iterations=iterations)

    chosen = farthest(ONE.claim, ONE.reference, wrong_once, s, 1, 5)
    calls.clear()
    assert farthest(ONE.claim, ONE.reference, wrong_once, s, 1, 3) == chosen
    calls.clear()
    assert farthest(ONE.claim, ONE.reference, wrong_once, s, 1, 2) != chosen
    assert f"default_rng({chosen.seed}), 1)" in program("my.py:solve", ONE.claim, chosen)
