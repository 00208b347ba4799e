"""Say what of a network's form the theory covers, and what it does not."""

from __future__ import annotations

from typing import NamedTuple

from plugin_verify.networks.activation import Activation
from plugin_verify.networks.network import Network


class Coverage(NamedTuple):
    """Tell whether the form is that of Theorem 1, and if not, why not, a sentence each.

    The form is all that is looked at: whether weights can pass for Gaussian is asked by `diagnose`.
    """

    covered: bool
    reasons: tuple[str, ...]


def coverage(G: Network) -> Coverage:
    """Hold the form of a network against the model (1)-(2) of the paper: ReLU in every layer, no biases.

    Example:
        >>> from plugin_verify import Network, coverage
        >>> coverage(Network([[[1.0, 2.0]]])).covered
        True
        >>> print(coverage(Network([[[1.0, 2.0]]], biases=[[0.5]])).reasons[0])
        Layer 1 has a bias; the paper's networks have none, and with them G(c x) is not c G(x).
    """
    reasons = [*_activation(G), *_biases(G), *_output(G)]
    return Coverage(not reasons, tuple(reasons))


def _activation(G: Network) -> list[str]:
    sigma = G.activation
    if isinstance(sigma, Activation) and (sigma.positive, sigma.negative) == (1, 0):
        return []
    if not isinstance(sigma, Activation):
        return [f"The activation {getattr(sigma, 'name', sigma)} is not positively homogeneous; the paper's proofs need that."]
    if sigma.mean_slope == 0:
        return [f"The activation {sigma.name} has mean slope 0: equation (7) gives no direction, and there is no step lambda^-d."]
    return [f"The activation is {sigma.name}: Theorem 1 is stated for ReLU; the paper says that it extends to positively "
            f"homogeneous activations, with steps in units of lambda^-d, lambda = {sigma.mean_slope:g}, and other constants."]


def _biases(G: Network) -> list[str]:
    if G.biases is None:
        return []
    where = [str(i) for i, b in enumerate(G.biases, start=1) if b.any()]
    return [f"Layer{'s' if len(where) > 1 else ''} {', '.join(where)} {'have biases' if len(where) > 1 else 'has a bias'}; the "
            "paper's networks have none, and with them G(c x) is not c G(x)."]


def _output(G: Network) -> list[str]:
    if G.output == G.activation:
        return []
    name = getattr(G.output, "name", G.output)
    if name == "identity":
        return ["The last layer has no activation; the paper's has the same as the others, so that at Gaussian weights the "
                "natural step is lambda^-(d-1), not lambda^-d."]
    return [f"The last layer ends in {name}, which is not positively homogeneous; the paper's experiment with MNIST "
            "has a sigmoid there too, outside of its theory."]
