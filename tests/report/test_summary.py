from plugin_verify.report.summary import headline, summarize


def summary(result, marginalia):
    return summarize(result, [], {}, marginalia=marginalia)


def test_what_is_refuted_comes_first(shared, marginalia):
    found = summary(shared, marginalia)
    assert found.headline == "Corollary 1 is refuted; 1 proved and 4 undecided, of 6 claims."
    assert found.overview.rows[0].verdict == "REFUTED"
    assert [card.id for card in found.cards][:2] == ["corollary-1", "theorem-1"]
    assert [row.target for row in found.overview.rows] == [card.anchor for card in found.cards]


def test_a_run_without_refutation_says_so(result):
    result["claims"] = result["claims"][2:]
    result["verdict_counts"] = {"UNDECIDED": 3, "PROVED": 1}
    assert headline(result) == "Nothing is refuted: 1 proved and 3 undecided, of 4 claims."


def test_an_empty_run_says_so(result, marginalia):
    result |= {"claims": [], "verdict_counts": {}}
    assert summary(result, marginalia).headline == "No claim was run."


def test_alerts_tell_what_weakens_the_run(result, marginalia):
    assert len(summary(result, marginalia).alerts) == 3
    result |= {"complete": True, "errors": [], "assumed": {}}
    assert summary(result, marginalia).alerts == ()


def test_many_refuted_claims_are_counted_and_a_claim_without_a_source_is_named(result):
    first = result["claims"][1] | {"source": ""}
    result["claims"] = [first | {"id": f"claim-{i}"} for i in range(6)]
    assert headline(result) == "claim-0, claim-1, claim-2 and 3 other claims are refuted."
    result["claims"] = result["claims"][:4]
    assert headline(result) == "claim-0, claim-1, claim-2 and claim-3 are refuted."
