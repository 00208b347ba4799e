from plugin_verify.report.palette import weight
from plugin_verify.report.record import anchors, by_weight, fixed_fields, label, varying


def test_settings_are_named_by_what_differs(shared):
    claim = shared["claims"][0]
    assert varying(claim) == ["n", "theta", "k"]
    assert "R" in fixed_fields(claim)
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
