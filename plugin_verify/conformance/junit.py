"""Write what a check came to as JUnit XML, which continuous-integration services read; without times, so equal runs are equal."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

KINDS = {"failed": "failure", "unexpected pass": "failure", "in error": "error", "expected failure": "skipped",
         "not run": "skipped", "no power": "skipped"}
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # whatever is no Char of XML 1.0


def junit(result: dict[str, Any]) -> str:
    """Give the XML of what `check_solver` returned, without the characters that XML 1.0 does not allow."""
    checks = result["checks"]
    kinds = [KINDS.get(check["outcome"]) for check in checks]
    suite = ElementTree.Element("testsuite", name=_allowed(f"plugin-verify check {result['solver']}"), tests=str(len(checks)),
                                failures=str(kinds.count("failure")), errors=str(kinds.count("error")),
                                skipped=str(kinds.count("skipped")))
    for check, kind in zip(checks, kinds, strict=True):
        case = ElementTree.SubElement(suite, "testcase", classname=f"plugin_verify.{check['kind']}", name=check["id"])
        if kind:
            message = _allowed(f"{check['outcome']}: {check['expected'] or check['told']}")
            ElementTree.SubElement(case, kind, message=message).text = _allowed(check["script"] or check["told"])
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _allowed(text: str) -> str:
    return FORBIDDEN.sub("", text)
