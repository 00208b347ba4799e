"""What Remark 1 must refute."""

from __future__ import annotations

from functools import partial

from plugin_verify import false_twin

from ..remark_1 import Reading, prove_remark, remark_1

PRINTED = ((5, 258 * 10**17, 5 * 10**16), (10, 135 * 10**39, 5 * 10**38))

printed = false_twin(
    remark_1, "printed-2.58", "2.58 and 1.35 stand for the printed 2.59 and 1.34", where=lambda s: s.n_0 in (5, 10),
    prove=partial(prove_remark, says=Reading(printed=PRINTED)))
one_more = false_twin(remark_1, "one-iteration-more", "k may be the integer after k*",
                      prove=partial(prove_remark, says=Reading(beyond=1)))
divisor = false_twin(remark_1, "divisor-199", "199 stands for 200", prove=partial(prove_remark, says=Reading(divisor=199)))
less = false_twin(remark_1, "without-3", "k* is not lessened by 3", prove=partial(prove_remark, says=Reading(less=0)))
factor = false_twin(remark_1, "four-for-8", "4 stands for 8", prove=partial(prove_remark, says=Reading(factor=4)))
