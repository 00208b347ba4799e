"""Measure speed as ratios taken in one run: python tests/benchmarks/run.py [--rows NAME...] [--repeats N] [--out DIR].

Every row times ours and its peers alternately, on one core, sampling included, and gives medians. Seconds are of process time, so
that a busy machine disturbs less. Prints a line a comparison, and keeps them in DIR/benchmarks.json and .md; without --rows it
also measures how cost and memory grow: DIR/growth.json, .svg and .png.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
sys.path.insert(0, str(Path(__file__).parent))

from growth import draw_growth, growth  # noqa: E402
from rows import ROWS, Line  # noqa: E402


def main() -> None:
    """Run the rows asked for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", nargs="*", choices=list(ROWS), default=list(ROWS))
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--out", type=Path, default=Path("reports/benchmarks"))
    given = options.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    found = {}
    for name in given.rows:
        print(f"{name} ...", file=sys.stderr, flush=True)
        found[name] = ROWS[name](given.repeats)
        for line in found[name]:
            print(line.text(), flush=True)
    record = {name: [line._asdict() for line in lines] for name, lines in found.items()}
    (given.out / "benchmarks.json").write_text(json.dumps(record, indent=1) + "\n")
    (given.out / "benchmarks.md").write_text(table([line for lines in found.values() for line in lines]))
    if given.rows == list(ROWS):
        print("growth ...", file=sys.stderr, flush=True)
        panels = growth(given.repeats)
        draw_growth(panels, given.out)
        (given.out / "growth.json").write_text(json.dumps(panels, indent=1) + "\n")


def table(lines: list[Line]) -> str:
    """Write the comparisons as Markdown."""
    rows = [f"| {line.what} | {line.ours:.3g} | {line.other:.3g} | {line.ratio:.3g} | {line.target} |" for line in lines]
    return "\n".join(["| work | ours | other | ratio | target |", "|---|---|---|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    main()
