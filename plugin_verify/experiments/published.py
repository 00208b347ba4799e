"""Hold the published figures as numbers, with where they come from."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def published() -> dict[str, Any]:
    """Read the numbers that the package carries."""
    read: dict[str, Any] = json.loads(files(__package__).joinpath("published.json").read_text("utf-8"))
    return read
