"""What the rate at large width must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..sharp_rate import off_rate, sharp_rate
from .wrong_solvers import plugin_with_step

early = false_twin(sharp_rate, "eta-20-percent", "the step size is 20% too long", where=lambda s: s.theta >= 1.5,
                   quantity=partial(off_rate, solver=plugin_with_step(1.2)))
alpha = false_twin(sharp_rate, "rate-alpha", "the rate is that of Theorem 1, |1 - theta| + theta / 2",
                   quantity=partial(off_rate, slack=0.5))
