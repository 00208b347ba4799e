from plugin_verify.report.details import components_table, twins_table


def test_a_zero_bound_is_no_error(result):
    row = result["claims"][0]["settings"][0]
    row["components"] = [
        {"name": "a", "bound": 0.0, "median": 0, "worst": 0},
        {"name": "b", "bound": 0, "median": 0, "worst": 1},
    ]
    cells = [row.cells[-1] for row in components_table(result["claims"][0]).rows[:2]]
    assert cells == ["0", "∞"]


def test_twins_say_where_they_were_noticed(shared):
    (row,) = twins_table(shared["claims"][0]).rows
    assert row.cells[1:] == ("0, 1, 3", "0, 3")
