"""What the range of theta at large width must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..sharp_range import apart, sharp_range
from .wrong_solvers import plugin_with_step

long = false_twin(sharp_range, "eta-10-percent", "the step size is 10% too long", where=lambda s: 1.9 <= s.theta < 2,
                  quantity=partial(apart, solver=plugin_with_step(1.1)))
short = false_twin(sharp_range, "eta-20-percent-short", "the step size is 20% too short", where=lambda s: s.theta > 2,
                   quantity=partial(apart, solver=plugin_with_step(0.8)))
wider = false_twin(sharp_range, "range-2.2", "PLUGIn converges for theta up to 2.2", where=lambda s: 2 < s.theta < 2.2,
                   quantity=partial(apart, end=2.2))
narrower = false_twin(sharp_range, "range-4-3", "PLUGIn diverges for theta beyond 4/3", where=lambda s: s.theta < 2,
                      quantity=partial(apart, end=4 / 3))
