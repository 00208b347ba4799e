"""Every component of equation (5) can fail, and each planted error is seen by the components that should see it."""

import numpy as np
import pytest

from plugin_verify.claims import HighProbabilityBound
from theorems.equation_5 import Apart, draw, equation_5, permuted
from theorems.false_twins import equation_5 as planted

SEEN = {
    "eta_3_percent": {"product"},
    "transpose": {"product", "rotation", "permutation"},
    "stale_residual": {"product", "composition"},
    "stops_early": {"product", "composition"},
    "product": {"product", "rotation", "permutation", "weights"},
    "decay": {"product", "fixed_point"},
    "softplus": {"scaling", "weights"},
    "wrong_sign": {"product"},
    "gd_for_plugin": {"product"},
}


def seen(claim: HighProbabilityBound) -> set[str]:
    """The components that fail in most of 200 trials, at any setting."""
    found: set[str] = set()
    for s in claim.settings:
        value = claim.quantity(s, claim.sampler(s, np.random.default_rng(2), 200))
        found |= {name for name, part in zip(Apart._fields, value, strict=True) if np.median(part) > 1e-6}
    return found


@pytest.mark.parametrize("name", SEEN)
def test_each_twin_is_seen_by_its_components(name: str) -> None:
    assert seen(getattr(planted, name)) == SEEN[name]


def test_every_component_is_failed_by_a_twin_and_none_by_the_claim() -> None:
    assert set().union(*SEEN.values()) == set(Apart._fields)
    assert seen(equation_5) == set()


def test_permuting_units_moves_the_output_alone() -> None:
    s = equation_5.settings[1]
    G = draw(s, np.random.default_rng(3), 4).G  # type: ignore[arg-type]
    x = np.arange(1.0, 4.0)
    assert np.allclose(permuted(G)(x), np.roll(G(x), 3, axis=-1), rtol=1e-13, atol=1e-13)
    assert not np.allclose(permuted(G)(x), G(x))
