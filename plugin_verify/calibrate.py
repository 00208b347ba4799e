"""Measure how far climbs fall short on tails that are known exactly: python -m plugin_verify.calibrate [--runs N] [--jobs N].

Every run is a pilot and two climbs of its ladder. The error of a climb is log10 of its estimate over the tail. The table keeps
all errors, so that a calibration that was stopped, or one that asks for more runs, goes on where it stands; equal runs give equal
errors. Beside them stands how often the undershoot factor covered: by the first climb of each run, with its exact interval, since
runs are independent; and in how many runs both climbs missed, for what supports is that not all climbs of one ladder do.
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
from plugin_verify.outward import DOWN, UP, rounded
from plugin_verify.runner import EFFORTS, generator, processes, run_tasks
from plugin_verify.statistics import Effort, Ladder, climb, pilot, proportion_interval, undershoot_factor
from plugin_verify.statistics.rare import MISS, SPREAD

FILE = Path(__file__).parent / "statistics" / "calibration.json"
SEED = 2021
LEVEL = 0.025
"""Error probability on each side of the coverage's interval."""
SAVE = 20
"""Runs after which the table is written."""
DEAR, FEWEST, TOO_DEAR = 2_000_000, 6, 10_000_000
"""Normals in the first levels of all runs of a row, at most; the runs that it gets all the same; and where it gets none."""
CLIMBS = 2
LOST = -99.0
"""Stands for log10 of an estimate that is 0."""


class Trial(NamedTuple):
    """One run on one known tail."""

    reference: str
    setting: int
    effort: Effort
    run: int


def run_trial(trial: Trial) -> tuple[Trial, list[float], int]:
    """Climb one ladder twice; return the errors of log10 p, and how many levels the ladder had up to the bound."""
    known = load_value(trial.reference, KnownTail)
    s = known.claim.settings[trial.setting]
    rng = generator(SEED, f"calibrate {known.id} {trial.effort}", setting_id(s), trial.run)
    land, _ = landscape(known.claim, s, {}, rng)
    tail = known.tail(s)
    ladder = pilot(land, trial.effort, rng, least=tail / 100, target=1.0)
    passed = np.flatnonzero(ladder.marks[:, -1] >= 1.0)
    levels = int(passed[0]) + 1 if len(passed) else len(ladder.marks)
    short = Ladder(ladder.marks[:levels], ladder.steps[:levels], reached=True)
    found = [float(climb(land, short, trial.effort, rng).tail[-1, -1]) for _ in range(CLIMBS)]
    return trial, [round(math.log10(p / tail), 4) if p > 0 else LOST for p in found], levels


def calibrate(targets: Sequence[str], file: Path, *, runs: int, jobs: int) -> dict[str, Any]:
    """Bring every row of the table to `runs` runs, or fewer where a level has many normals (`DEAR`); return the table."""
    rows = {_key(row): row for row in read_table(file)["rows"]}
    todo: list[Trial] = []
    for known in collect_values(targets, KnownTail):
        for index, s in enumerate(known.value.claim.settings):
            land, _ = landscape(known.value.claim, s, {}, generator(SEED, known.value.id, setting_id(s), 0))
            for effort in EFFORTS:
                fresh = {"twin": known.value.id, "says": known.value.says, "setting": as_record(s), "fails": known.value.fails,
                         "log10_p": round(math.log10(known.value.tail(s)), 3), "dimension": land.dimension,
                         **effort._asdict(), "levels": [], "errors": []}
                row, size = rows.setdefault(_key(fresh), fresh), land.dimension * effort.particles
                wanted = 0 if size > TOO_DEAR else min(runs, max(FEWEST, DEAR // size))
                todo += [Trial(known.reference, index, effort, run) for run in range(len(row["errors"]), wanted)]
    names = {known.reference: known.value for known in collect_values(targets, KnownTail)}
    with processes(jobs) as pool:
        _run(todo, names, rows, file, pool, jobs)
    return _write(rows, file)


def _run(todo: list[Trial], names: dict[str, KnownTail], rows: dict[Any, dict[str, Any]], file: Path, pool: Executor,
         jobs: int) -> None:
    """Run trials in order of their row and number, so that a row is always the first of its runs."""
    waiting: dict[Trial, tuple[list[float], int]] = {}
    order = iter(todo)
    due = next(order, None)
    for count, (trial, error, levels) in enumerate(run_tasks(run_trial, todo, pool, in_flight=2 * jobs), 1):
        waiting[trial] = (error, levels)
        while due in waiting:
            assert due is not None
            found, levels = waiting.pop(due)
            s = names[due.reference].claim.settings[due.setting]
            row = rows[_key({"twin": names[due.reference].id, "setting": as_record(s), **due.effort._asdict()})]
            row["errors"].append(found)
            row["levels"].append(levels)
            due = next(order, None)
        if count % SAVE == 0:
            _write(rows, file)
            click.echo(f"{count} of {len(todo)} runs", err=True)


def _key(row: dict[str, Any]) -> str:
    return json.dumps([row["twin"], row["setting"], row["particles"], row["share"], row["moves"]])


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
    """Count what the factor covered, by each run's own number of levels."""
    errors = np.array(row["errors"])
    effort = Effort(row["particles"], row["share"], row["moves"])
    factors = np.array([undershoot_factor(levels, effort) for levels in row["levels"]])
    covers = errors + np.log10(factors)[:, None] >= 0
    covered = int(covers[:, 0].sum())
    low, high = proportion_interval(covered, len(errors), level=LEVEL)
    kept = errors[errors > LOST]
    return row | {"runs": len(errors), "most_levels": max(row["levels"]), "factor": round(float(np.median(factors)), 3),
                  "covered": covered, "coverage_low": float(rounded(low, DOWN, 4)), "coverage_high": float(rounded(high, UP, 4)),
                  "both_missed": int((~covers).all(axis=1).sum()), "mean": round(float(np.mean(10**kept)), 3),
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
                   f"both missed in {row['both_missed']}, mean {row['mean']:.2f}, spread {row['spread']:.3f}")


if __name__ == "__main__":
    main()
