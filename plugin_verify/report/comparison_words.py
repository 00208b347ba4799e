"""Say in words and tables what differs between two runs, the weightiest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from plugin_verify.outward import FIGURES
from plugin_verify.report.comparison import LETTERS, Pair
from plugin_verify.report.content import Picture, Point, Row, Table
from plugin_verify.report.number import DASH, counted, field, figures, interval, listed, lower, number, percent, upper
from plugin_verify.report.record import Record, labels, named, shared_fields
from plugin_verify.report.sentences import open_end, plain

RELATIONS = {"same": "the same", "overlap": "overlap", "disjoint": "disjoint", None: DASH}


class Told(NamedTuple):
    """All that a comparison says; headline, points and cells are prose."""

    title: str
    headline: str
    runs: tuple[Point, ...]
    points: tuple[Point, ...]
    claims: Table
    setup: Table
    details: tuple[Table, ...]
    pictures: tuple[Picture, ...]


def tell_comparison(found: Record, pictures: Sequence[Picture]) -> Told:
    """Say all that a comparison says."""
    return Told(
        title="Two runs, side by side",
        headline=headline(found),
        runs=tuple(Point(run["letter"], run_line(run)) for run in found["runs"]),
        points=tuple(point for point in points(found) if point.text),
        claims=claims_table(found),
        setup=setup_table(found),
        details=tuple(settings_table(claim) for claim in found["claims"] if changed_settings(claim)),
        pictures=tuple(pictures),
    )


def run_line(run: Record) -> str:
    """Name a run."""
    parts = (f"`{run['name']}`", f"{run['tool']['name']} {run['tool']['version']}", f"profile {run['profile']}",
             f"seed {run['seed']}", str(run["finished"] or "").partition("T")[0])  # fmt: skip
    return " · ".join(part for part in parts if part)


def headline(found: Record) -> str:
    """Say in one sentence how far the two results differ."""
    if found["equal"]:
        return "Nothing differs."
    claims = [claim for claim in found["claims"] if claim["verdicts"][0] != claim["verdicts"][1]]
    lone_claims = [claim for claim in claims if None in claim["verdicts"]]
    rows = [row for claim in found["claims"] if None not in claim["verdicts"] for row in claim["settings"]]
    lone, other, numbers = sort_out(rows)
    alone = listed([*([counted(len(lone_claims), "claim")] if lone_claims else []),
                    *([f"{counted(lone, 'setting')} of common claims"] if lone else [])])  # fmt: skip
    tail = f" In one run only: {alone}." if alone else ""
    if other or len(claims) > len(lone_claims):
        return f"Another verdict at {counted(len(claims) - len(lone_claims), 'claim')} and {counted(other, 'setting')}.{tail}"
    if numbers:
        return f"No verdict differs; the numbers do at {counted(numbers, 'setting')}.{tail}"
    if len(lone_claims) == len(found["claims"]) > 0:
        return f"No claim is in both runs: {alone} in one run only."
    if tail:
        return f"No verdict and no number of a setting in both runs differs.{tail}"
    return "No verdict and no number of a setting differs; the runs do, in how they were set up or in what was added."


def sort_out(rows: Sequence[Record]) -> tuple[int, int, int]:
    """Count the settings in one run only, those with another verdict, and those that differ in numbers alone."""
    differ = [row for row in rows if not row["equal"]]
    both = [row for row in differ if None not in row["indices"] and list(row["verdicts"]).count(None) != 1]
    other = sum(row["verdicts"][0] != row["verdicts"][1] for row in both)
    return len(differ) - len(both), other, len(both) - other


def points(found: Record) -> list[Point]:
    """Say what makes the runs comparable or not, and what may be read off them."""
    return [
        Point("Trials", trials_sentence(found)),
        Point("Code", code_sentence(found)),
        Point("Levels", levels_sentence(found)),
        Point("In one run only", missing_sentence(found)),
        Point("Told apart", apart_sentence(found)),
        Point("Unfinished", listed([run["letter"] for run in found["runs"] if not run["complete"]])),
    ]


def trials_sentence(found: Record) -> str:
    """Say whether one run can confirm the other."""
    if found["equal"]:
        return "Both results are equal, but for times and what they were made with."
    if found["same_seed"]:
        return (
            "Both runs have the same seed: where claim and code are equal, the trials of one are also those of the other, as far "
            "as both go. Agreement is then no confirmation."
        )
    return "The seeds differ: the trials are independent, and one run can confirm or contradict the other."


def code_sentence(found: Record) -> str:
    """Name the claims whose code differs between the runs."""
    common = [claim for claim in found["claims"] if None not in claim["verdicts"]]
    other = [claim["id"] for claim in common if len(set(claim["source_hashes"])) > 1]
    if not common:
        return "No claim is in both runs."
    if not other:
        return "The code of every claim in both runs, and of the engine, is the same."
    if len(other) == len(common):
        return "Every claim in both runs, or the engine, has other code: equal names do not mean equal statements."
    return f"Of other code: {listed([f'`{one}`' for one in other])}. Equal names do not mean equal statements there."


def levels_sentence(found: Record) -> str:
    """Say whether the intervals of the runs stand at the same levels."""
    pairs = [row["levels"] for claim in found["claims"] for row in claim["settings"] if None not in row["levels"]]
    other = sum(a != b for a, b in pairs)
    if not other:
        return ""
    return (
        f"At {number(other)} of {counted(len(pairs), 'setting')} in both runs the levels differ: a wider interval there need not "
        "mean fewer trials."
    )


def missing_sentence(found: Record) -> str:
    """Count what only one run has."""
    said = []
    for place, letter in enumerate(LETTERS):
        claims = [claim["id"] for claim in found["claims"] if claim["verdicts"][1 - place] is None]
        rows = sum(row["indices"][1 - place] is None for claim in found["claims"] if None not in claim["verdicts"]
                   for row in claim["settings"])  # fmt: skip
        parts = [*([f"the claims {listed([f'`{one}`' for one in claims])}"] if claims else []),
                 *([f"{counted(rows, 'setting')} of common claims"] if rows else [])]  # fmt: skip
        said += [f"{letter} alone has {listed(parts)}."] if parts else []
    return " ".join(said)


def apart_sentence(found: Record) -> str:
    """Say where the intervals have no value in common, and how often chance alone would do that."""
    if found["equal"]:
        return ""
    kinds = [row["relation"] for claim in found["claims"] for row in claim["settings"]]
    apart, compared = kinds.count("disjoint"), sum(kind is not None for kind in kinds)
    if not compared:
        return "No setting was measured in both runs."
    return (
        f"The intervals have no value in common at {number(apart)} of {counted(compared, 'setting')} measured in both. If both "
        f"runs measured the same, this would happen anywhere with probability at most {upper(found['chance'])}, given what the "
        "intervals assume. Intervals that overlap show neither that the runs agree nor that they differ."
    )


def claims_table(found: Record) -> Table:
    """Build the table of the claims, those with another verdict first."""
    ordered = sorted(found["claims"], key=weight)
    rows = tuple(
        Row(named(claim), "", (
            *(verdict or "not run" for verdict in claim["verdicts"]),
            *(constants_cell(claim, place) for place in (0, 1)),
            changes_cell(claim),
        ), note=claim["id"] if claim["source"] else "")
        for claim in ordered
    )  # fmt: skip
    a, b = LETTERS
    columns = ("Claim", f"Verdict in {a}", f"Verdict in {b}", f"Constants in {a}", f"Constants in {b}", "Settings")
    return Table("Every claim in both runs, those that changed first", columns, rows)


def weight(claim: Record) -> tuple[bool, bool, bool]:
    """Sort claims with another verdict first, then those with a setting that has one, then those that differ in anything."""
    rows = claim["settings"]
    return claim["verdicts"][0] == claim["verdicts"][1], all(len(set(row["verdicts"])) == 1 for row in rows), claim["equal"]


def constants_cell(claim: Record, place: int) -> str:
    """Write what a run knows of a claim's constants."""
    said = [text for name, known in claim["constants"].items() if (text := constant_text(name, known, place))]
    return "; ".join(said) or DASH


