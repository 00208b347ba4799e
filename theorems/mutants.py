"""Networks that false twins run on: each is wrong in one known way."""

from __future__ import annotations

from typing import NamedTuple

from plugin_verify.networks import Network
from plugin_verify.typing import Array


class Rescaled(NamedTuple):
    """Both black boxes of a network times a number: what every A_i times a constant does to a homogeneous network."""

    G: Network
    factor: float

    def __call__(self, x: Array) -> Array:
        """Return factor G(x)."""
        return self.factor * self.G(x)

    def adjoint(self, r: Array) -> Array:
        """Return factor A_1^T ... A_d^T r."""
        return self.factor * self.G.adjoint(r)

    @property
    def trials(self) -> int | None:
        """The number of networks, as the network says."""
        return self.G.trials
