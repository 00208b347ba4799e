"""The constants are those that the bounds of Theorem 1 and Corollary 1 are made of."""

import inspect
from fractions import Fraction

import numpy as np
import pytest

from theorems import corollary_1, theorem_1
from theorems.constants import Latent, Share, constants, prove_half, prove_union


@pytest.mark.parametrize("theta", [0.25, 1.0, 1.25])
def test_the_bound_of_theorem_1_has_these_constants(theta: float) -> None:
    alpha, latent, signal = (float(part) for part in constants(Fraction(theta)))
    bound = theorem_1.bound(theorem_1.Setting((1, 4), theta=theta, k=3, R=2.0, noise=1.0))
    assert bound.latent == pytest.approx(2 * alpha**3 + latent, rel=1e-14)
    assert bound.signal == pytest.approx(6 * alpha**3 + signal, rel=1e-14)


def test_corollary_1_is_theorem_1_at_theta_1() -> None:
    for s in corollary_1.corollary_1.settings:
        shared = {name: value for name, value in s._asdict().items() if name in theorem_1.Setting._fields}  # type: ignore[attr-defined]
        assert np.allclose(corollary_1.bound(s), theorem_1.bound(theorem_1.Setting(**shared)), rtol=1e-14, atol=0)  # type: ignore[arg-type]
    assert inspect.signature(theorem_1.Setting).parameters["theta"].default == 1.0


def test_the_special_case_is_within_its_half_by_the_stated_amount() -> None:
    assert prove_half(Share(3, 1)).evidence == f"4 C_1 (x + x^2) = {Fraction(1, 4) + Fraction(1, 192)} at most"


def test_the_least_first_layer() -> None:
    assert "8104" in prove_union(Latent(1)).evidence
    assert prove_union(Latent(1), power=10).holds is False
