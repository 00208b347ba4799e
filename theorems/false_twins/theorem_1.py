"""What Theorem 1 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin, gradient_descent
from plugin_verify.networks import stored_cost

from ..problem import networks
from ..theorem_1 import RARE_WITHIN, bound, errors, theorem_1
from .wrong_networks import fan_in, stored
from .wrong_solvers import plugin_with_step

one_step_early = false_twin(
    theorem_1, "one-step-early", "alpha^{k+1} stands for alpha^k", bound=lambda s: bound(s._replace(k=s.k + 1)),
    where=lambda s: s.k == 0)
noise_constant = false_twin(
    theorem_1, "noise-constant", "0.3 stands for 15, and 0.9 for 45", bound=lambda s: bound(s._replace(noise=s.noise / 50)),
    where=lambda s: s.noise > 0 and s.k >= 5 and s.theta == 1)
rate_halved = false_twin(
    theorem_1, "rate-halved", "alpha/2 stands for alpha", bound=lambda s: bound(s._replace(R=s.R / 2**s.k)),
    where=lambda s: s.k >= 1 and s.theta < 0.5 and s.noise == 0)
eta_halved = false_twin(
    theorem_1, "eta-halved", "the step size is half of theta 2^d", quantity=partial(errors, solver=plugin_with_step(0.5)),
    where=lambda s: s.theta == 1 and s.k >= 1 and s.noise == 0)
eta_doubled = false_twin(
    theorem_1, "eta-doubled", "the step size is twice theta 2^d", quantity=partial(errors, solver=plugin_with_step(2.0)),
    where=lambda s: s.theta >= 1 and s.k >= 1 and s.noise == 0)
gd_for_plugin = false_twin(
    theorem_1, "gd-for-plugin", "gradient descent runs in the place of PLUGIn",
    sampler=partial(networks, network=stored), quantity=partial(errors, solver=gradient_descent),
    cost=lambda s: stored_cost(s.n, s.k),
    where=lambda s: s.k >= 1 and s.angle == 180 and s.x_star_norm == s.R and len(s.n) == 2)
fan_in_variance = false_twin(
    theorem_1, "fan-in-variance", "the weights have variance 1/n_{i-1}", sampler=partial(networks, network=fan_in),
    where=lambda s: s.k >= 1)
thousandth = false_twin(
    theorem_1, "probability-thousandth", "a thousandth of the failure probability is allowed",
    failure_probability=lambda s: theorem_1.failure_probability(s) / 1000,
    where=lambda s: s in RARE_WITHIN, pins={"C_0": 80.0})
