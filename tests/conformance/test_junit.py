from xml.etree import ElementTree

from plugin_verify.conformance import junit
from plugin_verify.conformance.check import Check

CHECKS = [Check("one-step", "identity", "", "failed", "0.1 < 0.2 & more", 1, "print('<x>')\n"),
          Check("calls", "identity", "", "expected failure", "(2, 1) came", 1, "", "formed \"beforehand\""),
          Check("scaling", "identity", "", "passed", ""), Check("theorem-1", "claim", "", "in error", "boom"),
          Check("rotation", "identity", "", "unexpected pass", "equal", 1, "", "once"),
          Check("remark-3", "claim", "", "not run", "no")]


def test_every_outcome_is_read_back() -> None:
    text = junit({"solver": "my.py:<solve>", "checks": [check.as_record() for check in CHECKS]})
    suite = ElementTree.fromstring(text)
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "6", "failures": "2", "errors": "1", "skipped": "2"} and "my.py:<solve>" in suite.get("name", "")
    cases = {case.get("name"): case for case in suite}
    failure = cases["one-step"].find("failure")
    assert failure is not None and failure.get("message") == "failed: 0.1 < 0.2 & more" and failure.text == "print('<x>')\n"
    skipped = cases["calls"].find("skipped")
    assert skipped is not None and skipped.get("message") == 'expected failure: formed "beforehand"'
    assert len(cases["scaling"]) == 0 and cases["rotation"].find("failure") is not None
    assert cases["theorem-1"].get("classname") == "plugin_verify.claim"


def test_characters_that_xml_does_not_allow_are_left_out() -> None:
    check = Check("one-step", "identity", "", "failed", "a\x1b[31m\x00b\ud800\uffff \u00e9\U0001f600", 1, "x\x0c\ty\n")
    suite = ElementTree.fromstring(junit({"solver": "my\x01.py:f", "checks": [check.as_record()]}).encode())
    failure = suite[0].find("failure")
    assert suite.get("name") == "plugin-verify check my.py:f"
    assert failure is not None and failure.get("message") == "failed: a[31mb \u00e9\U0001f600" and failure.text == "x\ty\n"
