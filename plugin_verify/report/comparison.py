"""Hold two results against each other: what differs between them, and what makes them comparable or not.

Nothing is decided anew. Every interval of a run holds at its level, all of a run's at once at the run's rates; so two intervals
that have no value in common show that two values differ, and two that have one in common show nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from plugin_verify.report.number import real
from plugin_verify.report.record import Record, constants, free_bound_constant

SCHEMA_VERSION = 1
LETTERS = ("A", "B")
"""How the two runs are called, in the order in which they were named."""

SETUP = ("seed", "profile", "assumed", "budget", "false_refutation_rate", "false_support_rate", "decisions", "slack", "complete")
"""What of a run shapes its trials, levels and verdicts, beside the claims themselves."""

LEFT_OUT = frozenset(("times", "provenance", "tool", "findings", "teeth", "calibration"))
"""What of a result is not found by its trials, or follows from them."""

PAIRS = {
    "indices": "index", "verdicts": "verdict", "intervals": "interval", "allowed": "failure_probability", "margins": "margin",
    "levels": "level", "trials": "trials", "failures": "failures", "methods": "method", "power": "power",
}  # fmt: skip
"""What is compared at a setting: its name in the comparison, and in a result."""

Pair: TypeAlias = tuple[Any, Any]


def compare(first: Record, second: Record, names: tuple[str, str]) -> dict[str, Any]:
    """Compare two results, read from JSON.

    Args:
        names: of the two runs, as a reader knows them: their folders.

    Returns:
        What comparison.json holds; every pair stands in the order of the arguments, None for what a run does not have.
    """
    runs = (first, second)
    claims = [compare_claim(*pair) for pair in paired(*({claim["id"]: claim for claim in run["claims"]} for run in runs))]
    return {
        "schema_version": SCHEMA_VERSION,
        "runs": [{"letter": letter, "name": name, **about(run)} for letter, name, run in zip(LETTERS, names, runs, strict=True)],
        "equal": found(first) == found(second),
        "setup": differing(first, second, SETUP),
        "made_with": made_with(first, second),
        "same_seed": first["seed"] == second["seed"],
        "chance": sum(real(run[rate]) for run in runs for rate in ("false_refutation_rate", "false_support_rate")),
        "claims": claims,
    }


def about(run: Record) -> dict[str, Any]:
    """Say which run a result is of."""
    return {"tool": run["tool"], **{name: run.get(name) for name in SETUP}, "exit_code": run["exit_code"],
            "finished": run["times"].get("finished")}


def found(run: Record) -> dict[str, Any]:
    """Keep of a result what two equal runs have in common."""
    return {name: value for name, value in run.items() if name not in LEFT_OUT}


def paired(first: Mapping[str, Record], second: Mapping[str, Record]) -> Iterator[tuple[Record | None, Record | None]]:
    """Pair what has the same key, in the order of the first, then of the second; None where one is missing."""
    for key in dict.fromkeys((*first, *second)):
        yield first.get(key), second.get(key)


def differing(first: Record, second: Record, names: Sequence[str]) -> dict[str, Pair]:
    """Keep the named values that differ."""
    pairs = {name: (first.get(name), second.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def made_with(first: Record, second: Record) -> dict[str, Pair]:
    """Keep the versions and machines that differ."""
    names = list(dict.fromkeys((*first["provenance"], *second["provenance"])))
    return differing({"tool": first["tool"]}, {"tool": second["tool"]}, ("tool",)) | differing(
        first["provenance"], second["provenance"], names
    )


def compare_claim(first: Record | None, second: Record | None) -> dict[str, Any]:
    """Compare what two runs say of a claim."""
    known = [claim for claim in (first, second) if claim is not None]
    rows = paired(*({row["id"]: row for row in claim["settings"]} if claim else {} for claim in (first, second)))
    settings = [compare_setting(first, second, *pair) for pair in rows]
    return {
        "id": known[0]["id"], "source": known[0]["source"], "kind": known[0]["kind"],
        "verdicts": both(first, second, "verdict"), "source_hashes": both(first, second, "source_hash"),
        "constants": compare_constants(first, second), "counts": both(first, second, "counts"),
        "equal": said(first) == said(second), "settings": settings,
    }  # fmt: skip


def said(claim: Record | None) -> Record | None:
    """Keep what a run says of a claim, beside where and how the claim is written."""
    return claim and {name: value for name, value in claim.items() if name not in ("source_hash", "reference", "code")}


def both(first: Record | None, second: Record | None, name: str) -> Pair:
    """Give a value of both, None for what is missing."""
    return (None if first is None else first.get(name)), (None if second is None else second.get(name))


def compare_constants(first: Record | None, second: Record | None) -> dict[str, dict[str, Pair]]:
    """Compare what is known of each unknown constant."""
    one, two = (claim["constants"] if claim else {} for claim in (first, second))
    keys = ("kind", "forced_above", "suffices_on_grid", "pinned")
    return {name: {key: both(one.get(name), two.get(name), key) for key in keys} for name in dict.fromkeys((*one, *two))}


def compare_setting(one: Record | None, two: Record | None, first: Record | None, second: Record | None) -> dict[str, Any]:
    """Compare what two runs found at a setting of the claims `one` and `two`."""
    known = first or second
    assert known is not None
    pairs = {name: both(first, second, key) for name, key in PAIRS.items()}
    return {"id": known["id"], "setting": known["setting"], **pairs, "equal": first == second,
            "relation": relation(one, two, first, second)}  # fmt: skip


def relation(one: Record | None, two: Record | None, first: Record | None, second: Record | None) -> str | None:
    """Say how the intervals of two runs at a setting lie: "same", "overlap" or "disjoint"; None where they do not compare.

    They compare where both runs measured the same thing: a failure probability with the same constants in the bound, a constant
    that both leave open, or the components of an identity, each with its own interval.
    """
    if one is None or two is None or first is None or second is None or one["kind"] != two["kind"]:
        return None
    if free_bound_constant(one) != free_bound_constant(two) or pinned_in_bound(one) != pinned_in_bound(two):
        return None
    pairs = interval_pairs(first, second, identity=one["kind"] == "expectation-identity")
    if not pairs:
        return None
    if all(a == b for a, b in pairs):
        return "same"
    return "disjoint" if any(disjoint(a, b) for a, b in pairs) else "overlap"


def pinned_in_bound(claim: Record) -> dict[str, float | None]:
    """Give the values at which the constants in a claim's bound are pinned."""
    return {name: known["pinned"] for name, known in constants(claim, "bound")}


def interval_pairs(first: Record, second: Record, *, identity: bool) -> list[Pair]:
    """Pair the intervals of two runs at a setting."""
    if identity:
        parts = paired(*({part["name"]: part for part in row["components"]} for row in (first, second)))
        return [(a["interval"], b["interval"]) for a, b in parts if a and b]
    ends = first["interval"], second["interval"]
    return [] if None in ends else [ends]


def disjoint(first: Sequence[Any], second: Sequence[Any]) -> bool:
    """Tell whether two intervals have no value in common."""
    (low, high), (left, right) = ([real(end) for end in ends] for ends in (first, second))
    return high < left or right < low
