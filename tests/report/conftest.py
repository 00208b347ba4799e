"""Give results to reports, with scores to draw, and one report that is written."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from tests.report.climbed import build_climbed
from tests.report.counted import build

MARGINALIA = {"command": "plugin-verify run theorems --jobs 2", "jobs": "2", "folder": "reports/my run"}


def build_values(result):
    """Return scores for the claims about probabilities, the last setting of the first claim left out."""
    rng, values = np.random.default_rng(7), {}
    for each in result["claims"]:
        for row in each["settings"]:
            if each["kind"] in ("high-probability-bound", "uniform-bound"):
                centre = 0.4 * min(row["worst_score"], 2.5)
                drawn = centre * np.exp(rng.normal(0, 0.25, (200, 2)))
                drawn[0, 0] = row["worst_score"]
                values[each["id"], row["index"]] = drawn
    values.pop(("theorem-1", len(result["claims"][0]["settings"]) - 1))
    return values


@pytest.fixture(scope="session")
def shared():
    return build(30)


@pytest.fixture
def rare():
    """A result that splitting decided."""
    return build_climbed()


@pytest.fixture
def result(shared):
    return copy.deepcopy(shared)


@pytest.fixture
def values(result):
    return build_values(result)


@pytest.fixture
def marginalia():
    return dict(MARGINALIA)


@pytest.fixture(scope="session")
def written(shared, tmp_path_factory):
    """The folder of one report, written once."""
    from plugin_verify.report import write_report

    folder = tmp_path_factory.mktemp("report")
    write_report(shared, build_values(shared), folder, marginalia=MARGINALIA)
    return folder
