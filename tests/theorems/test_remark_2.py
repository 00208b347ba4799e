"""The widths of Remark 2 meet (6) as the package's own arithmetic has it, and fail where its hypotheses are dropped."""

import pytest
from mpmath import iv

from plugin_verify import largest_C_0
from theorems.remark_2 import Range, prove_widths, slack, smallest_beta


def widths(beta_C_0: int, n_0: int, d: int) -> tuple[int, ...]:
    return (n_0, *(beta_C_0 * 5**d * n_0 * d * (2 * d - i) for i in range(1, d + 1)))


@pytest.mark.parametrize("C_0", [0.3, 1.0, 10.0, 1e3])
@pytest.mark.parametrize("d", [1, 2, 5, 12])
def test_the_slack_is_that_of_the_largest_admissible_constant(C_0: float, d: int) -> None:
    beta = smallest_beta(iv.mpf(C_0))
    n = widths(round(float(beta.mid) * C_0), 3, d)
    assert list(n[1:]) == sorted(n[1:], reverse=True)
    assert float(slack(beta, iv.mpf(C_0), d).mid) == pytest.approx(largest_C_0(n) / C_0, rel=1e-12)


def test_the_smallest_beta() -> None:
    assert float(smallest_beta(iv.mpf(1)).mid) == 4
    assert float(smallest_beta(iv.mpf(0.05)).mid) == pytest.approx(20)
    assert float(smallest_beta(iv.mpf(10)).mid) == pytest.approx(6.4)


def test_three_plus_log_would_do_and_two_would_not() -> None:
    def share(plus: int) -> bool | None:
        return prove_widths(Range(1.0), beta_of=lambda C_0: smallest_beta(C_0, plus=plus)).holds

    assert share(4) is True
    assert share(3) is True
    assert share(2) is False


def test_without_an_integer_depth_2_just_fails() -> None:
    proof = prove_widths(Range(0.05, 2, 2), beta_of=lambda C_0: 4 + iv.log(C_0))
    assert proof.holds is False
    assert "0.9995" in proof.evidence
