"""Say which planted errors the checks catch, how small an error they see, and that true statements pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from plugin_verify.report.content import Picture, Row, Table, Teeth
from plugin_verify.report.number import DASH, counted, listed, number, percent, upper
from plugin_verify.report.palette import OUTCOMES
from plugin_verify.report.record import Record

ALONE = "single errors"
"""The group of the mutants that belong to no family."""


def teeth_section(record: Record, pictures: Sequence[Picture]) -> Teeth | None:
    """Gather what a record says of planted errors; None where it says nothing."""
    teeth = record.get("teeth")
    if teeth is None:
        return None
    first, *others = teeth_tables(teeth)
    sentences = (survivors(teeth), twins_sentence(teeth), null_sentence(teeth), procedure(teeth))
    return Teeth(headline(teeth), tuple(filter(None, sentences)), tuple(pictures), first, tuple(others))


def teeth_tables(teeth: Record) -> tuple[Table, ...]:
    """Lay out the smallest errors caught, the mutants, the claims' own false twins, the true statements."""
    return smallest_table(teeth), mutants_table(teeth), twins_table(teeth), null_table(teeth)


def grouped(teeth: Record) -> dict[str, list[Record]]:
    """Group the mutants by family, each from its smallest error to its largest; those without a family come last."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for mutant in sorted(teeth["mutants"], key=lambda mutant: not mutant["family"]):
        groups[mutant["family"] or ALONE].append(mutant)
    return {name: sorted(group, key=by_size) for name, group in groups.items()}


def by_size(mutant: Record) -> float:
    """Sort the members of a family by size; those without a family keep their order."""
    return abs(mutant["size"]) if mutant["family"] else 0.0


def outcome(cell: Record) -> str:
    """Name what became of a mutant in a claim, as `OUTCOMES` does."""
    return "sure" if cell["outcome"] == "caught" and cell["sure"] else str(cell["outcome"])


def by_outcome(teeth: Record) -> tuple[list[str], list[str], list[str]]:
    """Part the mutants' ids: caught by some claim; survived where they were decided; decided nowhere."""
    caught = {cell["mutant"] for cell in teeth["cells"] if cell["outcome"] == "caught"}
    tried = caught | {cell["mutant"] for cell in teeth["cells"] if cell["outcome"] == "survived"}
    ids = listing(teeth)
    return [i for i in ids if i in caught], [i for i in ids if i in tried - caught], [i for i in ids if i not in tried]


def listing(teeth: Record) -> list[str]:
    """List the mutants' ids in the order in which they are shown."""
    return [mutant["id"] for group in grouped(teeth).values() for mutant in group]


def headline(teeth: Record) -> str:
    """Say how many of the mutants some claim catches."""
    caught, blind, untried = by_outcome(teeth)
    total = len(caught) + len(blind) + len(untried)
    if not total:
        return "No mutant was planted."
    if len(caught) == total:
        return f"{counted(total, 'mutant')}, {'all' if total > 1 else 'and it is'} caught by at least one claim."
    verb = "is" if len(caught) == 1 else "are"
    return f"{number(len(caught))} of {counted(total, 'mutant')} {verb} caught by at least one claim."


def survivors(teeth: Record) -> str:
    """Name the mutants that no claim catches; empty if there are none."""
    _, blind, untried = by_outcome(teeth)
    groups = (("No claim catches", blind), ("Decided in no claim", untried))
    return " ".join(f"{words}: {quoted(ids)}." for words, ids in groups if ids)


def quoted(ids: Sequence[str]) -> str:
    """Join ids, set as code."""
    return listed([f"`{one}`" for one in ids])


def twins_sentence(teeth: Record) -> str:
    """Count the claims' own false twins that are caught, and name the others; empty if none was run."""
    total, others = len(teeth["twins"]), [twin["id"] for twin in teeth["twins"] if twin["outcome"] != "caught"]
    if not total:
        return ""
    said = f"Caught: {number(total - len(others))} of {counted(total, 'false twin')} of the claims themselves"
    return f"{said}; not caught: {quoted(others)}." if others else f"{said}."


def null_sentence(teeth: Record) -> str:
    """Say how the true statements fared in the same procedure."""
    tried = [one for one in teeth["null"] if one["trials"]]
    if not tried:
        return ""
    refuted = [one["claim"] for one in tried if one["refuted"]]
    found = f"{quoted(refuted)} {'was' if len(refuted) == 1 else 'were'} refuted" if refuted else "none was refuted"
    return (
        f"{counted(len(tried), 'sampled statement')}, taken as true, went through the same procedure, and {found}; the "
        f"chance that any would be, if all are true, is at most {percent(teeth['false_alarm_rate'], upper)}."
    )


