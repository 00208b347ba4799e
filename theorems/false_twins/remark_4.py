"""What Remark 4 must refute, at constants pinned as each twin says."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..remark_4 import Setting, largest_error, remark_4
from .wrong_noise import noise_in_range
from .wrong_solvers import plugin_with_step


def settled(s: Setting) -> bool:
    """Tell whether the noise is what is left of the error."""
    return s.k >= 8 and s.gamma == 1


half = false_twin(remark_4, "constant-0.5", "C = 0.5", pins={"C": 0.5}, where=settled)
doubled = false_twin(remark_4, "eta-doubled", "the step size is twice 2^d",
                     quantity=partial(largest_error, solver=plugin_with_step(2.0)), pins={"C": 1.0}, where=settled)
aligned = false_twin(remark_4, "noise-knows-weights", "the noise depends on the weights", pins={"C": 4.0}, where=settled,
                     quantity=partial(largest_error, observe=noise_in_range(1.0)))
