"""False twins whose probabilities are beyond counting: false by exact laws, and refuted by the climbs of their claims.

A wrong refutation of the true claim has probability 1e-6 here.
"""

from math import exp

import numpy as np
import pytest
from scipy.stats import chi2

from plugin_verify.claims import collect, landscape, make_case, measure_climbs
from plugin_verify.runner import generator
from plugin_verify.statistics import Effort, climb, pilot
from theorems.lemma_1 import Setting as Line
from theorems.lemma_1 import shape
from theorems.lemma_6_sampled import Setting as Noise
from theorems.ray_step import step_tail
from theorems.theorem_1 import RARE_WITHIN, theorem_1
from theorems.theorem_1 import Setting as Step

CLAIMS = {one.claim.id: one.claim for one in collect(["theorems"])}
EFFORT = Effort(250)
PINS = {"C_0": 60.0, "C_1": 3.0}


def test_the_thousandth_is_false_where_it_speaks_and_the_theorem_true() -> None:
    for s in RARE_WITHIN:
        p, delta = step_tail(s.n[1], s.n[0]), theorem_1.failure_probability(s)
        assert delta / 1000 < p < delta


def test_4_for_15_is_false_where_it_speaks() -> None:
    twin = CLAIMS["lemma-6-sampled/constant-4"]
    for s in twin.settings:
        assert len(s.n) == 2 and chi2.sf(16 * s.n[0], s.n[0]) > 50 * exp(-10 * s.n[0])


def test_three_halves_for_c_1_is_false_where_it_speaks() -> None:
    """On a line with one row the supremum is |g^2 - 1/2| or 1/2, whichever is larger, and t = 100 allows e^-100."""
    for s in CLAIMS["lemma-1/c1-is-1.5"].settings:
        assert s.m == s.n == 1 and chi2.logsf(1.5 * shape(s) + 0.5, 1) > -s.t + 5


@pytest.mark.parametrize(("twin", "setting", "threshold"), [
    ("theorem-1/probability-thousandth", Step((2, 830)), 1.0), ("lemma-6-sampled/constant-4", Noise((2, 1040)), 4 / 15),
    ("lemma-1/c1-is-1.5", Line(1, t=100.0), 0.5),
])
def test_the_twin_is_refuted_by_climbs_and_its_claim_is_not(twin: str, setting, threshold: float) -> None:
    claim = CLAIMS[CLAIMS[twin].twin_of]
    rng = generator(5, claim.id, "", 0)
    land, decides = landscape(claim, setting, PINS, rng)
    delta = claim.failure_probability(setting)
    ladder = pilot(land, EFFORT, rng, least=delta / 100, target=1.0)
    climbs = [climb(land, ladder, EFFORT, generator(5, claim.id, "", 1 + i)) for i in range(5)]
    own = make_case(claim, setting, level=1e-6, pins=PINS)
    other = make_case(CLAIMS[twin], setting, level=1e-6, pins=PINS | dict(CLAIMS[twin].pins or {}))
    assert np.allclose(np.array(other.bound) / own.bound, threshold)
    assert not measure_climbs(own, ladder, climbs, EFFORT, decides=decides).violated
    assert measure_climbs(other, ladder, climbs, EFFORT, decides=decides, threshold=threshold).violated
