"""Step through a network known by its products alone, and stop asking for products where its signs have settled.

Where no sign has changed for a few steps the network's effective linear maps are formed by n_0 products a layer; from then on a
step is linear in n_0 dimensions until the iterate leaves the ball in which no sign can change. The iterates are those of the
plain loop, to rounding; weights that are revealed product by product reveal n_0 directions a layer more, at most.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugin_verify.networks import Activation, Network
from plugin_verify.typing import Array

CALM = 2
"""Steps without a sign change after which the effective maps are formed."""
INSIDE = 1 - 1e-6
"""The share of the distance to the nearest sign change that is trusted; products are exact to about 1e-12."""


ANCHOR = 16
"""Steps after which the direction is measured again, so that errors in the maps matter only times the distance gone since."""


class Settling:
    """Take a step of PLUGIn, or of gradient descent where `descent` is true: x -> x - eta direction(x).

    Args:
        G: one network without a leading axis, of an activation with two slopes.
        y: (n_d,).
    """

    def __init__(self, G: Network, y: Array, eta: float, *, descent: bool) -> None:
        assert isinstance(G.activation, Activation)
        self.G, self.y, self.eta, self.descent, self.sigma = G, y, eta, descent, G.activation
        self._pattern: list[NDArray[np.bool_]] = []
        self._calm, self._since = 0, 0
        self._maps: list[tuple[Array, Array]] = []  # L_j (n_j, n_0), and the norms of its rows
        self._C: Array = np.zeros(0)
        self._anchor: Array = np.zeros(0)
        self._direction: Array = np.zeros(0)
        self._centre: Array = np.zeros(0)
        self._reach = 0.0

    def __call__(self, x: Array) -> Array:
        """Return the next iterate."""
        if self._maps and self._since < ANCHOR and self._inside(x):
            self._since += 1
            direction: Array = self._direction + self._C @ (x - self._anchor)
        else:
            direction = self._measure(x)
        moved: Array = x - self.eta * direction
        return moved

    def _measure(self, x: Array) -> Array:
        """Return the direction by products, and form the effective maps, or give them up, as the signs tell."""
        h, pattern = x, []
        for A in self.G.operators:
            z = A.matvec(h)
            pattern.append(z > 0)
            h = self.G.activation(z)
        same = bool(self._pattern) and all(np.array_equal(a, b) for a, b in zip(pattern, self._pattern, strict=True))
        self._pattern, self._calm = pattern, self._calm + 1 if same else 0
        direction = self._back(h - self.y)
        if not same:
            self._maps = []
        elif self._calm >= CALM and not self._maps:
            self._settle()
        self._anchor, self._direction, self._since, self._reach = x, direction, 0, 0.0
        return direction

    def _back(self, r: Array) -> Array:
        if not self.descent:
            return self.G.adjoint(r)
        for A, on in zip(reversed(self.G.operators), reversed(self._pattern), strict=True):
            r = A.rmatvec(self._slopes(on) * r)
        return r

    def _slopes(self, on: NDArray[np.bool_]) -> Array:
        return np.where(on, self.sigma.positive, self.sigma.negative)

    def _settle(self) -> None:
        """Form the effective maps of the pattern, and the derivative of the direction."""
        rows = np.eye(self.G.n[0])
        for A, on in zip(self.G.operators, self._pattern, strict=True):
            rows = A.matvecs(rows)
            self._maps.append((rows.T, np.linalg.norm(rows, axis=0)))
            rows = rows * self._slopes(on)
        self._C = (rows if self.descent else self.G.B.T) @ rows.T

    def _inside(self, x: Array) -> bool:
        """Tell whether every sign at x is known; move the ball to x where x has left it."""
        if self._reach > 0 and float(np.linalg.norm(x - self._centre)) < self._reach:
            return True
        distances = []
        for (L, sizes), on in zip(self._maps, self._pattern, strict=True):
            z = L @ x
            if not np.array_equal(z > 0, on):
                return False
            distances.append(np.divide(np.abs(z), sizes, out=np.full(z.shape, np.inf), where=sizes > 0).min())
        self._centre, self._reach = x, INSIDE * float(min(distances))
        return True
