import re

import pytest

BOUND = "    return s.n**0.5 + s.t\n"
DELTA = "failure_probability=lambda s: np.exp(-(s.t**2) / 2),"
GRID = "settings=grid(Setting, n=(2, 3), t=(1.0, 2.0)),"
HALF = 'half = false_twin(claim, "half", "the bound is halved", bound=lambda s: s.n**0.5 / 2)'


@pytest.mark.parametrize("old, new, line, says", [
    (BOUND, "    s.n**0.5 + s.t\n", "def bound", "bound is None, and numbers were wanted; is a `return` missing"),
    (BOUND, "    return 'big'\n", "def bound", "bound is of type str and not numbers"),
    (BOUND, "    return np.nan\n", "def bound", "bound is NaN; it must be a number at every setting"),
    (BOUND, "    return 1j\n", "def bound", "bound is complex, and real numbers were wanted"),
    (BOUND, "    return -1.0\n", "def bound", "bound is -1 at n=2, t=1.0; it must be at least 0"),
    (BOUND, "    return 1 / (s.n - 2)\n", r"return 1 / ", r"n=2, t=1.0: ZeroDivisionError: .*\(bound in file_0.py, line 29\)"),
    (BOUND, "    return s.m\n", "return s.m", "'Setting' object has no attribute 'm'"),
    (DELTA, "failure_probability=lambda s: np.nan,", "failure_prob", "failure_probability is nan at n=2, t=1.0; it must be"),
    (DELTA, "failure_probability=lambda s: -0.1,", "failure_prob", "failure_probability is -0.1"),
    (DELTA, "failure_probability=lambda s: None,", "failure_prob", "failure_probability is None at .* must be one number"),
    (DELTA, "failure_probability=lambda s: np.ones(2),", "failure_prob", r"array\(\[1., 1.\]\) at .* must be one number"),
    (DELTA, f"{DELTA}\n    cost=lambda s: 1e-3,", "cost=", r"cost says 0.001; give Cost\(sampler, seconds, bytes\)"),
    (DELTA, f"{DELTA}\n    cost=lambda s: Cost('a', 'b', 'c'),", "cost=", "both numbers positive"),
])
def test_what_is_no_number_is_an_error_at_its_function(one, old: str, new: str, line: str, says: str) -> None:
    rule, kind, where, text = one((old, new))
    assert (rule, kind) == ("not-a-number", "error")
    assert where.startswith(line) and re.search(says, text), (where, text)


@pytest.mark.parametrize("old, new, says", [
    ("margin=0.1", "margin=0.0", "margin is 0 at .* must be a positive number"),
    ("variance=lambda s: 2 * s.n", "variance=lambda s: -1.0", "variance must have the components of expected"),
    ("variance=lambda s: 2 * s.n", "variance=lambda s: Pair(1.0, 1.0)", "variance must have the components of expected"),
    ("expected=lambda s: s.n", "expected=lambda s: np.inf", "expected is infinite"),
])
def test_numbers_of_an_identity(one, old: str, new: str, says: str) -> None:
    rule, kind, line, text = one((old, new), of="identity")
    assert (rule, kind) == ("not-a-number", "error") and line.startswith(old.partition("=")[0]) and re.search(says, text), text


@pytest.mark.parametrize("field, says", [
    ("t: np.ndarray", "a field cannot be ndarray; declare"), ("t: 'flot'", "an annotation of Setting is unknown: name 'flot'"),
    ("t: float\n    z: list = []", r"z=\[\] .*a field cannot be list"), ("t: float | None", r"a field cannot be float \| None"),
    ("t: int", "t=1.0 in setting n=2, t=1.0: a finite int was wanted"), ("t: str", "t=1.0 .*: str was wanted"),
])
def test_settings_that_cannot_be_written(one, field: str, says: str) -> None:
    rule, kind, line, text = one(("t: float", field))
    assert (rule, kind) == ("unusable-setting", "error") and line.startswith("settings=") and re.search(says, text), text


def test_settings_without_types(one) -> None:
    plain = "Setting = __import__('collections').namedtuple('Setting', 'n t')\n"
    rule, *_, text = one(("class Setting(NamedTuple):\n    n: int\n    t: float\n", plain))
    assert rule == "unusable-setting" and "the field n of Setting has no type" in text


def test_settings_of_literals_are_in_order(said) -> None:
    assert said(("t: float", "t: float\n    v: tuple[int, ...] = (1, 2)\n    s: str = 'a'\n    b: bool = True")).problems == ()


