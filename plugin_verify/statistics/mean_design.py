"""Choose the number of trials for a mean: how far Catoni's interval reaches, and how many make it reach."""

from __future__ import annotations

from math import exp, inf, log, sqrt

from plugin_verify.statistics.domain import require_above, require_at_least, require_open_unit
from plugin_verify.statistics.fewest import fewest
from plugin_verify.statistics.mean import catoni_scale, catoni_threshold


def half_width(trials: int, *, variance: float, level: float, power: float = 0.999, true_variance: float | None = None) -> float:
    """Return how far from the true mean the ends of `catoni_interval` lie, with probability `power`.

    Guarantee: if the variance of one value is at most `variance`, then P[both ends within half_width of the
    mean] >= power, whatever the law. So an identity that is true is supported at every margin from there on,
    and one that is off by more is refuted, each with probability at least `power`. With l = log(1/level) and
    b = log(2/(1 - power)) it is about (3 l + b) sqrt(V / (2 l N)); inf where there are too few trials to say.

    Derivation: at a distance h below the mean, -S has exponential mean at most (1 - a h + a^2 (V + h^2)/2)^N;
    by Markov's inequality S exceeds T there but with probability (1 - power)/2 once that base is at most
    exp(-T/N - log(2/(1-power))/N): a quadratic in a h, whose smaller root it is. The other side is the same.

    Args:
        variance: what the interval takes for granted.
        true_variance: a bound for the variance of one value where that is another, as in a sample that the interval is to refute.
    """
    _require("half_width", trials, variance, level, power)
    if variance == 0.0:
        return inf if true_variance else 0.0
    a = float(catoni_scale(trials, variance, level))
    base = exp(-catoni_threshold(trials, level) - log(2.0 / (1.0 - power)) / trials)
    actual = variance if true_variance is None else true_variance
    discriminant = 1.0 - 2.0 * (1.0 - base + 0.5 * a * a * actual)
    return inf if discriminant < 0.0 else (1.0 - sqrt(discriminant)) / a


def trials_for_half_width(reach: float, *, variance: float, level: float, power: float = 0.999) -> int:
    """Return the fewest values for which `half_width` is at most `reach`; more values keep it there.

    Scales like variance / reach^2: for means of groups of g trials give variance / g, and the answer is the
    number of groups.
    """
    _require("trials_for_half_width", 1, variance, level, power)
    require_above("trials_for_half_width", "reach", reach, 0.0, "zero")
    return fewest(
        lambda trials: half_width(trials, variance=variance, level=level, power=power) <= reach, start=1
    )


def _require(call: str, trials: int, variance: float, level: float, power: float) -> None:
    require_at_least(call, "trials", trials, 1)
    require_at_least(call, "variance", variance, 0.0)
    require_open_unit(call, "level", level)
    require_open_unit(call, "power", power)
