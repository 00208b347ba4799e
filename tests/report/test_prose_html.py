from plugin_verify.report.prose_html import line_html, text_html


def test_markup_in_text_code_and_labels_is_escaped():
    text = text_html("Note: <script>alert(1)</script> `<b>` & $x < y$\n\n- <i>item</i>")
    assert "<script" not in text and "<b>" not in text and "<i>" not in text
    assert "<strong>Note:</strong>" in text and "<code>&lt;b&gt;</code>" in text


def test_blocks_become_their_elements():
    text = text_html("One.\n\n$$x$$\n\n- a\n- b")
    assert text.count("<p>") == 1 and text.count("<li>") == 2 and 'display="block"' in text


def test_a_sign_stays_with_the_formula_before_it():
    assert line_html("$x$, so").endswith("</math>,</span> so")
    assert "held" not in line_html("$x$ and")
    assert line_html("$x$.").count(".") == 1


def test_a_line_has_no_paragraph():
    assert line_html("plain") == "plain"


def test_a_bracket_stays_with_the_formula_after_it():
    assert line_html("one ($x$)") == f'one {held("(", "x", ")")}' and line_html("one ($x$ and") == f'one {held("(", "x", "")} and'
    assert line_html("(a) $x$") == f"(a) {line_html('$x$')}"


def held(before, formula, after):
    inner = f'<span class="held">{before}{line_html(f"${formula}$")}</span>'
    return f'<span class="held">{inner}{after}</span>' if after else inner
