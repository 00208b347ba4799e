"""What the scaling of the widths must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, gradient_descent

from ..sharp_width import Setting, expected, left, sharp_width
from .wrong_solvers import plugin_with_step


def leading_order(s: Setting) -> float:
    """Expect n_0 sum 2^j / n_j alone."""
    return s.n[0] * sum(2.0**j / n for j, n in enumerate(s.n[1:], 1))


long = false_twin(sharp_width, "eta-10-percent", "the step size is 10% too long",
                  quantity=partial(left, solver=plugin_with_step(1.1)))
leading = false_twin(sharp_width, "leading-order", "the mean is its leading order n_0 sum 2^j / n_j", expected=leading_order)
four = false_twin(sharp_width, "base-4", "4^j stands for 2^j", expected=partial(expected, base=4.0))
five = false_twin(sharp_width, "base-5", "5^j stands for 2^j", expected=partial(expected, base=5.0))
descent = false_twin(sharp_width, "gd-for-plugin", "gradient descent runs in the place of PLUGIn", where=lambda s: len(s.n) > 2,
                     quantity=partial(left, solver=gradient_descent))
