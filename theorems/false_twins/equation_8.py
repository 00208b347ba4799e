"""What equation (8) must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import Network, false_twin
from plugin_verify.typing import Array

from ..equation_8 import Z, equation_8, supremum
from .wrong_solvers import plugin_with_step


def not_centred(G: Network, u: Array, v: Array, w: Array) -> Array:
    """Leave <u, v - w>/2 out of Z."""
    centre: Array = (u @ (v - w)[..., None])[..., 0] / 2
    return Z(G, u, v, w) + centre


eta_3_percent = false_twin(equation_8, "eta-3-percent", "the step size is 3% too long",
                           quantity=partial(supremum, solver=plugin_with_step(1.03)))
centre = false_twin(equation_8, "not-centred", "Z lacks the term that centres it",
                    quantity=partial(supremum, process=not_centred))
sign = false_twin(equation_8, "wrong-sign", "Z has the other sign",
                  quantity=partial(supremum, process=lambda G, u, v, w: -Z(G, u, v, w)))
doubled = false_twin(equation_8, "not-doubled", "sup Z stands for 2 sup Z",
                     quantity=partial(supremum, process=lambda G, u, v, w: Z(G, u, v, w) / 2))
