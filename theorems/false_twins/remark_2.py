"""What Remark 2 must refute."""

from __future__ import annotations

from functools import partial

from mpmath import iv

from plugin_verify import false_twin

from ..remark_2 import prove_widths, remark_2, smallest_beta

two_for_4 = false_twin(remark_2, "two-plus-log", "2 + log C_0 stands for 4 + log C_0",
                       where=lambda s: s.C_0 == 1 and s.d_first < 5,
                       prove=partial(prove_widths, beta_of=partial(smallest_beta, plus=2)))
no_integer = false_twin(remark_2, "no-integer", "beta C_0 need be no integer: this hypothesis is necessary",
                        where=lambda s: s.C_0 < 0.1, prove=partial(prove_widths, beta_of=lambda C_0: 4 + iv.log(C_0)))
base_4 = false_twin(remark_2, "base-4", "4^d stands for 5^d", where=lambda s: s.d_last >= 30, prove=partial(prove_widths, base=4))
