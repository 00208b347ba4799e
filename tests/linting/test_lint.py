import re
from pathlib import Path

import pytest

from plugin_verify.errors import DiscoveryError
from plugin_verify.linting import lint, rule_table
from plugin_verify.linting.rules import STAGES


def test_files_with_nothing_wrong(said) -> None:
    for name in ("good", "identity", "bracket"):
        assert said(of=name) == (("norm",), ("norm/half",), ())


def test_an_error_of_a_claim_is_not_told_again_of_its_twins(said) -> None:
    assert len(said(("    return np.linalg.norm(g, axis=1)\n", "    return g.sum()\n")).problems) == 1


def test_a_warning_of_a_shared_function_is_told_once(said) -> None:
    norm = "    return np.linalg.norm(g, axis=1)\n"
    assert len(said((norm, f"    g *= 2\n{norm}")).problems) == 1


def test_one_broken_file_does_not_hide_another(write) -> None:
    good, broken = write(), write(("import numpy as np", "import numpy as np\n1 / 0"))
    report = lint([good, broken])
    assert report.claims == ("norm",) and [one.rule for one in report.problems] == ["import-error"]
    assert lint([str(Path(good).parent)]) == report


def test_a_problem_is_one_line_with_its_place(said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (problem,) = said(("    return s.n**0.5 + s.t\n", "    return np.nan\n")).problems
    assert re.fullmatch(r"file_0\.py:28: error: norm: bound is NaN; .* \[not-a-number\]", str(problem))


@pytest.mark.parametrize("target", ["no-such-claim", "no/such/file.py"])
def test_what_is_not_there(target: str) -> None:
    with pytest.raises(DiscoveryError, match=target):
        lint([target])


def test_a_file_without_a_claim(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("x = 1\n")
    with pytest.raises(DiscoveryError, match=r"empty.py holds no claim; .* not in a list or a function"):
        lint([str(tmp_path / "empty.py")])


def test_every_rule_is_listed_once_and_named_in_a_test() -> None:
    table = rule_table()
    names = [name for name, _, _ in table]
    assert len(names) == len(set(names)) == 3 + sum(len(stage.errors) + len(stage.warnings) for stage in STAGES)
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in names if f'"{name}"' not in tests] == []
    assert all(kind in ("error", "warning") and says.endswith(".") and len(says) > 20 for _, kind, says in table)


@pytest.mark.slow
def test_the_papers_claims_are_in_order() -> None:
    assert lint(["theorems"]).problems == ()