def constant_text(name: str, known: Record, place: int) -> str:
    """Write what a run knows of one constant; empty where it knows nothing."""
    kind, forced, enough, pinned = (known[key][place] for key in ("kind", "forced_above", "suffices_on_grid", "pinned"))
    if pinned is not None:
        return f"${name} = {field(pinned)}$ is pinned"
    relation = ">" if kind == "hypothesis" else "\\ge"
    parts = [*([f"${name} {relation} {plain(lower(forced))}$ is forced"] if forced is not None else []),
             *([f"{upper(enough)} suffices on the grid"] if not open_end(enough) else [])]  # fmt: skip
    return ", ".join(parts)


def changes_cell(claim: Record) -> str:
    """Count the settings of a claim that differ."""
    if None in claim["verdicts"]:
        return "in one run only"
    lone, other, numbers = sort_out(claim["settings"])
    if not lone + other + numbers:
        return f"equal at {counted(len(claim['settings']), 'setting')}"
    parts = [f"{number(other)} with another verdict", f"{number(numbers)} with other numbers alone",
             *([f"{number(lone)} in one run only"] if lone else [])]  # fmt: skip
    return f"{', '.join(parts)}, of {number(len(claim['settings']))}"


def changed_settings(claim: Record) -> list[Record]:
    """Pick the settings that differ, those with another verdict first, then those told apart; of a missing claim none."""
    rows = [] if None in claim["verdicts"] else [row for row in claim["settings"] if not row["equal"]]
    return sorted(rows, key=lambda row: (len(set(row["verdicts"])) == 1, row["relation"] != "disjoint"))


