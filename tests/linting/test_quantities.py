import re

import pytest

NORM = "    return np.linalg.norm(g, axis=1)\n"
DELTA = "failure_probability=lambda s: np.exp(-(s.t**2) / 2),"


@pytest.mark.parametrize("norm, says", [
    ("    return np.linalg.norm(g)\n", r"quantity has shape \(\) for 17 trials; .* as axis=1 does; its sample .*\(17, 2\)"),
    ("    return np.linalg.norm(g, axis=0)\n", r"quantity has shape \(2,\) for 17 .* return one number, or one row, a trial"),
    ("    return g[:, 0], g[:, 1]\n", r"quantity has shape \(2, 17\) .* return several components as a NamedTuple of arrays"),
    ("    return Pair(g[:, 0], g[0])\n", r"quantity's second has shape \(2,\) for 17 trials"),
    ("    np.linalg.norm(g, axis=1)\n", "quantity is None, and numbers were wanted; is a `return` missing"),
    ("    return [g[:, 0], g[:, :2]]\n", "quantity is of type list and not numbers"),
    ("    return g[:, 0] + 1j\n", "quantity is complex, and real numbers were wanted"),
    ("    return np.linalg.norm(g, axis=1).squeeze() if len(g) > 1 else 1.0\n", r"for 1 trials; .*\(at a single trial\)"),
])
def test_a_quantity_of_another_shape(one, norm: str, says: str) -> None:
    rule, kind, line, text = one((NORM, norm))
    assert (rule, kind, line) == ("quantity-shape", "error", "def norm(s, g):") and re.search(says, text), text


def test_a_quantity_that_raises(one) -> None:
    rule, kind, line, text = one((NORM, "    return g @ np.ones(7)\n"))
    assert (rule, kind, line) == ("quantity-shape", "error", "return g @ np.ones(7)") and "norm at n=2, t=1.0: ValueError" in text


@pytest.mark.parametrize("bound, says", [
    ("    return Pair(1.0, 2.0)\n", r"quantity has the components \(value\) and bound \(first, second\); let both return"),
    ("    return np.ones(3)\n", r"bound \(value\[0\], value\[1\], value\[2\]\)"),
])
def test_a_bound_of_other_components(one, bound: str, says: str) -> None:
    rule, _, line, text = one(("    return s.n**0.5 + s.t\n", bound))
    assert rule == "quantity-shape" and line == "def bound(s):" and re.search(says, text), text


def test_a_bracket_that_is_none(one) -> None:
    pair = "    return np.linalg.norm(g, axis=1), np.linalg.norm(g, axis=1) * 1.01"
    rule, *_, text = one((pair, "    return np.linalg.norm(g, axis=1)"), of="bracket")
    assert rule == "quantity-shape" and "must return a pair (lower, upper)" in text
    rule, *_, text = one((pair, "    return np.linalg.norm(g, axis=1), np.linalg.norm(g, axis=1) * 0.99"), of="bracket")
    assert rule == "quantity-shape" and "lower end exceeds its upper end" in text


def test_a_quantity_of_two_components(said) -> None:
    both = [(NORM, "    return Pair(np.linalg.norm(g, axis=1), np.abs(g[:, 0]))\n"),
            ("    return s.n**0.5 + s.t\n", "    return Pair(s.n**0.5 + s.t, 1 + s.t)\n"),
            ("bound=lambda s: s.n**0.5 / 2", "bound=lambda s: Pair(0.1, 0.1)")]
    assert said(*both).problems == ()


def test_a_quantity_that_is_no_number_in_some_trials(one) -> None:
    rule, kind, line, text = one((NORM, "    return np.where(g[:, 0] > 0, np.linalg.norm(g, axis=1), np.nan)\n"))
    assert (rule, kind, line) == ("nan-quantity", "warning", "def norm(s, g):") and re.search("NaN in \\d+ of 17 trials", text)


def test_trials_that_take_far_longer_than_is_said(one, said) -> None:
    slow = (NORM, f"    for _ in range(20000 * len(g)):\n        g.copy()\n{NORM}")
    rule, kind, line, text = one(slow, (DELTA, f"{DELTA}\n    cost=lambda s: Cost('stored', 1e-6, 1e4),"))
    assert (rule, kind) == ("far-off-cost", "warning") and line.startswith("cost=") and "and cost says 1e-06" in text
    assert said(slow, (DELTA, f"{DELTA}\n    cost=lambda s: Cost('stored', 1e-2, 1e4),")).problems == ()


def test_a_variance_that_is_too_small(one) -> None:
    rule, kind, line, text = one(("variance=lambda s: 2 * s.n", "variance=lambda s: 0.01"), of="identity")
    assert (rule, kind, line) == ("small-variance", "warning", "variance=lambda s: 0.01,") and "at most 0.01 for value" in text
