"""The table of theorems/README.md has a row for every claim, with its file, and no row for anything else."""

import re
from pathlib import Path

from plugin_verify.claims import collect

TABLE = (Path(__file__).parent.parent.parent / "theorems" / "README.md").read_text()
ROWS = dict(re.findall(r"^\| .*? \| `([a-z0-9-]+)` \| `([a-z0-9_]+\.py)` \|", TABLE, re.MULTILINE))
CLAIMS = {one.claim.id: one.reference for one in collect(["theorems"]) if one.claim.twin_of is None}


def test_every_claim_has_its_row() -> None:
    assert set(ROWS) == set(CLAIMS)


def test_every_row_names_its_file() -> None:
    assert all(f"{Path(file).stem}" in CLAIMS[claim] for claim, file in ROWS.items())
