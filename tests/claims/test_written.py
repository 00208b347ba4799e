import importlib
import sys
from pathlib import Path

from plugin_verify.claims import collect, written_at


def test_a_claim_of_a_package_is_named_from_the_folder_of_the_package():
    found = {one.claim.id: one.reference for one in collect(["theorems.theorem_1"])}
    place = written_at(found["theorem-1"])
    module = importlib.import_module("theorems.theorem_1")
    lines = Path(module.__file__).read_text().splitlines()
    assert place["file"] == "theorems/theorem_1.py"
    assert lines[place["line"] - 1].startswith("theorem_1")


def test_a_claim_in_an_init_and_one_in_a_file(tmp_path, monkeypatch):
    package = tmp_path / "my_claims"
    package.mkdir()
    (package / "__init__.py").write_text("\n\nclaim: int = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("my_claims")
    assert written_at("my_claims:claim") == {"file": "my_claims/__init__.py", "line": 3}
    path = tmp_path / "alone.py"
    path.write_text("first = second = 2\nglobals()['hidden'] = 3\n")
    assert written_at(f"{path}:second") == {"file": str(path), "line": 1}
    assert written_at(f"{path}:hidden") == {"file": str(path), "line": None}
    del sys.modules["my_claims"]


def test_what_no_file_holds_is_nowhere(monkeypatch):
    monkeypatch.setitem(sys.modules, "made_up", type(sys)("made_up"))
    assert written_at("made_up:x") is None
