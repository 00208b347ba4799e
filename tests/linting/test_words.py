import pytest

STATEMENT = 'statement=r"""The norm of a Gaussian vector. For all $n$, $\\lVert g \\rVert \\le \\sqrt{n} + t$.""",'


@pytest.mark.parametrize("statement, says", [
    (r'statement=r"""A $\foo$ here."""', r"in its statement, the macro \foo is not rendered"),
    (r'statement=r"""A $\sqrt{n$ here."""', "{ and } do not pair: 1 and 0"),
    (r'statement=r"""A $n here."""', "a dollar sign has no partner"),
    (r'statement=r"""An \alpha here."""', r"\alpha stands outside a formula"),
])
def test_latex_that_does_not_render(one, statement: str, says: str) -> None:
    rule, kind, line, text = one((STATEMENT, f"{statement},"))
    assert (rule, kind, line) == ("latex", "warning", f"{statement},") and says in text


def test_latex_of_a_hypothesis_and_of_a_label(said) -> None:
    more = r"hypotheses=(Hypothesis(name='H', says=r'$\foo$'),), labels={'value': r'\bar{n'},"
    found = said((STATEMENT, f"{STATEMENT}\n    {more}"))
    assert {one.says.partition(",")[0] for one in found.problems} == {"norm: in its hypotheses", "norm: in its labels"}


@pytest.mark.parametrize("statement, letter", [('"$\\rVert$"', "\\r"), ('"$\\theta$"', "\\t"), ('"$\\frac{1}{2}$"', "\\f")])
def test_a_macro_that_python_ate(said, statement: str, letter: str) -> None:
    found = {one.rule: one for one in said((STATEMENT, f"statement={statement},")).problems}
    assert f"holds the control character {letter}" in found["control-character"].says and not found["control-character"].error


def test_an_indented_statement_is_in_order(said) -> None:
    assert said((STATEMENT, f'{STATEMENT[:-4]}\n\n\tA second paragraph.""",')).problems == ()


@pytest.mark.parametrize("old, new, says", [
    (STATEMENT, "", "norm has no statement"), ('"the bound is halved"', '" "', "norm/half says nothing of what is false"),
])
def test_a_claim_without_words(one, old: str, new: str, says: str) -> None:
    rule, kind, _, text = one((old, new))
    assert (rule, kind) == ("no-statement", "warning") and says in text
