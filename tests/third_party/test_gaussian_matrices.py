"""A whole package of somebody else: found by its entry point, run by every command, refused where it is false."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "gaussian-matrices"
CLAIMS = ("extreme-singular-values", "isotropy", "johnson-lindenstrauss", "operator-norm")
TWINS = ("extreme-singular-values/doubled", "extreme-singular-values/no-columns", "isotropy/five-percent",
         "johnson-lindenstrauss/wide-entries", "operator-norm/no-rows")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the package is installed as an installer leaves it: its files, its metadata, its entry points."""
    site = tmp_path_factory.mktemp("site")
    (site / "gaussian_matrices").symlink_to(PROJECT / "src/gaussian_matrices")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    about = site / f"gaussian_matrices-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    groups = [f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
              for group, entries in project["entry-points"].items()]
    (about / "entry_points.txt").write_text("\n".join(groups))
    return site


@pytest.fixture
def installed(site: Path, monkeypatch: pytest.MonkeyPatch):
    """The package, installed for this process."""
    monkeypatch.syspath_prepend(site)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "gaussian_matrices"]:
        monkeypatch.delitem(sys.modules, name)


def test_it_is_found_by_its_entry_point(installed, call) -> None:
    rows = {row["id"]: row for row in json.loads(call("list", "--json").stdout)}
    assert set(CLAIMS) < set(rows) and "theorem-1" in rows
    assert rows["operator-norm"]["kind"] == "uniform-bound"


def test_it_is_not_there_where_it_is_not_installed(call) -> None:
    result = call("show", "operator-norm")
    assert result.exit_code == 2 and "no file, module or claim is called 'operator-norm'" in result.stderr


def test_its_claims_are_supported_and_each_of_its_twins_is_refuted(installed, call, tmp_path: Path) -> None:
    assert call("lint", "gaussian_matrices", "--strict").output.endswith("4 claims, 5 false twins: 0 errors, 0 warnings\n")
    assert "must be refuted: johnson-lindenstrauss/wide-entries" in call("show", "johnson-lindenstrauss").stdout
    assert len(json.loads(call("plan", "gaussian_matrices", "--profile", "smoke", "--json").stdout)) == 8
    ran = call("run", "gaussian_matrices", "--profile", "smoke", "--out", tmp_path / "run", "--jobs", "1")
    assert ran.exit_code == 0, ran.output
    result = json.loads((tmp_path / "run/result.json").read_text())
    assert {claim["id"]: claim["verdict"] for claim in result["claims"]} == dict.fromkeys(CLAIMS, "SUPPORTED")
    powers = {setting["power"] for claim in result["claims"] for setting in claim["settings"]}
    assert powers <= set(TWINS), "every setting has its power from a twin of the package"
    bitten = call("teeth", "gaussian_matrices", "--profile", "smoke", "--out", tmp_path / "run", "--jobs", "1", "--json")
    teeth = json.loads(bitten.stdout)
    assert bitten.exit_code == 0, bitten.output
    assert {twin["id"]: twin["outcome"] for twin in teeth["twins"]} == dict.fromkeys(TWINS, "caught")
    assert any(cell["mutant"] == "wide-entries" and cell["outcome"] == "caught" for cell in teeth["cells"])
    assert call("report", tmp_path / "run").exit_code == 0
    page = (tmp_path / "run/report.html").read_text("utf-8")
    assert "Davidson and Szarek" in page and "<math" in page and 'class="latex"' not in page


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_that_is_run_alone_is_refuted_as_it_should_be(installed, call, tmp_path: Path, twin: str) -> None:
    ran = call("run", twin, "--profile", "smoke", "--out", tmp_path / "run", "--jobs", "1")
    assert ran.exit_code == 0 and f"{twin}\tREFUTED" in ran.stdout, ran.output


def test_workers_find_it_too(site: Path, tmp_path: Path) -> None:
    """In processes of their own, which import the package by its name."""
    words = ["-m", "plugin_verify", "run", "johnson-lindenstrauss", "--profile", "smoke", "--jobs", "2", "--out", "run"]
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    ran = subprocess.run([sys.executable, *words], cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True,
                         text=True)
    assert ran.returncode == 0 and "johnson-lindenstrauss\tSUPPORTED" in ran.stdout, ran.stderr


@pytest.mark.slow
def test_pip_installs_it(tmp_path: Path) -> None:
    pytest.importorskip("setuptools", minversion="77")
    project = tmp_path / "project"  # a copy: building leaves folders beside the sources
    shutil.copytree(PROJECT, project)
    words = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(tmp_path / "site"), str(project)]
    subprocess.run([sys.executable, "-m", "pip", "install", *words], check=True, cwd=tmp_path)
    told = subprocess.run([sys.executable, "-m", "plugin_verify", "list"], cwd=tmp_path, check=True, capture_output=True,
                          text=True, env=os.environ | {"PYTHONPATH": str(tmp_path / "site")}).stdout
    assert all(f"{claim}\t" in told for claim in CLAIMS)
