"""Gather what the checks say beyond the verdicts, and link it to the claims that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from plugin_verify.report.content import Evidence, Finding
from plugin_verify.report.record import Record, anchors


def findings(record: Record, names: Mapping[str, str]) -> tuple[Finding, ...]:
    """List the findings of a run; `names` are the anchors of its claims."""
    found = record.get("findings", ())
    own = anchors(found)
    return tuple(finding(each, own[each["id"]], names) for each in found)


def finding(each: Record, anchor: str, names: Mapping[str, str]) -> Finding:
    """Write one finding with what it rests on."""
    seen = tuple(evidence(one, names) for one in each["evidence"])
    return Finding(anchor, each["title"], each["source"], each["text"], seen)


def evidence(one: Record, names: Mapping[str, str]) -> Evidence:
    """Say what is seen at a claim, or at one setting of it."""
    where = "" if one["setting"] is None else f"setting {one['setting']}: "
    return Evidence(one["claim"], names.get(one["claim"], ""), f"{where}{one['says']}")
