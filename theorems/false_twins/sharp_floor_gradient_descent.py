"""What the floor of gradient descent must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Network, false_twin, plugin
from plugin_verify.typing import Array

from ..sharp_floor_gradient_descent import Setting, off_floor, sharp_floor_gradient_descent


def depth_free(s: Setting, G: Network) -> Array:
    """Measure the distance from x* + 2^{d/2} J^T eps."""
    return off_floor(s, G, floor=2 ** (-(len(s.n) - 1) / 2))


higher = false_twin(sharp_floor_gradient_descent, "floor-1.2", "the limit is x* + 1.2 w",
                    quantity=partial(off_floor, floor=1.2), where=lambda s: len(s.n) == 2)
root = false_twin(sharp_floor_gradient_descent, "floor-root", "2^{d/2} stands for 2^d", quantity=depth_free,
                  where=lambda s: len(s.n) == 2)
alike = false_twin(sharp_floor_gradient_descent, "plugin-for-gd", "PLUGIn runs in the place of gradient descent",
                   quantity=partial(off_floor, descent=plugin))
