"""Go forward and back through a stored network, one vector at a time. Compiled.

Weights lie as `regions` describes them. `h` holds the activations of every layer, layer j at `at[j]`, and x behind them;
`held` lists, in the same places, which units have an entry that the next product must see, and `many` how many there are.
Indices are unsigned: numba then does not look for negative ones, and no view of an array is made on the way.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from plugin_verify.compiled import compiled

U = np.uintp
ONE, TWO, THREE, FOUR = U(1), U(2), U(3), U(4)


@compiled
def step(W: Any, start: Any, at: Any, n: Any, on: Any, Bt: Any, y: Any, eta: float, pos: float, neg: float, descent: bool,
         x: Any, new: Any, h: Any, held: Any, many: Any) -> int:
    """Write the next iterate into new, keep the pattern of x, and return how many signs differ from the pattern before."""
    d = n.size - 1
    flips = forward(W, start, at, n, on, pos, neg, x, h, held, many)
    last, m, back = U(at[d - 1]), U(n[d]), U(at[d])
    for i in range(m):
        h[last + i] -= y[i]
    if descent:
        for i in range(m):
            h[last + i] *= pos if on[last + i] else neg
        for j in range(d - 1, 0, -1):
            first = U(at[j - 1])
            pull(W, U(start[j]), U(n[j + 1]), U(at[j]), first, U(many[j]), held, h)
            for i in range(U(n[j])):
                h[first + i] *= pos if on[first + i] else neg
        pull(W, U(0), U(n[1]), U(0), back, U(n[0]), held, h)
    else:
        pull(Bt, U(0), m, last, back, U(n[0]), held, h)
    for i in range(U(n[0])):
        new[i] = x[i] - eta * h[back + i]
    return flips


@compiled
def short_step(L: Any, at: Any, n: Any, on: Any, Bt: Any, y: Any, eta: float, pos: float, neg: float, descent: bool, x: Any,
               new: Any, h: Any, held: Any) -> None:
    """Write the next iterate into new, given what the last layer's effective map L_d makes of x, in h."""
    d = n.size - 1
    last, m, back = U(at[d - 1]), U(n[d]), U(at[d])
    for i in range(m):
        slope = pos if on[last + i] else neg
        h[last + i] = slope * h[last + i] - y[i]
        if descent:
            h[last + i] *= slope
    pull(L if descent else Bt, U(n[0]) * last if descent else U(0), m, last, back, U(n[0]), held, h)
    for i in range(U(n[0])):
        new[i] = x[i] - eta * h[back + i]


@compiled
def start_at(x: Any, at: Any, n: Any, h: Any, held: Any) -> None:
    """Put x behind the layers, where every entry of it is seen."""
    back = U(at[n.size - 1])
    for i in range(U(n[0])):
        h[back + i] = x[i]
        held[back + i] = back + i


@compiled
def forward(W: Any, start: Any, at: Any, n: Any, on: Any, pos: float, neg: float, x: Any, h: Any, held: Any, many: Any) -> int:
    """Write the activations into h and their signs into on; return how many signs have changed."""
    flips, d, before = 0, n.size - 1, U(at[n.size - 1])
    start_at(x, at, n, h, held)
    many[0] = n[0]
    for j in range(d):
        p, m, count = U(at[j]), U(n[j + 1]), U(0)
        push(W, U(start[j]), m, p, before, U(many[j]), held, h)
        for i in range(m):  # without a branch, for signs are not to be foreseen
            active = h[p + i] > 0.0
            flips += active != on[p + i]
            on[p + i] = active
            h[p + i] = pos * max(h[p + i], 0.0) + neg * min(h[p + i], 0.0)
        for i in range(m):
            held[p + count] = p + i
            count += U(h[p + i] != 0.0 or neg != 0.0)
        many[j + 1] = count
        before = p
    return flips


@compiled
def push(W: Any, start: Any, m: Any, p: Any, first: Any, many: Any, held: Any, h: Any) -> None:
    """Write A h into the m places of h from p on, h being what stands from `first` on: columns of A, four at a time."""
    for i in range(m):
        h[p + i] = 0.0
    k, end, origin = first, first + many, start - first * m
    while k + FOUR <= end:
        a, b, c, e = held[k], held[k + ONE], held[k + TWO], held[k + THREE]
        ha, hb, hc, he = h[a], h[b], h[c], h[e]
        a, b, c, e = origin + a * m, origin + b * m, origin + c * m, origin + e * m
        for i in range(m):
            h[p + i] += ha * W[a + i] + hb * W[b + i] + hc * W[c + i] + he * W[e + i]
        k += FOUR
    while k < end:
        a = held[k]
        ha = h[a]
        a = origin + a * m
        for i in range(m):
            h[p + i] += ha * W[a + i]
        k += ONE


@compiled
def pull(W: Any, start: Any, m: Any, p: Any, first: Any, many: Any, held: Any, h: Any) -> None:
    """Write the listed entries of A^T r over those of the layer from `first` on, r being the m entries of h from p on."""
    k, end, origin = first, first + many, start - first * m
    while k + FOUR <= end:
        a, b, c, e = origin + held[k] * m, origin + held[k + ONE] * m, origin + held[k + TWO] * m, origin + held[k + THREE] * m
        s = t = u = v = 0.0
        for i in range(m):
            r = h[p + i]
            s += W[a + i] * r
            t += W[b + i] * r
            u += W[c + i] * r
            v += W[e + i] * r
        h[held[k]], h[held[k + ONE]], h[held[k + TWO]], h[held[k + THREE]] = s, t, u, v
        k += FOUR
    while k < end:
        a, s = origin + held[k] * m, 0.0
        for i in range(m):
            s += W[a + i] * h[p + i]
        h[held[k]] = s
        k += ONE
