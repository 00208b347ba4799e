"""The bands hold the norms that they stand for, limits do not depend on theta, and what is outside the statements is refused."""

import numpy as np
import pytest

from plugin_verify import Network, plugin
from plugin_verify.errors import SettingError
from theorems import problem, sharp_floor, sharp_floor_gradient_descent, sharp_range


def jacobians(G: Network) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """D_d A_d ... D_1 A_1 at the first unit vector, by columns (trials, n_d, n_0)."""
    x = np.eye(G.n[0])[0]
    J = np.broadcast_to(np.eye(G.n[0]), (G.trials or 1, G.n[0], G.n[0]))
    for A, h in zip(G.operators, G.layers(x), strict=True):
        J = (h > 0)[..., None] * (A.A @ J)  # type: ignore[union-attr]
    return J


@pytest.mark.parametrize("n", [(2, 2000), (5, 500), (3, 300, 400)])
def test_the_band_holds_the_norms_it_stands_for(n: tuple[int, ...]) -> None:
    """In 200 draws of a fixed seed each norm is above its band at most four times (the claims allow one in a hundred)."""
    G = sharp_floor_gradient_descent.networks(sharp_floor_gradient_descent.Setting(n), np.random.default_rng(4), 200)
    J, scale = jacobians(G), 2.0 ** G.depth
    for first, band in ((G.B, sharp_floor.slack(n)), (J, sharp_floor_gradient_descent.slack(n))):
        M = scale * np.swapaxes(first, -1, -2) @ J
        assert (np.linalg.norm(M - np.eye(n[0]), ord=2, axis=(-2, -1)) > band).sum() <= 4


def test_the_bands_agree_at_depth_one() -> None:
    assert sharp_floor.slack((3, 700)) == sharp_floor_gradient_descent.slack((3, 700))


def test_the_limit_does_not_depend_on_theta() -> None:
    s = sharp_floor.Setting((2, 3000), noise=1.0)
    G = sharp_floor.networks(s, np.random.default_rng(1), 3)
    y = problem.observe(G, problem.x_star(s), problem.epsilon(s))
    limits = [plugin(G, y, np.zeros(2), step_size=2 * theta, iterations=200).x for theta in (0.5, 1.0, 1.5)]
    assert np.allclose(limits[0], limits[1], rtol=0, atol=1e-12)
    assert np.allclose(limits[0], limits[2], rtol=0, atol=1e-12)


def test_what_is_outside_the_statements_is_refused() -> None:
    for bound, s in ((sharp_floor.bound, sharp_floor.Setting((2, 40_000), theta=2.0)),
                     (sharp_floor.bound, sharp_floor.Setting((2, 40))),
                     (sharp_floor_gradient_descent.bound, sharp_floor_gradient_descent.Setting((2, 20_000), noise=1.0)),
                     (sharp_range.bound, sharp_range.Setting((2, 10_000), 1.95)),
                     (sharp_range.bound, sharp_range.Setting((2, 10_000), 0.9))):
        with pytest.raises(SettingError):
            bound(s)  # type: ignore[operator]


def test_both_sides_of_two_are_held_to_less_than_one() -> None:
    assert all(sharp_range.bound(s) < 1 for s in sharp_range.sharp_range.settings)  # type: ignore[arg-type]