def settings_table(claim: Record) -> Table:
    """Build the table of the settings of a claim that differ."""
    label = labels(claim)
    rows = tuple(
        Row(label(row), "", (
            *(verdict or "not run" for verdict in row["verdicts"]),
            *(interval_cell(claim, ends, told) for ends in row["intervals"]), pair_cell(row["allowed"], told),
            pair_cell(row["trials"]), pair_cell(row["failures"]), RELATIONS[row["relation"]],
        ))
        for row in changed_settings(claim) for told in [shown_figures(row)]
    )  # fmt: skip
    a, b = LETTERS
    columns = ("Setting", f"Verdict in {a}", f"Verdict in {b}", f"Interval in {a}", f"Interval in {b}", "Allowed $\\delta$",
               "Trials", "Failures", "Intervals")  # fmt: skip
    shared = shared_fields(claim) if len(claim["settings"]) > 1 else ""
    return Table(f"Settings of {named(claim)} that differ" + (f"; {shared}" if shared else ""), columns, rows)


def shown_figures(row: Record) -> int:
    """Return the figures that show in both runs how the intervals lie to what is allowed."""
    return max(map(figures, row["intervals"], row["allowed"]))


def interval_cell(claim: Record, ends: Sequence[Any] | None, told: int) -> str:
    """Write an interval; that of an identity in percent."""
    if ends is None or claim["kind"] != "expectation-identity":
        return interval(ends, told)
    return f"{percent(ends[0], lower)} … {percent(ends[1], upper)}"


def pair_cell(pair: Pair, told: int = FIGURES) -> str:
    """Write a number of both runs, once where it is the same."""
    one, two = (number(value, told) for value in pair)
    return one if one == two else f"{one} | {two}"


def setup_table(found: Record) -> Table:
    """Build the table of what was set up in another way, and of the versions that differ."""
    pairs = found["setup"] | found["made_with"]
    rows = tuple(Row(name.replace("_", " "), "", tuple(f"`{written(value)}`" for value in pair)) for name, pair in pairs.items())
    return Table("How the runs were made in another way", ("What", *LETTERS), rows)


def written(value: object) -> str:
    """Write an option or a version."""
    if isinstance(value, dict):
        return ", ".join(f"{name} = {each}" for name, each in value.items()) or "none"
    return "none" if value is None else str(value).replace("`", "'")
