"""What a stranger sends: claims whose texts are HTML, names that are paths, folders with links, words that are no command."""

import ast
import html.parser
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import plugin_verify
from plugin_verify.cli import main
from plugin_verify.errors import StoreError
from plugin_verify.pipeline import render_run, reported, run_plan
from plugin_verify.runner import reread, start

ROOT = Path(plugin_verify.__file__).parent
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def hostile(toys):
    """A plan of a claim every text of which is markup, and whose id is a path."""
    plan = toys.plan("coin", trials=200)
    about = plan.claims[0].about | {"title": EVIL, "statement": f"{EVIL}\n\n{EVIL}", "source": EVIL, "id": "../../evil",
                                    "reference": EVIL, "assumptions": [EVIL],
                                    "hypotheses": [{"name": EVIL, "says": EVIL, "constant": None}]}
    twins = tuple(twin._replace(says=EVIL) for twin in plan.claims[0].twins)
    return plan._replace(claims=(plan.claims[0]._replace(about=about, twins=twins),),
                         unchecked=({"source": EVIL, "title": EVIL, "why": EVIL},))


class Elements(html.parser.HTMLParser):
    """Collect what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, value in attrs if name.startswith("on") or (name in ("src", "href") and value
                                                                           and not value.startswith(("data:", "#")))]
        self.bad += [tag] * (tag in ("script", "iframe", "object", "embed")) + names


def test_texts_of_a_claim_are_escaped_and_its_id_leads_nowhere(toys, hostile, tmp_path: Path) -> None:
    home = tmp_path / "a/b"
    reported(start(hostile, home / "run", jobs=1, executor=toys.Serial()), home / "run")
    page = (home / "run/report.html").read_text("utf-8")
    found = Elements()
    found.feed(page)
    assert found.bad == [] and "&lt;script&gt;" in page and EVIL not in page
    outside = [path for path in tmp_path.rglob("*") if path.is_file() and home / "run" not in path.parents]
    assert outside == [] and len(list((home / "run/figures").glob("*.svg"))) > 0
    for picture in (home / "run/figures").glob("*.svg"):
        assert "<script" not in picture.read_text("utf-8")


def test_a_link_in_the_folder_is_not_followed(toys, tmp_path: Path) -> None:
    run_plan(toys.plan("lone", trials=200), tmp_path / "run", jobs=1, executor=toys.Serial())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/kept.svg").write_text("mine")
    figures = tmp_path / "run/figures"
    figures.rename(tmp_path / "old")
    figures.symlink_to(tmp_path / "mine")
    (tmp_path / "run/result.json").unlink()
    (tmp_path / "target").write_text("mine")
    (tmp_path / "run/result.json").symlink_to(tmp_path / "target")
    with pytest.raises(StoreError, match="figures is a link"):
        render_run(tmp_path / "run")
    figures.unlink()
    render_run(tmp_path / "run")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["kept.svg"] and (tmp_path / "target").read_text() == "mine"
    assert reread(tmp_path / "run").result["complete"]


def test_nothing_that_runs_code_is_read_from_a_disk() -> None:
    """No module of the package loads pickles, marshalled code or arrays that may hold them, or evaluates text."""
    for path in ROOT.rglob("*.py"):
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            names = {alias.name.partition(".")[0] for alias in getattr(node, "names", [])} if isinstance(
                node, (ast.Import, ast.ImportFrom)) else set()
            names |= {(node.module or "").partition(".")[0]} if isinstance(node, ast.ImportFrom) else set()
            assert not names & {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}, path
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in ("eval", "exec", "numpy.load", "torch.load", "yaml.load"), (path, called)
                assert called != "np.load" or "allow_pickle=False" in ast.unparse(node), path


WORDS = st.sampled_from([
    "list", "show", "plan", "run", "report", "replay", "export", "merge", "teeth", "reproduce", "doctor", "--json", "--out",
    "--at", "--assume", "--trials", "--seed", "--jobs", "--profile", "--budget", "--shard", "--dask", "--resume", "--to",
    "--repair", "--fail-on", "smoke", "deep", "10m", "-1", "0/2", "C_0=1", "n=(1, 2)", "n=", "figure-9", "/nonexistent",
    "no-such-claim", "--", "-x", "--no-such-option", "é", "a" * 5000, "1e400", "nan", "%s", "{}"]) | st.text(
        st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(["show", "plan", "run", "report", "replay", "export", "merge", "reproduce", "doctor", "no-such", "--x"]),
       st.lists(WORDS, max_size=6))
@example("run", ["--resume", "a" * 5000])
@example("plan", ["a" * 5000])
@example("export", ["/nonexistent", "--to", "a" * 5000 + ".csv"])
def test_words_that_are_no_command_are_one_line(tmp_path_factory, monkeypatch, first: str, words: list[str]) -> None:
    """Nothing is run: every run has a target that is not there."""
    monkeypatch.chdir(tmp_path_factory.getbasetemp())
    more = ["no-such-claim"] if first in ("plan", "run") else []
    result = CliRunner().invoke(main, [first, *more, *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), (words, result.exception)
    assert result.exit_code in (0, 1, 2, 4)
    if result.exit_code in (2, 4) and first != "doctor":
        (line,) = result.stderr.splitlines()
        assert re.match("plugin-verify: .", line)
