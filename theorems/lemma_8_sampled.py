r"""Networks drawn at random stretch nothing by more than 3.

For all $n_0$, all $d$, all widths that meet condition (6) with $C_0$ and weights as in A2,
$$\lVert A_d \cdots A_1 \rVert \le 3, \quad \lVert \mathcal{G}(x) - \mathcal{G}(z) \rVert
\le 3 \lVert x - z \rVert \text{ for all } x, z$$
but for a probability of at most $e^{-10 n_0}$.

Reading: Lemma 8 again, reconstructed, with the smaller probability that it takes for one norm, and sampled in place of
proved: this watches the networks that are drawn, which the proof does not see. On a line both constants are exact:
$\mathcal{G}$ is linear on each side of 0, so that its constant is the larger of $\lVert \mathcal{G}(1) \rVert$ and $\lVert
\mathcal{G}(-1) \rVert$ (across 0 by the triangle inequality). At $n_0 \ge 2$ this file knows $d = 1$ only, where $\lVert A_1
\rVert$ bounds both; the probability is beyond counting there and decided by splitting.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import NamedTuple

import numpy as np

from plugin_verify import HighProbabilityBound, Network, gaussian_network, grid
from plugin_verify.networks import network_cost
from plugin_verify.typing import Array, Generator

from .assumptions import A1, A2, A3, C_0
from .problem import refuse


class Setting(NamedTuple):
    """Widths; n_0 = 1 or d = 1."""

    n: tuple[int, ...]


class Lipschitz(NamedTuple):
    """The constants of A_d ... A_1 and of G."""

    linear: Array
    network: Array


def networks(s: Setting, rng: Generator, trials: int, *, network: Callable[..., Network] = gaussian_network) -> Network:
    """Draw A_1, ..., A_d."""
    return network(s.n, rng=rng, trials=trials, steps=1)


def validate(s: Setting) -> None:
    """Refuse widths that this file does not know."""
    refuse({f"n={s.n}: at n_0 >= 2 this file knows d = 1 only": s.n[0] > 1 and len(s.n) > 2})


def bound(s: Setting) -> Lipschitz:
    """Allow 3."""
    validate(s)
    return Lipschitz(np.array(3.0), np.array(3.0))


def constants(s: Setting, G: Network) -> Lipschitz:
    """Measure both constants: exactly on a line, else the norm of A_1, which bounds both at d = 1."""
    if s.n[0] > 1:
        norms = np.sqrt(np.linalg.eigvalsh(np.swapaxes(G.B, -1, -2) @ G.B)[..., -1])
        return Lipschitz(norms, norms)
    sides = [np.linalg.norm(G(np.array([side])), axis=-1) for side in (1.0, -1.0)]
    return Lipschitz(np.linalg.norm(G.B[..., 0], axis=-1), np.maximum(*sides))


lemma_8_sampled = HighProbabilityBound(
    id="lemma-8-sampled", source="Lemma 8 (reconstructed)", statement=__doc__, hypotheses=(A1, A2, A3), unknown=(C_0,),
    settings=grid(Setting, n=((1, 20), (1, 520), (2, 1040), (3, 1560), (5, 2600))), sampler=networks,
    cost=lambda s: network_cost(s.n, 1), quantity=constants, bound=bound,
    failure_probability=lambda s: exp(-10 * s.n[0]), gaussian=True,
    labels={"linear": "‖A_d ⋯ A_1‖", "network": "Lip(G)"},
)
