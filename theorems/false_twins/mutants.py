"""Implementations that are wrong in one known way each, to be put in the place of the right one in every claim that uses it.

Within a family only the size of the error differs, in the family's own unit:

step size: the step is 1 + size times as long as it is told;
slope below 0: of the activation, where ReLU has 0;
weight variance: that of the weights is 1 + size times what A2 says (size 1 is He's 2/n_i);
noise dropped: the share of the noise that is missing from the observation;
noise in the range: the share of the noise's direction that is the first column of A_d...A_1.

All but the smallest of a family must be caught by some claim; those measure how sharp the claims are.
"""

from __future__ import annotations

from plugin_verify import Activation, gradient_descent, leaky_relu
from plugin_verify.claims.mutant import Mutant

from . import wrong_networks as draw
from .wrong_noise import noise_in_range, noise_times
from .wrong_solvers import of_the_next_trial, one_step_less, plugin_with_step, stale


def step(id: str, says: str, e: float, *, required: bool = False) -> Mutant:
    """Make one of the family of step sizes."""
    return Mutant(id=id, says=f"the step size is {says}", parts={"solver": plugin_with_step(1 + e)}, family="step size", size=e,
                  required=required)


def leaky(slope: float, *, required: bool = False) -> Mutant:
    """Make one of the family of slopes below 0."""
    return Mutant(id=f"leaky-{slope:g}", says=f"the activation is a leaky ReLU of slope {slope:g}",
                  parts={"network": draw.under(leaky_relu(slope))}, family="slope below 0", size=slope, required=required)


def variance(id: str, says: str, e: float, *, required: bool = False) -> Mutant:
    """Make one of the family of weight variances."""
    return Mutant(id=id, says=f"the weights' variance is {says}", parts={"network": draw.wider(e)}, family="weight variance",
                  size=e, required=required)


def dropped(e: float, *, required: bool = False) -> Mutant:
    """Make one of the family of missing noise."""
    return Mutant(id=f"noise-missing-{100 * e:g}-percent", says=f"{100 * e:g}% of the noise is missing from the observation",
                  parts={"observe": noise_times(1 - e)}, family="noise dropped", size=e, required=required)


def in_range(e: float, *, required: bool = False) -> Mutant:
    """Make one of the family of noise that knows the weights."""
    return Mutant(id=f"noise-in-range-{100 * e:g}-percent",
                  says=f"{100 * e:g}% of the noise's direction is the first column of A_d...A_1",
                  parts={"observe": noise_in_range(e)}, family="noise in the range", size=e, required=required)


eta_1_percent = step("eta-1-percent", "1% too long", 0.01)
eta_3_percent = step("eta-3-percent", "3% too long", 0.03, required=True)
eta_10_percent = step("eta-10-percent", "10% too long", 0.1, required=True)
eta_40_percent = step("eta-40-percent", "40% too long", 0.4, required=True)
eta_doubled = step("eta-doubled", "twice what it should be", 1.0, required=True)
eta_halved = Mutant(id="eta-halved", says="the step size is half of what it should be", parts={"solver": plugin_with_step(0.5)})
gd_for_plugin = Mutant(id="gd-for-plugin", says="gradient descent runs in the place of PLUGIn",
                       parts={"solver": gradient_descent, "network": draw.stored})
stale_residual = Mutant(id="stale-residual", says="the residual is that of the iterate before", parts={"solver": stale})
stops_early = Mutant(id="stops-at-k-1", says="it stops at k - 1", parts={"solver": one_step_less})
wrong_sign = Mutant(id="wrong-sign", says="the step has the other sign", parts={"solver": plugin_with_step(-1.0)})
resampled = Mutant(id="resampled-product", says="the product of transposes is that of other weights",
                   parts={"solver": of_the_next_trial}, independent=False)

leaky_0_003 = leaky(0.003)
leaky_0_01 = leaky(0.01)
leaky_0_03 = leaky(0.03, required=True)
leaky_0_1 = leaky(0.1, required=True)
leaky_0_5 = leaky(0.5, required=True)
soft = Mutant(id="softplus", says="the activation is softplus", parts={"network": draw.under(draw.SOFTPLUS)})
gaussian_linear = Mutant(id="gelu", says="the activation is GELU", parts={"network": draw.under(draw.GELU)})
sigmoid_linear = Mutant(id="silu", says="the activation is SiLU", parts={"network": draw.under(draw.SILU)})
half_linear = Mutant(id="half-linear", says="the activation is t/2", parts={"network": draw.under(Activation(0.5, 0.5, "t/2"))})
absolute = Mutant(id="absolute-value", says="the activation is the absolute value",
                  parts={"network": draw.under(leaky_relu(-1.0))})
identity = Mutant(id="identity", says="there is no activation", parts={"network": draw.under(leaky_relu(1.0))})

variance_1_003 = variance("variance-1.003", "0.3% too large", 0.003)
variance_1_01 = variance("variance-1.01", "1% too large", 0.01)
variance_1_05 = variance("variance-1.05", "5% too large", 0.05, required=True)
variance_1_2 = variance("variance-1.2", "20% too large", 0.2, required=True)
he_variance = variance("he-variance", "2/n_i, that of He", 1.0, required=True)
fan_in_variance = Mutant(id="fan-in-variance", says="the weights have variance 1/n_{i-1}", parts={"network": draw.fan_in})
sign_weights = Mutant(id="sign-weights", says="the weights are signs over sqrt(n_i)", parts={"network": draw.weights(draw.signs)})
uniform_weights = Mutant(id="uniform-weights", says="the weights are uniform with the right variance",
                         parts={"network": draw.weights(draw.uniform)})
shared_layer = Mutant(id="shared-first-layer", says="all trials of a batch share A_1",
                      parts={"network": draw.drawn(draw.first_shared)}, independent=False)
missing_transpose = Mutant(id="missing-transpose", says="a square layer is not transposed", parts={"network": draw.untransposed})

noise_missing_3 = dropped(0.03)
noise_missing_10 = dropped(0.1, required=True)
noise_missing_30 = dropped(0.3, required=True)
noise_missing = dropped(1.0, required=True)
noise_in_range_3 = in_range(0.03)
noise_in_range_10 = in_range(0.1, required=True)
noise_in_range_30 = in_range(0.3, required=True)
noise_in_range_all = in_range(1.0, required=True)
noise_sign = Mutant(id="noise-sign", says="the noise has the other sign", parts={"observe": noise_times(-1.0)})
