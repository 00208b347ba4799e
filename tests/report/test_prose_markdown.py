from plugin_verify.report.prose_markdown import cell_markdown, line_markdown, text_markdown


def test_no_character_of_a_text_acts_as_markup():
    assert line_markdown("*a* <b> [c](d)") == r"\*a\* &lt;b&gt; \[c\](d)"


def test_a_bar_does_not_end_a_cell():
    assert cell_markdown(r"a|b $\|x\| = |y|$") == r"a\|b $\Vert x\Vert  = \vert y\vert $"


def test_formulas_keep_their_dollars_and_lose_angle_signs():
    assert line_markdown("$x < y$") == r"$x \lt  y$"
    assert text_markdown("a\n\n$$x$$\n\n- b") == "a\n\n$$\nx\n$$\n\n- b"
