"""What the step size of the extension must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, leaky_relu

from ..homogeneous_step import Setting, first_iterate, homogeneous_step, networks
from .wrong_networks import under
from .wrong_solvers import plugin_with_step


def step_of_relu(s: Setting) -> float:
    """Give 2^d."""
    return 2.0 ** (len(s.n) - 1)


long = false_twin(homogeneous_step, "eta-6-percent", "the step size is 6% too long",
                  quantity=partial(first_iterate, solver=plugin_with_step(1.06)))
relu = false_twin(homogeneous_step, "eta-of-relu", "the step size is 2^d, as for ReLU",
                  quantity=partial(first_iterate, eta=step_of_relu))
absolute = false_twin(homogeneous_step, "lambda-zero", "lambda = 0, with the step size 2^d for want of another: the hypothesis "
                      "that lambda is not 0 is necessary", sampler=partial(networks, network=under(leaky_relu(-1.0))),
                      quantity=partial(first_iterate, eta=step_of_relu))
