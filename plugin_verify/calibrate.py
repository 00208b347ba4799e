"""Measure how far climbs fall short on tails that are known exactly: python -m plugin_verify.calibrate [--runs N] [--jobs N].

Every run is a pilot and one climb of its ladder. Its error is log10 of the estimate over the tail. The table keeps all errors, so
that a run that was stopped, or one that asks for more, goes on where it stands; equal runs give equal errors. Beside them stands
how often the undershoot factor covered, with its exact interval.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, NamedTuple

import click
import numpy as np

from plugin_verify.claims import KnownTail, as_record, collect_values, landscape, load_value, setting_id
from plugin_verify.errors import StoreError
from plugin_verify.machine import cores
from plugin_verify.runner import EFFORTS, generator, processes, run_tasks
from plugin_verify.statistics import Effort, Ladder, climb, pilot, proportion_interval, undershoot_factor
from plugin_verify.statistics.rare import MISS, SPREAD

FILE = Path(__file__).parent / "statistics" / "calibration.json"
SEED = 2021
LEVEL = 0.025
"""Error probability on each side of the coverage's interval."""
SAVE = 20
"""Runs after which the table is written."""
DEAR, FEWEST = 60_000_000, 10
"""Normals in the first levels of all runs of a row together, at most; and the runs that it gets all the same."""
LOST = -99.0
"""Stands for log10 of an estimate that is 0."""


class Trial(NamedTuple):
    """One run on one known tail."""

    reference: str
    setting: int
    effort: Effort
    run: int


def run_trial(trial: Trial) -> tuple[Trial, float, int]:
    """Climb once; return the error of log10 p, and how many levels the ladder had up to the bound."""
    known = load_value(trial.reference, KnownTail)
    s = known.claim.settings[trial.setting]
    rng = generator(SEED, f"calibrate {known.id} {trial.effort.particles}", setting_id(s), trial.run)
    land, _ = landscape(known.claim, s, {}, rng)
    ladder = pilot(land, trial.effort, rng, least=known.tail(s) / 100, target=1.0)
    passed = np.flatnonzero(ladder.marks[:, -1] >= 1.0)
    if len(passed) == 0:
        return trial, LOST, len(ladder.marks)
    levels = int(passed[0]) + 1
    found = climb(land, Ladder(ladder.marks[:levels], ladder.steps[:levels], reached=True), trial.effort, rng)
    p = float(found.tail[-1, -1])
    return trial, round(math.log10(p / known.tail(s)), 4) if p > 0 else LOST, levels


def calibrate(targets: Sequence[str], file: Path, *, runs: int, jobs: int) -> dict[str, Any]:
    """Bring every row of the table to `runs` runs, or fewer where a level has many normals (`DEAR`); return the table."""
    rows = {(row["twin"], json.dumps(row["setting"]), row["particles"]): row for row in read_table(file)["rows"]}
    todo: list[Trial] = []
    for known in collect_values(targets, KnownTail):
        for index, s in enumerate(known.value.claim.settings):
            land, _ = landscape(known.value.claim, s, {}, generator(SEED, known.value.id, setting_id(s), 0))
            for effort in EFFORTS:
                key = (known.value.id, json.dumps(as_record(s)), effort.particles)
                tail = known.value.tail(s)
                row = rows.setdefault(key, {"twin": known.value.id, "says": known.value.says, "setting": as_record(s),
                                            "log10_p": round(math.log10(tail), 3), "dimension": land.dimension,
                                            "particles": effort.particles, "moves": effort.moves, "levels": 0, "errors": []})
                wanted = min(runs, max(FEWEST, DEAR // (land.dimension * effort.particles)))
                todo += [Trial(known.reference, index, effort, run) for run in range(len(row["errors"]), wanted)]
    names = {known.reference: known.value for known in collect_values(targets, KnownTail)}
    with processes(jobs) as pool:
        _run(todo, names, rows, file, pool, jobs)
    return _write(rows, file)


def _run(todo: list[Trial], names: dict[str, KnownTail], rows: dict[Any, dict[str, Any]], file: Path, pool: Executor,
         jobs: int) -> None:
    """Run trials in order of their row and number, so that a row is always the first of its runs."""
    waiting: dict[Trial, tuple[float, int]] = {}
    order = iter(todo)
    due = next(order, None)
    for count, (trial, error, levels) in enumerate(run_tasks(run_trial, todo, pool, in_flight=2 * jobs), 1):
        waiting[trial] = (error, levels)
        while due in waiting:
            assert due is not None
            found, levels = waiting.pop(due)
            s = names[due.reference].claim.settings[due.setting]
            row = rows[names[due.reference].id, json.dumps(as_record(s)), due.effort.particles]
            row["errors"].append(found)
            row["levels"] = max(row["levels"], levels)
            due = next(order, None)
        if count % SAVE == 0:
            _write(rows, file)
            click.echo(f"{count} of {len(todo)} runs", err=True)


def read_table(file: Path) -> dict[str, Any]:
    """Read a table, or an empty one where there is none.

    Raises:
        StoreError: if the file is damaged.
    """
    if not file.exists():
        return {"rows": []}
    try:
        table: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return table
    except ValueError as error:
        raise StoreError(f"{file} cannot be read ({error}); delete it and calibrate anew", path=str(file)) from error


def _write(rows: dict[Any, dict[str, Any]], file: Path) -> dict[str, Any]:
    """Write the table in one piece: a stopped run leaves the one before."""
    table = {"miss": MISS, "spread": SPREAD, "level": LEVEL, "rows": [_summary(row) for row in rows.values() if row["errors"]]}
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(table) + "\n", "utf-8")
    fresh.replace(file)
    return table


def _summary(row: dict[str, Any]) -> dict[str, Any]:
    errors = np.array(row["errors"])
    effort = next(effort for effort in EFFORTS if effort.particles == row["particles"])
    factor = undershoot_factor(row["levels"], effort)
    covered = int((errors + math.log10(factor) >= 0).sum())
    low, high = proportion_interval(covered, len(errors), level=LEVEL)
    kept = errors[errors > LOST]
    return row | {"runs": len(errors), "factor": round(factor, 3), "covered": covered, "coverage_low": round(low, 4),
                  "coverage_high": round(high, 4), "mean": round(float(np.mean(10**kept)), 3),
                  "spread": round(float(kept.std()), 4), "factor_needed": round(float(10 ** -np.quantile(errors, MISS)), 3)}


@click.command(help=__doc__)
@click.argument("targets", nargs=-1)
@click.option("--runs", default=200, show_default=True)
@click.option("--jobs", default=cores(), show_default="cores")
@click.option("--file", default=str(FILE), type=click.Path(path_type=Path))
def main(targets: tuple[str, ...], runs: int, jobs: int, file: Path) -> None:
    """Calibrate and print the table."""
    table = calibrate(targets, file, runs=runs, jobs=jobs)
    for row in table["rows"]:
        click.echo(f"{row['twin']} {row['setting']} 1e{row['log10_p']:.1f} dim {row['dimension']} N {row['particles']}: "
                   f"{row['covered']} of {row['runs']} covered by {row['factor']:.2f} (needed {row['factor_needed']:.2f}), "
                   f"mean {row['mean']:.2f}, spread {row['spread']:.3f}")


if __name__ == "__main__":
    main()
