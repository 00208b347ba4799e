import pytest

from plugin_verify.report import lint_latex


def test_the_papers_formulas_pass(shared):
    assert lint_latex(shared["claims"][0]["statement"]) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"$\foo x$", r"\foo"),
        (r"$\alphabet$", r"\alphabet"),
        (r"$$\begin{tikzpicture}\end{tikzpicture}$$", "tikzpicture"),
        (r"$\frac{1}{2$", "{ and }"),
        (r"$\left( x$", r"\left and \right"),
        (r"$a & b$", "outside an environment"),
        (r"\[ a \\ b \]", "outside an environment"),
        (r"outside \alpha of a formula", r"\alpha stands outside"),
        ("a lone $ sign", "no partner"),
    ],
)
def test_what_would_not_be_rendered_is_named(text, said):
    (problem,) = lint_latex(text)
    assert said in problem


def test_code_and_escaped_braces_are_not_linted():
    assert lint_latex(r"`\foo $` and $\{x : x \le 1\}$ and $\begin{cases} a & b \\ c & d \end{cases}$") == []


def test_a_longer_macro_is_not_taken_for_left_or_right():
    assert lint_latex(r"$a \leftarrow b \Rightarrow c$") == []
