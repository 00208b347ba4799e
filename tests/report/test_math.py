from xml.etree import ElementTree

import pytest

from plugin_verify.report.latex import MACROS
from plugin_verify.report.math import mathml


def tree(latex, *, display=True):
    return ElementTree.fromstring(mathml(latex, display=display))


@pytest.mark.parametrize("operator", ["sup", "max", "min", "inf", "lim", "prod", "sum", "bigcup"])
def test_limits_stand_under_their_operator(operator):
    root = tree(rf"\{operator}_{{u \in S}} f(u)")
    assert root.find(".//munder") is not None
    assert root.find(".//munder")[0].get("movablelimits") == "true"
    assert root.find(".//msub") is None


def test_an_index_stays_an_index():
    assert tree(r"\lambda_{\max} x_i").find(".//munder") is None


def test_limits_above_and_below():
    assert len(tree(r"\sum_{i=1}^{d} i").find(".//munderover")) == 3


@pytest.mark.parametrize("latex", [r"\|x\|", r"\lVert x \rVert", r"\Vert x \Vert", r"\big\| x \big\|"])
def test_bars_are_signs_without_space(latex):
    bars = [leaf for leaf in tree(latex).iter() if leaf.text == "‖"]
    assert len(bars) == 2
    assert all(bar.tag == "mo" and bar.get("lspace") == bar.get("rspace") == "0" for bar in bars)


def test_angle_brackets_open_and_close():
    forms = [leaf.get("form") for leaf in tree(r"\langle u, v \rangle").iter("mo") if leaf.get("fence")]
    assert forms == ["prefix", "postfix"]


def test_letters_signs_and_roots():
    root = tree(r"\mathbb{P}(x \ge 1) \le \sqrt{\frac{n_0}{n_d}} \in \mathbb{R}, \mathbb{E}")
    text = "".join(root.itertext())
    assert all(sign in text for sign in "ℙ≥≤∈ℝ𝔼")
    assert root.find(".//msqrt//mfrac") is not None


def test_function_names_are_upright_words_with_space_but_not_before_a_bracket():
    row = tree(r"n_0 \log x")[0]
    assert [child.tag for child in row] == ["msub", "mspace", "mi", "mspace", "mi"]
    assert [child.tag for child in tree(r"\operatorname{range}(A)")[0]][:2] == ["mi", "mo"]


def test_aligned_lines_become_a_table():
    assert len(tree(r"\begin{aligned} a &= b \\ c &= d \end{aligned}").findall(".//mtr")) == 2


def test_a_tag_stands_beside_the_formula():
    text = mathml(r"x = 1 \tag{6}", display=True)
    assert text.endswith('</math><span class="tag">(6)</span>')


def test_an_unknown_macro_is_shown_as_source():
    assert mathml(r"\foo x < y", display=False) == '<code class="latex">\\foo x &lt; y</code>'


def test_signs_of_html_are_escaped():
    assert "&lt;" in mathml("x < y", display=False)
    assert "<script" not in mathml(r"\text{<script>}", display=False)


def test_a_long_inline_formula_may_break_after_a_relation_but_not_inside_brackets():
    text = mathml(r"f(a = b, c = d, e = g) \le a + b + c + d + e + f + g + h", display=False)
    assert text.count("<math") == 2
    assert text.count("<wbr>") == 1
    assert mathml("a = b", display=False).count("<math") == 1


def test_no_listed_letter_leaves_a_backslash():
    paired = {"begin", "end", "left", "right", "tag", "limits", "big", "Big", "bigg", "Bigg", "substack"}
    for name in MACROS - paired:
        assert "\\" not in mathml(rf"x \{name}{{a}}{{b}} y", display=True), name
