from pathlib import Path

import pytest

from plugin_verify.claims import collect, load
from plugin_verify.errors import DiscoveryError

CLAIM = """
from typing import NamedTuple
from plugin_verify import HighProbabilityBound
class S(NamedTuple):
    n: int = 1
one = HighProbabilityBound(id="one", settings=(S(),), sampler=lambda s, rng, trials: rng.random(trials), quantity=lambda s, u: u,
                           bound=lambda s: BOUND, failure_probability=lambda s: 0.1)
"""


def test_a_file_that_was_edited_is_read_again_and_one_that_was_not_is_not(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(CLAIM.replace("BOUND", "1.0"))
    (before,) = collect([str(path)])
    assert collect([str(path)])[0].claim is before.claim
    path.write_text(CLAIM.replace("BOUND", "2.0 + 0.5"))
    assert load(before.reference) is before.claim  # what has begun goes on with what it began with
    (after,) = collect([str(path)])
    assert after.claim.bound(after.claim.settings[0]) == 2.5 and after.source_hash != before.source_hash
    assert load(after.reference) is after.claim


def test_a_file_that_was_broken_meanwhile_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(CLAIM.replace("BOUND", "1.0"))
    collect([str(path)])
    path.write_text("this is no Python")
    with pytest.raises(DiscoveryError, match="cannot be imported: SyntaxError"):
        collect([str(path)])
