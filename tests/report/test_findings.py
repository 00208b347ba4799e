from plugin_verify.report.findings import findings
from plugin_verify.report.record import anchors


def told(record):
    return findings(record, anchors(record["claims"]))


def test_evidence_leads_to_the_card_of_a_claim_that_was_run(shared):
    (finding,) = told(shared)
    assert [(one.claim, one.target) for one in finding.evidence] == [("theorem-1", "theorem-1"), ("gone", "")]
    assert [one.says for one in finding.evidence] == ["setting 3: 1,051 of 2,623 trials fail", "it is <i>not</i> in this run"]


def test_an_old_record_has_none(result):
    del result["findings"]
    assert told(result) == ()
