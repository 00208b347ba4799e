import re
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


@pytest.mark.parametrize("macro", ["sim", "perp", "implies", "iff"])
def test_relations_that_come_as_letters_have_their_space(macro):
    (sign,) = tree(rf"a \{macro} b").iter("mo")
    assert sign.get("lspace") == sign.get("rspace") == "0.2778em"


def test_a_colon_in_a_set_has_space_and_a_full_stop_has_none():
    spaces = {leaf.text: leaf.get("lspace") for leaf in tree(r"\{x : x = 1\}.").iter("mo")}
    assert spaces[":"] == "0.2778em" and spaces["."] == "0"


def test_infinity_is_a_letter():
    assert "∞" in [leaf.text for leaf in tree(r"n \to \infty").iter("mi")]


def test_a_relation_at_the_end_of_a_line_of_text_has_no_space_of_its_own():
    assert tree(r"p \ge", display=False)[0][-1].get("rspace") == "0"
    assert tree(r"p \ge 1", display=False)[0][1].get("rspace") is None


def test_a_longer_macro_is_not_cut():
    assert "≳" in "".join(tree(r"a \gtrsim b").itertext())
    assert [leaf.text for leaf in tree(r"a \lt b \gt c").iter("mo")] == ["<", ">"]


def test_no_space_stands_between_an_operator_and_its_bracket():
    assert next(tree(r"\max(t, 0)").iter("mo")).get("rspace") == "0"
    assert next(tree(r"\max_i (t)").iter("mo")).get("rspace") == "0"
    assert next(tree(r"\max t").iter("mo")).get("rspace") != "0"


def test_upright_letters_are_one_name_with_space():
    row = tree(r"4^j \mathrm{tr} S")[0]
    assert [child.tag for child in row] == ["msup", "mspace", "mi", "mspace", "mi"] and row[2].text == "tr"


def test_columns_stand_on_their_side():
    def sides(latex):
        return [cell.get("style") for cell in tree(latex).iter("mtd")]

    assert sides(r"\begin{cases} 1, & x \end{cases}") == ["text-align: left"] * 2
    assert sides(r"\begin{aligned} a &= b \end{aligned}") == ["text-align: right", "text-align: left"]


@pytest.mark.parametrize("macro", sorted(MACROS - {"left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
                                                   "biggl", "biggr", "begin", "end", "substack", "tag", "limits"}))
def test_no_macro_that_is_listed_comes_out_as_letters_of_its_name(macro):
    """A macro that the converter does not know comes out as its name, or as a sign and the rest of its name."""
    words = {"sup", "inf", "max", "min", "lim", "limsup", "liminf", "log", "ln", "exp", "sin", "cos", "tan", "arctan", "det",
             "dim", "ker", "Pr", "gcd"}
    arguments = {"frac": "{1}{2}", "tfrac": "{1}{2}", "dfrac": "{1}{2}", "binom": "{1}{2}", "underset": "{1}{2}",
                 "overset": "{1}{2}", "stackrel": "{1}{2}", "sqrt": "{1}", "operatorname": "{1}"}
    text = "".join(tree(rf"\{macro}{arguments.get(macro, '{1}')}").itertext())
    assert macro in words or len(macro) == 1 or not re.search(f"{macro[-2:]}", text)
