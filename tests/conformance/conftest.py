"""Let the checks run in this process, and on a few claims: all of them are for the slow tests."""

import pytest

from plugin_verify.conformance import statistical, suite

CHEAP, WIDE = ("equation-9", "remark-4-gradient-descent"), ("corollary-1",)


@pytest.fixture
def here(toys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Call solvers in this process."""
    for module in (statistical, suite):
        monkeypatch.setattr(module, "work_apart", toys.work_here)


@pytest.fixture
def few_claims(here, monkeypatch: pytest.MonkeyPatch):
    """Give a few claims, of which `check_solver` then runs the cheap ones."""
    found = [one for one in statistical.claims() if one.claim.id in CHEAP + WIDE]
    monkeypatch.setattr(suite, "claims", lambda: [one for one in found if one.claim.id in CHEAP])
    return found
