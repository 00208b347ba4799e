"""What equation (9) must refute."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import Network, false_twin
from plugin_verify.typing import Array

from ..equation_9 import Setting, Terms, equation_9, one_step, terms
from .wrong_solvers import plugin_with_step


def noise_subtracted(s: Setting, G: Network, x: Array) -> Terms:
    """Give the noise the other sign."""
    split = terms(s, G, x)
    return split._replace(noise=-split.noise)


def powers_early(s: Setting, G: Network, x: Array) -> Terms:
    """Weigh layer j by 2^{j-1}."""
    split = terms(s, G, x)
    return split._replace(layers=split.layers / 2)


def last_layer_only_once(s: Setting, G: Network, x: Array) -> Terms:
    """Weigh the last layer as the one before it."""
    split = terms(s, G, x)
    share = np.ones(len(s.n) - 1)
    share[-1] = 0.5
    return split._replace(layers=share[:, None] * split.layers)


def without_the_rest(s: Setting, G: Network, x: Array) -> Terms:
    """Forget (1 - theta)(x^k - x*)."""
    split = terms(s, G, x)
    return split._replace(kept=0 * split.kept)


eta_3_percent = false_twin(equation_9, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(one_step, solver=plugin_with_step(1.03)))
last_power = false_twin(equation_9, "last-power", "2^{d-1} stands for 2^d at the last layer",
                        quantity=partial(one_step, split=last_layer_only_once))
powers = false_twin(equation_9, "powers-early", "2^{j-1} stands for 2^j", quantity=partial(one_step, split=powers_early))
sign = false_twin(equation_9, "noise-sign", "the noise has the other sign", where=lambda s: s.noise > 0,
                  quantity=partial(one_step, split=noise_subtracted))
rest = false_twin(equation_9, "without-1-theta", "there is no term with 1 - theta", where=lambda s: s.theta != 1,
                  quantity=partial(one_step, split=without_the_rest))
