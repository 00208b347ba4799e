from plugin_verify.experiments.published import published


def test_the_published_numbers_have_their_shapes_and_their_source() -> None:
    facts = published()
    one, two = facts["figure_1"], facts["figure_2"]
    assert "authors" in facts["source"] and len(one["n_0"]) == 19 and len(one["n"]) == len(one["successes"]) == 23
    assert all(len(row) == 19 and 0 <= min(row) <= max(row) <= one["trials"] == 20 for row in one["successes"])
    assert sum(map(sum, one["successes"])) == 6338
    assert {len(two["a"][name]) for name in ("plugin", "gradient_descent")} == {20}
    assert {len(two["c"][name]) for name in ("n_3", "plugin", "gradient_descent")} == {12}
