from plugin_verify.report.card import card


def test_hypotheses_say_where_they_are_met(shared, marginalia):
    found = card(shared, shared["claims"][0], "theorem-1", [], [], marginalia)
    assert "$C_0$ each setting admits" in found.hypotheses[0]
    assert found.hypotheses[1].endswith("(met at 30 of 30 settings)")


def test_the_statement_goes_without_its_title(shared, marginalia):
    found = card(shared, shared["claims"][0], "theorem-1", [], [], marginalia)
    assert found.statement.startswith("Let $A_i")
