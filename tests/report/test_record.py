from plugin_verify.report.palette import weight
from plugin_verify.report.record import anchors, by_weight, label, shared_fields, varying


def test_settings_are_named_by_what_differs(shared):
    claim = shared["claims"][0]
    assert varying(claim) == ["n", "theta", "k"]
    assert shared_fields(claim).startswith("at all of them R")
    assert label(claim, claim["settings"][0]).replace("\N{NO-BREAK SPACE}", " ") == "n = (1, 60), θ = 1, k = 1"


def test_one_setting_is_named_in_full(shared):
    assert varying(shared["claims"][4]) == ["d"]


def test_the_weightiest_come_first(shared):
    found = [weight(row["verdict"]) for row in by_weight(shared["claims"][0])]
    assert found == sorted(found)


def test_anchors_are_safe_and_unique():
    found = anchors([{"id": "a/b"}, {"id": "a b"}, {"id": "../x"}, {"id": "<>"}])
    assert len(set(found.values())) == 4
    assert all(name.replace("-", "").isalnum() for name in found.values())


def test_a_usual_value_is_said_once_and_no_two_labels_agree(result):
    claim = result["claims"][0]
    claim["settings"][3]["setting"]["noise"] = 1.0
    labels = [label(claim, row) for row in claim["settings"]]
    assert "where not said otherwise noise" in shared_fields(claim)
    assert sum("noise" in text for text in labels) == 1
    assert len(set(labels)) == len({str(row["setting"]) for row in claim["settings"]})
