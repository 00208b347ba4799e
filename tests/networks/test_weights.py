"""Weights that do not fit together are refused in one line that says which layer."""

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Network
from plugin_verify.operators import Dense, Revealed


@pytest.mark.parametrize(
    ("weights", "match"),
    [
        pytest.param([], "no weights came", id="none"),
        pytest.param(
            [np.ones((4, 3)), np.ones((5, 6))], "A_2 takes vectors of length 6 but A_1 gives 4", id="chain"
        ),
        pytest.param([np.ones((4, 3)), np.ones((5, 4)), np.ones((5, 4))], "A_3 takes", id="third"),
        pytest.param([np.ones((2, 4, 3)), np.ones((5, 4))], "A_2 has trials None but A_1 has 2", id="mixed"),
        pytest.param([np.ones((2, 4, 3)), np.ones((3, 5, 4))], "A_2 has trials 3 but A_1 has 2", id="trials"),
        pytest.param([np.ones(3)], "A_1 has shape", id="vector"),
        pytest.param([np.ones((0, 3))], "A_1 has shape", id="empty"),
        pytest.param([np.full((4, 3), np.nan)], "A_1 holds NaN or infinity", id="nan"),
        pytest.param([np.ones((4, 3)), np.full((5, 4), np.inf)], "A_2 holds NaN or infinity", id="inf"),
        pytest.param([np.ones((4, 3)) * 1j], "A_1 is values of type complex", id="complex"),
        pytest.param([[[1, 2], [3]]], "A_1 is a ragged list", id="ragged"),
        pytest.param(["A"], "A_1 is values of type", id="string"),
    ],
)
def test_refused(weights, match):
    with pytest.raises(InvalidArgument, match=match) as caught:
        Network(weights)
    assert caught.value.argument.startswith("weights")
    assert "\n" not in str(caught.value)


def test_arrays_lists_and_operators_mix():
    rng = np.random.default_rng(1)
    G = Network([[[1, 2], [3, 4], [5, 6]], Dense(np.ones((4, 3))), Revealed(7, 4, rng)])
    assert G.n == (2, 3, 4, 7)
    assert (G.depth, G.trials) == (3, None)


def test_arrays_are_not_copied():
    A = np.ones((4, 3))
    assert Network([A]).operators[0].A is A
