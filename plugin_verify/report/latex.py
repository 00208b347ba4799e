r"""Lint the LaTeX of a statement: which macros the report can render, and what else would come out wrong.

The converter to MathML passes a macro that it does not know as if it were a letter; so what is rendered is
what is listed here, and nothing else.
"""

from __future__ import annotations

import re

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
RELATIONS = (
    "le leq ge geq ne neq lt gt ll gg in ni notin subset subseteq supset supseteq sim simeq approx equiv "
    "propto to lesssim gtrsim mapsto rightarrow leftarrow Rightarrow Leftrightarrow implies iff mid perp "
    "parallel stackrel"
)
OPERATORS = (
    "sup inf max min lim limsup liminf sum prod int bigcup bigcap log ln exp sin cos tan arctan det dim "
    "ker Pr gcd operatorname frac tfrac dfrac binom sqrt"
)
SYMBOLS = (
    "cdot times pm mp setminus cup cap circ star ast top infty partial nabla forall exists neg land lor "
    "odot oplus otimes dots ldots cdots ell prime emptyset"
)
FENCES = (
    "left right langle rangle lVert rVert lvert rvert vert Vert lfloor rfloor lceil rceil big Big bigg "
    "Bigg bigl bigr Bigl Bigr biggl biggr"
)
STYLES = (
    "mathbb mathcal mathsf mathrm mathbf mathit text mathscr hat bar tilde widehat widetilde overline "
    "underline underset overset displaystyle textstyle quad qquad tag begin end substack limits"
)
MACROS = frozenset(" ".join((GREEK, RELATIONS, OPERATORS, SYMBOLS, FENCES, STYLES)).split())
"""The macros that are rendered; also the one-character ones of `SIGNS`."""

SIGNS = frozenset("{}|,;:!% _\\")
ENVIRONMENTS = frozenset(("cases", "aligned", "align*", "matrix", "pmatrix", "bmatrix"))

MATHS = re.compile(r"\$\$.+?\$\$|\\\[.+?\\\]|\$[^$]+\$", re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")


def lint_latex(text: str) -> list[str]:
    r"""List what the report would not render as meant in a statement; an empty list says that all of it is.

    Args:
        text: a docstring, maths between dollars, double dollars or \[ and \], code between backticks.
    """
    prose = MATHS.sub(" ", CODE.sub(" ", text))
    found = [problem for match in MATHS.findall(CODE.sub(" ", text)) for problem in lint_formula(inside(match))]
    if "$" in prose:
        found.append("a dollar sign has no partner; close the formula, or write the sign as code")
    found += [f"{macro} stands outside a formula; put it between dollars" for macro in re.findall(r"\\[A-Za-z]+", prose)]
    return list(dict.fromkeys(found))


def lint_formula(latex: str) -> list[str]:
    """List what the report would not render in one formula, given without its dollars."""
    macros = re.findall(r"\\([A-Za-z]+|.)", latex, re.DOTALL)
    found = [f"the macro \\{name} is not rendered; use one of the listed macros" for name in macros if unknown(name)]
    environments = re.findall(r"\\begin\{([^}]*)\}", latex)
    found += [f"the environment {name} is not rendered" for name in environments if name not in ENVIRONMENTS]
    if not environments and "\\substack" not in latex and (re.search(r"(?<!\\)&", latex) or "\\\\" in latex):
        found.append("a line break or & stands outside an environment; use aligned or cases")
    return list(dict.fromkeys([*found, *lint_pairs(latex)]))


def unknown(name: str) -> bool:
    """Tell whether a macro, given without its backslash, is not rendered."""
    return name not in MACROS and name not in SIGNS


def lint_pairs(latex: str) -> list[str]:
    """List the pairs that do not match: braces, left and right, begin and end."""
    bare = re.sub(r"\\[{}\\]", "", latex)
    pairs = (
        ("{ and }", bare.count("{"), bare.count("}")),
        ("\\left and \\right", count(latex, "left"), count(latex, "right")),
        ("\\begin and \\end", count(latex, "begin"), count(latex, "end")),
    )
    return [f"{names} do not pair: {first} and {second}" for names, first, second in pairs if first != second]


def count(latex: str, name: str) -> int:
    """Count a macro, and not the longer ones that begin like it."""
    return len(re.findall(rf"\\{name}(?![A-Za-z])", latex))


def inside(formula: str) -> str:
    r"""Strip the delimiters of a formula: dollars, double dollars, or \[ and \]."""
    width = 2 if formula.startswith(("$$", "\\[")) else 1
    return formula[width:-width].strip()