def procedure(teeth: Record) -> str:
    """Say what a planted error may cost and how it was decided."""
    return (
        f"A mutant replaces a part of an implementation of the paper in every claim that uses this part. Each error may cost "
        f"about {number(teeth['cell_seconds'])} core-seconds in each claim and is decided at level {number(teeth['level'])} or "
        f"less (profile {teeth['profile']}, seed {teeth['seed']}; {number(teeth['seconds'])} seconds in all). Caught with 95 % "
        "power means that a look of as many trials at that setting would catch it again with this probability, if trials are "
        "independent and variances are at most what the claim states, or twice what the sample shows where that is more; each "
        "of these is said wrongly with a probability of about 0.1 %."
    )


def smallest_table(teeth: Record) -> Table:
    """Build the table of the smallest error of each family that each claim catches with 95 % power."""
    families = [name for name in grouped(teeth) if name != ALONE]
    found = {(one["claim"], one["family"]): one for one in teeth["smallest"]}
    claims = dict.fromkeys(one["claim"] for one in teeth["smallest"])
    tried = Row("tried", "", tuple(", ".join(number(one["size"]) for one in grouped(teeth)[name]) for name in families))
    rows = [Row(claim, "", tuple(smallest_cell(found.get((claim, name))) for name in families)) for claim in claims]
    caption = (
        "Smallest error of each family that a look of so many trials at each claim catches with a probability of at least "
        "95 %, in the family's own unit; "
        f"{DASH} where the claim does not use what the error is in"
    )
    return Table(caption, ("Claim", *families), (tried, *rows) if rows else ())


def smallest_cell(one: Record | None) -> str:
    """Write the smallest error caught, and the trials that it takes."""
    if one is None:
        return DASH
    return "none shown" if one["size"] is None else f"{number(one['size'])} ({counted(one['trials'], 'trial')})"


def mutants_table(teeth: Record) -> Table:
    """Build the table of the mutants: what is wrong with each, and how many claims catch it."""
    rows = tuple(
        Row(mutant["id"], "", (name, number(mutant["size"]) if name != ALONE else DASH, mutant["says"], catchers(teeth, mutant)))
        for name, group in grouped(teeth).items()
        for mutant in group
    )
    return Table("The mutants", ("Mutant", "Family", "Size", "What is wrong", "Caught by"), rows)


def catchers(teeth: Record, mutant: Record) -> str:
    """Count the claims that catch a mutant, of those that use what it replaces."""
    cells = [cell for cell in teeth["cells"] if cell["mutant"] == mutant["id"]]
    caught = sum(cell["outcome"] == "caught" for cell in cells)
    return f"{number(caught)} of {counted(len(cells), 'claim')}" if cells else "no claim uses what it replaces"


def cells_table(teeth: Record) -> Table:
    """Build the table behind the picture: a row for every mutant in every claim that uses what it replaces."""
    order = listing(teeth)
    cells = sorted(teeth["cells"], key=lambda cell: (order.index(cell["mutant"]), teeth["claims"].index(cell["claim"])))
    rows = tuple(
        Row(cell["mutant"], "", (
            f"`{cell['claim']}`", said(cell), number(cell["trials"]), number(cell["settings"]), number(cell["core_seconds"]),
            cell["setting"] or DASH,
        ))
        for cell in cells
    )  # fmt: skip
    columns = ("Mutant", "Claim", "Outcome", "Trials", "Settings looked at", "Core-seconds", "At the setting")
    return Table("Every mutant in every claim that uses what it replaces", columns, rows)


def said(cell: Record) -> str:
    """Write what became of a mutant in a claim: its sign and its words."""
    mark = OUTCOMES[outcome(cell)]
    return f"{mark.symbol} {mark.words}"


def twins_table(teeth: Record) -> Table:
    """Build the table of the claims' own false twins."""
    rows = tuple(
        Row(twin["id"], "", (twin["says"], twin["outcome"], number(twin["trials"]), twin["setting"] or DASH))
        for twin in teeth["twins"]
    )
    return Table("The claims' own false twins", ("Twin", "What is false", "Outcome", "Trials", "At the setting"), rows)


def null_table(teeth: Record) -> Table:
    """Build the table of the true statements that went through the same procedure."""
    rows = tuple(
        Row(one["claim"], "", ("refuted" if one["refuted"] else "not refuted", number(one["trials"]), number(one["settings"])))
        for one in teeth["null"]
    )
    return Table("The true statements in the same procedure", ("Claim", "Outcome", "Trials", "Settings looked at"), rows)