def test_numbers_that_change_from_call_to_call(one) -> None:
    rule, kind, line, text = one((BOUND, "    return s.n**0.5 + s.t + np.random.random()\n"))
    assert (rule, kind, line) == ("changing-number", "error", "def bound(s):") and "bound changes from call to call" in text


@pytest.mark.parametrize("delta, rule, kind", [
    ("2.0", "vacuous-probability", "error"), ("1.0", "vacuous-probability", "error"), ("0.0", "no-probability", "warning"),
])
def test_a_probability_that_says_nothing(one, delta: str, rule: str, kind: str) -> None:
    found = one((DELTA, f"failure_probability=lambda s: {delta},"), (HALF, "half = false_twin(claim, 'half', 'other', "
                "bound=lambda s: 0.1, failure_probability=lambda s: 0.5)"))
    assert found[:3] == (rule, kind, f"failure_probability=lambda s: {delta},")


def test_a_probability_that_says_nothing_at_some_settings_only(said) -> None:
    assert said((DELTA, "failure_probability=lambda s: 3 * np.exp(-(s.t**2) / 2),")).problems == ()


def test_a_hypothesis_that_never_holds(one, said) -> None:
    hypothesis = "hypotheses=(Hypothesis(name='large', says='$n$ is large.', holds=lambda s: s.n > {}),),"
    rule, kind, line, text = one((DELTA, f"{DELTA}\n    {hypothesis.format(3)}"))
    assert (rule, kind) == ("vacuous-hypothesis", "error") and line.startswith("hypotheses=")
    assert "the hypothesis large holds at none of the 4 settings" in text
    assert said((DELTA, f"{DELTA}\n    {hypothesis.format(2)}")).problems == ()


def test_a_bound_that_is_infinite(said) -> None:
    found = said((BOUND, "    return np.inf if s.n > 2 else s.n**0.5 + s.t\n"))
    assert [(one.rule, one.error) for one in found.problems] == [("infinite-bound", False)]
    assert "bound is infinite at 2 of 4 settings, first at n=3, t=1.0" in found.problems[0].says
    pair = [(BOUND, "    return Pair(s.n**0.5 + s.t, np.inf)\n"), ("    return np.linalg.norm(g, axis=1)\n",
            "    return Pair(np.linalg.norm(g, axis=1), np.abs(g[:, 0]))\n"), ("bound=lambda s: s.n**0.5 / 2",
            "bound=lambda s: Pair(0.1, np.inf)")]
    assert said(*pair).problems == (), "one component may have no bound at a setting"


UNKNOWN = "unknown=({},),"


@pytest.mark.parametrize("constants, says", [
    ("UnknownConstant(name='C', role='hypothesis', pin=1.0, admissible=lambda s: np.inf)", "may be infinite at every setting"),
    ("UnknownConstant(name='C', role='bound', pin=9.0), UnknownConstant(name='C', role='bound', pin=9.0)", "is listed twice"),
])
def test_constants_that_play_no_part(one, constants: str, says: str) -> None:
    rule, kind, line, text = one((DELTA, f"{DELTA}\n    {UNKNOWN.format(constants)}"), (BOUND, "    return 1.0 * s.n\n"),
                                 ("bound=lambda s: s.n**0.5 / 2", "pins={'C': 0.01}"))
    assert (rule, kind) == ("unused-constant", "error") and line.startswith("unknown=") and says in text


def test_a_bound_constant_of_an_identity(one) -> None:
    unknown = UNKNOWN.format("UnknownConstant(name='C', role='bound', pin=1.0)")
    rule, *_, text = one(("margin=0.1,", f"margin=0.1, {unknown}"), of="identity")
    assert rule == "unused-constant" and "multiplies a bound, and an identity or a proof has none" in text


def test_constants_that_play_a_part(said) -> None:
    for constant in ("UnknownConstant(name='C', role='bound', pin=3.0)",
                     "UnknownConstant(name='C', role='hypothesis', pin=1.0, admissible=lambda s: float(s.n))"):
        assert said((DELTA, f"{DELTA}\n    {UNKNOWN.format(constant)}")).problems == ()


def test_a_hypothesis_of_a_constant_that_is_not_listed(one) -> None:
    rule, *_, text = one((DELTA, f"{DELTA}\n    hypotheses=(Hypothesis(name='H', says='It is.', constant='C_0'),),"))
    assert rule == "unused-constant" and "speaks of the constant C_0, which `unknown` does not list" in text


def test_a_margin_in_which_zero_would_do(one, said) -> None:
    rule, kind, line, _ = one(("margin=0.1", "margin=1.0"), of="identity")
    assert (rule, kind, line) == ("wide-margin", "error", "margin=1.0,")
    assert said(of="identity").problems == () and said(of="bracket").problems == ()
