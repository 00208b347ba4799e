"""What Remark 3 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..remark_3 import Setting, bound, errors, remark_3
from .wrong_solvers import plugin_with_step


def one_step(s: Setting) -> bool:
    """Tell whether one step is all there is."""
    return s.k == 1


halved = false_twin(remark_3, "eta-halved", "the step size is half of 2^d", where=one_step,
                    quantity=partial(errors, solver=plugin_with_step(0.5)))
rate = false_twin(remark_3, "rate-0.05", "0.05 stands for 1/2", bound=partial(bound, rate=0.05), where=one_step)
doubled = false_twin(remark_3, "eta-doubled", "the step size is twice 2^d",
                      quantity=partial(errors, solver=plugin_with_step(2.0)))
