import sys
from pathlib import Path

import pytest

from plugin_verify.claims import collect, gather, load
from plugin_verify.errors import ClaimError, DiscoveryError

ONE = """
from typing import NamedTuple
from plugin_verify import ForAll, Proof, false_twin
class S(NamedTuple):
    m: int = 1
def prove(s):
    return Proof(True, "m = 1", "arithmetic")
{name} = ForAll(id="{id}", settings=(S(),), prove=prove)
"""


def write(path: Path, name: str = "one", claim_id: str = "one", extra: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ONE.format(name=name, id=claim_id) + extra)
    return path


def test_a_file_gives_its_claims_and_a_reference_leads_back(tmp_path: Path) -> None:
    path = write(tmp_path / "a.py")
    (found,) = collect([str(path)])
    assert found.reference == f"{path}:one" and load(found.reference) is found.claim


def test_a_folder_gives_all_but_hidden_files(tmp_path: Path) -> None:
    for name in ("a", "deep/b", ".hidden/c", "__pycache__/d"):
        write(tmp_path / f"{name}.py", claim_id=Path(name).name)
    assert {one.claim.id for one in collect([str(tmp_path)])} == {"a", "b"}


def test_twins_come_with_their_claim_and_after_it(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    text = ONE.format(name="one", id="one")
    path.write_text(text.replace("one = ForAll", "base = ForAll") + "a_twin = false_twin(base, 'bad', 'bad')\none = base\n")
    assert [one.claim.id for one in collect([str(path)])] == ["one", "one/bad"]


@pytest.mark.parametrize("second", ["b.py", "a.py"])
def test_two_claims_with_one_id_are_an_error(tmp_path: Path, second: str) -> None:
    write(tmp_path / "b.py", name="copy")
    write(tmp_path / "a.py", extra="other = ForAll(id='one', settings=(S(), S(2)), prove=prove)\n" if second == "a.py" else "")
    targets = [str(tmp_path / "a.py")] + ([str(tmp_path / "b.py")] if second == "b.py" else [])
    with pytest.raises(ClaimError, match="two claims have the id 'one'.*rename one"):
        collect(targets)


def test_equal_copies_of_a_file_are_two_claims(tmp_path: Path) -> None:
    with pytest.raises(ClaimError, match="two claims"):
        collect([str(write(tmp_path / "a.py")), str(write(tmp_path / "b.py"))])


def test_one_claim_named_twice_is_one_claim(tmp_path: Path) -> None:
    path = write(tmp_path / "a.py", extra="alias = one\n")
    assert len(collect([str(path), str(tmp_path), str(path)])) == 1


@pytest.mark.parametrize(("text", "says"), [
    ("1 / 0", "ZeroDivisionError.*bad.py, line 1"), ("x = (\n", "SyntaxError.*bad.py, line 1"),
    ("import no_such_thing", "ModuleNotFound"),
    ("import sys\nsys.exit(0)", "SystemExit.*bad.py, line 2"),
])
def test_a_file_that_raises_is_one_line_and_leaves_no_module(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.py").write_text(text)
    before = set(sys.modules)
    with pytest.raises(DiscoveryError, match=says) as refusal:
        collect([str(tmp_path / "bad.py")])
    assert refusal.value.target.endswith("bad.py")
    assert not {name for name in set(sys.modules) - before if "plugin_verify_file" in name}


def test_nothing_to_check_is_an_error_and_never_a_pass(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("x = 1\n")
    (tmp_path / "text.txt").write_text("x")
    for target in (tmp_path, tmp_path / "empty.py", "colorsys"):
        with pytest.raises(DiscoveryError, match="holds no claim"):
            collect([str(target)])
    with pytest.raises(DiscoveryError, match="not a Python file"):
        collect([str(tmp_path / "text.txt")])


def test_no_installed_claim_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin_verify.claims.discovery.entry_points", lambda group: [])
    with pytest.raises(DiscoveryError, match="no claim is installed"):
        collect([])


def test_no_target_means_every_installed_claim_and_an_id_gives_its_twins_too() -> None:
    everything = {one.claim.id for one in collect([])}
    chosen = {one.claim.id for one in collect(["theorem-1"])}
    assert "theorem-1" in chosen and len(chosen) > 1 and chosen < everything
    assert all(name.startswith("theorem-1") for name in chosen)


def test_a_module_is_found_by_its_dotted_name_or_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "a_package").mkdir()
    (tmp_path / "a_package/__init__.py").write_text("")
    path = write(tmp_path / "a_package/inner.py")
    (by_name,), (by_path,), (by_package,) = collect(["a_package.inner"]), collect([str(path)]), collect(["a_package"])
    assert by_name.claim is by_path.claim is by_package.claim and by_name.reference == "a_package.inner:one"


@pytest.mark.parametrize(("target", "says"), [
    ("theorem-2", "did you mean 'theorem-1'"), ("zzz", "installed claims"), ("no/such/file.py", "there is no file"),
    ("__main__.x", "no file"), ("a b", "no file"), ("theorem-1/eta", "no file"),
])
def test_an_unknown_target_says_what_there_is(target: str, says: str) -> None:
    with pytest.raises(DiscoveryError, match=says):
        collect([target])


def test_a_changed_file_changes_the_hash(tmp_path: Path) -> None:
    (before,) = collect([str(write(tmp_path / "a.py"))])
    (after,) = collect([str(write(tmp_path / "a.py", extra="# changed\n"))])
    assert before.source_hash != after.source_hash


def test_a_changed_file_of_a_package_changes_the_hash_of_all_its_claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    write(tmp_path / "whole_package/__init__.py", claim_id="first")
    write(tmp_path / "whole_package/inner.py", claim_id="second")
    before = {one.claim.id: one.source_hash for one in collect(["whole_package"])}
    (tmp_path / "whole_package/notes.py").write_text("# changed\n")
    after = {one.claim.id: one.source_hash for one in collect(["whole_package"])}
    assert before["first"] == before["second"] != after["first"] == after["second"]


@pytest.mark.parametrize("find", [collect, gather])
def test_an_empty_target_is_not_taken_for_every_claim(find) -> None:
    with pytest.raises(DiscoveryError, match="a target is empty"):
        find([""])


TWO = ONE.format(name="one", id="first") + """
bad = false_twin(one, "bad", "bad")
two = ForAll(id="second", settings=(S(),), prove=prove)
twin_of_two = false_twin(two, "bad", "bad")
alias = two
"""


@pytest.mark.parametrize("find", [collect, lambda targets: gather(targets)[0]])
@pytest.mark.parametrize(("name", "ids"), [
    ("one", ["first", "first/bad"]), ("two", ["second", "second/bad"]), ("alias", ["second", "second/bad"]),
    ("bad", ["first/bad"]),
])
def test_a_reference_means_one_claim_of_a_file_and_its_twins(tmp_path: Path, find, name: str, ids: list[str]) -> None:
    path = tmp_path / "a.py"
    path.write_text(TWO)
    assert [one.claim.id for one in find([f"{path}:{name}"])] == ids


def test_every_reference_that_is_printed_is_a_target() -> None:
    for claim_id in ("theorem-1", "sharp-width"):
        by_id = collect([claim_id])
        claim = next(one for one in by_id if one.claim.id == claim_id)
        assert collect([claim.reference]) == by_id and len(by_id) > 1


@pytest.mark.parametrize(("name", "says"), [
    ("a.py:tow", "holds no claim called 'tow'; did you mean '.*a.py:two'"), ("a.py:", "holds no claim called ''"),
    ("a.py:S", "holds no claim called 'S'"), ("b.py:one", "there is no file .*b.py; did you mean '.*a.py'"),
])
def test_a_reference_to_nothing_says_what_there_is(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "a.py").write_text(TWO)
    with pytest.raises(DiscoveryError, match=says):
        collect([f"{tmp_path}/{name}"])
