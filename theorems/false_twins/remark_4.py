"""What Remark 4 must refute, at constants pinned as each twin says."""

from __future__ import annotations

from functools import partial

import numpy as np

from plugin_verify import false_twin
from plugin_verify.typing import Generator

from ..remark_4 import Draw, Setting, draw, largest_error, remark_4
from .mutants import plugin_with_step


def draw_aligned(s: Setting, rng: Generator, trials: int) -> Draw:
    """Turn the noise into the range of A_d...A_1: of the same norm, but it knows the weights."""
    G, noise = draw(s, rng, trials)
    along = G.B[..., -1]
    scale = np.linalg.norm(noise, axis=1, keepdims=True) / np.linalg.norm(along, axis=1, keepdims=True)
    return Draw(G, scale * along)


def settled(s: Setting) -> bool:
    """Tell whether the noise is what is left of the error."""
    return s.k >= 8 and s.gamma == 1


half = false_twin(remark_4, "constant-0.5", "C = 0.5", pins={"C": 0.5}, where=settled)
doubled = false_twin(remark_4, "eta-doubled", "the step size is twice 2^d",
                     quantity=partial(largest_error, solver=plugin_with_step(2.0)), pins={"C": 1.0}, where=settled)
aligned = false_twin(remark_4, "noise-knows-weights", "the noise depends on the weights", sampler=draw_aligned, pins={"C": 4.0},
                     where=settled)
