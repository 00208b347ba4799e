"""Write the trials of a stored run as a table, one row a trial, for other programs: CSV, or Parquet with pyarrow.

A row holds the claim, the setting's id, block and trial, the setting's fields (`setting.NAME`) and what was measured
(`value.NAME`): for a bound its scores, quantity / bound, by component, `lower` and `upper` for a bracket; for an identity the
mean of `trials` trials from this one on. What a claim does not have is empty; a field that is no number is JSON.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plugin_verify.claims import Case
from plugin_verify.errors import InvalidArgument, StoreError
from plugin_verify.runner.looks import decided_plan
from plugin_verify.runner.plan import Plan
from plugin_verify.runner.store import Store
from plugin_verify.statistics import Tally
from plugin_verify.typing import Array

KEYS = {"claim": "string", "setting": "string", "block": "int64", "trial": "int64", "trials": "int64"}


def export(folder: Path, to: Path) -> int:
    """Write the trials of a run to a file that ends in .csv or .parquet, and give their number of rows.

    Raises:
        InvalidArgument: if the file's name ends otherwise, or pyarrow is wanted and not there.
        StoreError: if the folder holds no run, or the file cannot be written.
    """
    if to.suffix not in (".csv", ".parquet"):
        raise InvalidArgument(f"--to {to} is neither .csv nor .parquet; end the file's name in one of them", argument="to")
    store = Store.open(folder)
    try:
        plan = decided_plan(store)
        kinds = _columns(plan)
        return (_write_csv if to.suffix == ".csv" else _write_parquet)(to, kinds, _rows(plan, store))
    except OSError as error:
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{to} cannot be written: {error.strerror or error}; give another --to", path=str(to)) from error
    finally:
        store.close()


def _columns(plan: Plan) -> dict[str, str]:
    """Name the columns and what each holds; a field that is a number at every setting is one."""
    fields: dict[str, list[Any]] = {}
    values: dict[str, str] = {}
    for job in plan.jobs:
        for name, value in job.case.setting.items():
            fields.setdefault(f"setting.{name}", []).append(value)
        values |= {f"value.{name}": "double" for name in _names(job.case)}
    return KEYS | {name: "double" if all(map(_is_number, found)) else "string" for name, found in fields.items()} | values


def _names(case: Case) -> list[str]:
    return ["lower", "upper"] if case.kind == "uniform-bound" else ["holds"] if case.kind == "for-all" else list(case.names)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _rows(plan: Plan, store: Store) -> Iterator[list[dict[str, Any]]]:
    """Give the rows of a block at a time."""
    kinds = _columns(plan)
    for job in plan.jobs:
        case = job.case
        fields = {f"setting.{name}": value if kinds[f"setting.{name}"] == "double" else json.dumps(value)
                  for name, value in case.setting.items()}
        for index in range(job.blocks):
            row = store.row(case.claim, case.setting_id, index)
            tally = row.read() if row else None
            if isinstance(tally, Tally):
                yield [{"claim": case.claim, "setting": case.setting_id, "block": index, "trial": place * case.group,
                        "trials": case.group, **fields, **_measured(case, values)} for place, values in enumerate(tally.values)]


def _measured(case: Case, values: Array) -> dict[str, float]:
    return {f"value.{name}": value for name, value in zip(_names(case), values.tolist(), strict=True)}


def _write_csv(to: Path, kinds: dict[str, str], blocks: Iterator[list[dict[str, Any]]]) -> int:
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(kinds), restval="")
        writer.writeheader()
        count = 0
        for rows in blocks:
            writer.writerows(rows)
            count += len(rows)
    return count


def _write_parquet(to: Path, kinds: dict[str, str], blocks: Iterator[list[dict[str, Any]]]) -> int:
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise InvalidArgument("Parquet needs pyarrow, which is not installed: pip install 'plugin-verify[parquet]', or export to "
                              "a .csv file", argument="to") from error
    types = {"string": pyarrow.string(), "int64": pyarrow.int64(), "double": pyarrow.float64()}
    schema = pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()])
    count = 0
    with ParquetWriter(to, schema) as writer:
        for rows in blocks:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            count += len(rows)
    return count
