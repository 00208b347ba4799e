"""What Corollary 1 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..corollary_1 import bound, corollary_1, errors
from ..problem import networks
from .wrong_networks import fan_in
from .wrong_solvers import plugin_with_step

one_step_early = false_twin(
    corollary_1, "one-step-early", "2^-(k+1) stands for 2^-k", bound=lambda s: bound(s._replace(k=s.k + 1)),
    where=lambda s: s.k == 0)
noise_constant = false_twin(
    corollary_1, "noise-constant", "0.6 stands for 30, and 1.8 for 90", bound=lambda s: bound(s._replace(noise=s.noise / 50)),
    where=lambda s: s.noise > 0 and s.k >= 5)
eta_halved = false_twin(
    corollary_1, "eta-halved", "the step size is half of 2^d", quantity=partial(errors, solver=plugin_with_step(0.5)),
    where=lambda s: s.k >= 1 and s.noise == 0)
fan_in_variance = false_twin(
    corollary_1, "fan-in-variance", "the weights have variance 1/n_{i-1}", sampler=partial(networks, network=fan_in),
    where=lambda s: s.k >= 1)
