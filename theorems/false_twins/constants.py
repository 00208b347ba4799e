"""What the claims about the paper's constants must refute."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from plugin_verify import false_twin

from ..constants import as_said, choice_of_t, constants, noise_constant, prove_half, prove_thetas, prove_union, special_case

open_half = false_twin(noise_constant, "alpha-above-half", "alpha is never 1/2",
                       prove=partial(prove_thetas, test=lambda theta: constants(theta).alpha > Fraction(1, 2)))
thirty = false_twin(noise_constant, "thirty-up-to-11/10", "30 also for theta up to 11/10",
                    prove=partial(prove_thetas, test=partial(as_said, up_to=Fraction(11, 10))))
signal_60 = false_twin(noise_constant, "signal-60", "30 theta/(1 - alpha) stands for 45 theta/(1 - alpha)",
                       prove=partial(prove_thetas, test=lambda theta: 2 * constants(theta).latent == constants(theta).signal))

any_c_1 = false_twin(special_case, "any-c1", "C_1 may be any positive number: C_1 >= 1/16 is necessary",
                     where=lambda s: 16 * s.p < s.q, prove=partial(prove_half, least=Fraction(0)))
eight = false_twin(special_case, "eight-for-16", "8 stands for 16", where=lambda s: 16 * s.p >= s.q,
                   prove=partial(prove_half, factor=8))

e_8 = false_twin(choice_of_t, "e-to-the-8", "e^8 n_0 stands for e^9 n_0", prove=partial(prove_union, power=8))
t_thrice = false_twin(choice_of_t, "t-three", "t = 3 n_0 log(e n_1/n_0)", prove=partial(prove_union, times=3))
