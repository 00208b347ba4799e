"""The theory covers ReLU networks without biases, and each departure is named."""

import re

import numpy as np
import pytest

from plugin_verify.networks import Activation, Network, coverage, leaky_relu

A = [np.ones((4, 3)), np.ones((2, 4))]


def test_the_papers_form_is_covered() -> None:
    assert coverage(Network(A)) == (True, ())
    assert coverage(Network(A, leaky_relu(0))).covered
    assert coverage(Network(A, biases=[np.zeros(4), np.zeros(2)], output="relu")).covered


@pytest.mark.parametrize("G, told", [
    (Network(A, leaky_relu(0.1)), "stated for ReLU; .* lambda = 0.55"),
    (Network(A, Activation(1, -1, "abs")), "abs has mean slope 0"), (Network(A, np.sin), "not positively homogeneous"),
    (Network(A, biases=[np.zeros(4), np.ones(2)]), "^Layer 2 has a bias;"),
    (Network(A, biases=[np.ones(4), np.ones(2)]), "^Layers 1, 2 have biases;"),
    (Network(A, output="sigmoid"), "ends in sigmoid"), (Network(A, output="identity"), r"no activation; .*lambda\^-\(d-1\)")])
def test_what_is_not_covered_is_named(G, told) -> None:
    covered, reasons = coverage(G)
    assert not covered and len(reasons) == 1
    assert re.search(told, reasons[0])


def test_reasons_add_up() -> None:
    assert len(coverage(Network(A, leaky_relu(0.2), biases=[np.ones(4), np.ones(2)], output="tanh")).reasons) == 3
