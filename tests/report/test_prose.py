from plugin_verify.report.prose import blocks, spans, split_title


def test_the_first_line_is_the_title():
    assert split_title("A title $x$.\n\n    Body.\n") == ("A title $x$.", "Body.")


def test_the_statement_falls_into_its_blocks(shared):
    _, body = split_title(shared["claims"][0]["statement"])
    kinds = [block.kind for block in blocks(body)]
    assert kinds == ["paragraph", "display", "display", "paragraph", "bullets"]
    assert len(blocks(body)[-1].items) == 2


def test_a_word_and_a_colon_are_a_label():
    (block,) = blocks("Reading: $x$ is fixed.")
    assert [span.kind for span in block.items[0]] == ["label", "text", "math", "text"]


def test_spans_lose_their_delimiters():
    assert spans("a $x$ `b`") == (("text", "a "), ("math", "x"), ("text", " "), ("code", "b"))


def test_a_lone_dollar_is_text():
    assert spans("5 $ each") == (("text", "5 $ each"),)


def test_an_empty_text_has_no_blocks():
    assert blocks("") == []
