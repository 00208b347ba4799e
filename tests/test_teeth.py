import json

import pytest
from click.testing import CliRunner

from plugin_verify.cli import main
from plugin_verify.errors import DiscoveryError
from plugin_verify.teeth import bite


def test_twins_are_caught_and_the_truth_is_not() -> None:
    rows = {row.id: row for row in bite(["lemma-1"], profile="smoke", seed=1, jobs=1)}
    assert rows["lemma-1/alpha-r"].verdict == "REFUTED" and rows["lemma-1/alpha-r"].tried == 2
    assert rows["lemma-1"].verdict != "REFUTED" and rows["lemma-1"].sharpest is not None
    assert all(row.good for row in rows.values())


def test_a_twin_that_survives_is_exit_1(toys) -> None:
    """The toy's only twin is the claim itself under another name."""
    result = CliRunner().invoke(main, ["teeth", toys.path, "--jobs", "1", "--json"])
    rows = {row["id"]: row for row in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert not rows["toothless/never"]["good"] and rows["coin/always"]["good"]


def test_without_twins_there_is_nothing_to_bite(tmp_path) -> None:
    (tmp_path / "bare.py").write_text(
        "from typing import NamedTuple\nfrom plugin_verify import ForAll, Proof\n\n\nclass S(NamedTuple):\n    n: int = 1\n\n\n"
        "one = ForAll(id='bare', settings=(S(),), prove=lambda s: Proof(True, 'here', 'so'))\n")
    with pytest.raises(DiscoveryError, match="no false twin"):
        bite([str(tmp_path / "bare.py")], profile="smoke", seed=1, jobs=1)
