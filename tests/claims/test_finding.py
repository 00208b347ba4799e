import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import jsonschema
import pytest

from plugin_verify import verify
from plugin_verify.claims import Evidence, Finding, Told, tell
from plugin_verify.errors import ClaimError
from plugin_verify.pipeline import plan_run, render_run
from plugin_verify.report import result_schema
from plugin_verify.runner import read_plan
from plugin_verify.runner.record import plan_record

FILE = """
from typing import NamedTuple
from plugin_verify import ForAll, Proof, false_twin
from plugin_verify.claims import Evidence, Finding, Told, Unchecked
class S(NamedTuple):
    m: int = 1
one = ForAll(id="one", settings=(S(), S(2)), prove=lambda s: Proof(s.m == 1, f"m = {s.m}", "arithmetic"))
def says(records):
    verdicts = [row["verdict"] for row in records["one"]["settings"]]
    return Told(f"It comes out as {verdicts}.", (Evidence("one", 1, "the second"),))
told = Finding(id="told", title="Told", source="Here", claims=("one",), says=says)
untold = Finding(id="untold", title="Untold", source="Here", claims=("another",), says=says)
rest = Unchecked(source="There", title="The rest", why="It is beyond words.")
"""

RECORDS = {"one": {"verdict": "SUPPORTED", "trials": 12}, "two": {"verdict": "PROVED", "trials": 0}}


def finding(says, *claims: str) -> Finding:  # type: ignore[no-untyped-def]
    return Finding(id="it", title="It", source="Section 1", claims=claims or ("one",), says=says)


def test_a_finding_is_told_with_numbers_of_the_records() -> None:
    told = tell(finding(lambda records: Told(f"""
        After {records['one']['trials']} trials
        it is so.""", (Evidence("one", 0, "seen"), Evidence("one", None, "thought")))), RECORDS)
    assert told == {"id": "it", "title": "It", "source": "Section 1", "text": "After 12 trials\nit is so.",
                    "evidence": [{"claim": "one", "setting": 0, "says": "seen"},
                                 {"claim": "one", "setting": None, "says": "thought"}]}


def test_it_is_told_only_of_runs_that_have_all_of_its_claims() -> None:
    every = finding(lambda records: Told("so", ()), "one", "three")
    assert tell(every, RECORDS) is None and tell(every, RECORDS | {"three": {}}) is not None


def test_it_sees_its_own_claims_alone_and_may_say_nothing() -> None:
    seen: list[str] = []
    assert tell(finding(lambda records: seen.extend(records)), RECORDS) is None and seen == ["one"]


def test_a_finding_that_raises_is_one_line_that_names_it() -> None:
    with pytest.raises(ClaimError, match=r"'it' raised KeyError: 'nothing' \(<lambda> in test_find.*report DIR") as refusal:
        tell(finding(lambda records: records["one"]["nothing"]), RECORDS)
    assert refusal.value.claim == "it" and "\n" not in str(refusal.value)


def test_a_finding_rests_on_something_and_stays_as_it_is() -> None:
    with pytest.raises(ClaimError, match="rests on no claim"):
        Finding(id="it", title="It", source="", claims=(), says=lambda records: None)
    with pytest.raises(FrozenInstanceError):
        finding(lambda records: None).title = "other"  # type: ignore[misc]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a_paper.py"
    path.write_text(FILE)
    return path


def test_a_run_tells_its_findings_and_its_report_tells_them_again(toys, file: Path, tmp_path: Path) -> None:
    result = verify([str(file)], out=tmp_path / "run", executor=toys.Serial())
    assert result["findings"] == [{"id": "told", "title": "Told", "source": "Here",
                                   "text": "It comes out as ['PROVED', 'REFUTED'].",
                                   "evidence": [{"claim": "one", "setting": 1, "says": "the second"}]}]
    assert result["unchecked"] == [{"source": "There", "title": "The rest", "why": "It is beyond words."}]
    before = (tmp_path / "run/result.json").read_bytes()
    jsonschema.Draft202012Validator(result_schema()).validate(json.loads(before))
    assert render_run(tmp_path / "run").result["findings"] == result["findings"]
    assert (tmp_path / "run/result.json").read_bytes() == before


def test_claims_without_findings_give_empty_lists(toys, tmp_path: Path) -> None:
    result = verify([toys.path], profile="smoke", trials=20, out=tmp_path / "run", executor=toys.Serial())
    assert result["findings"] == result["unchecked"] == []


def test_a_claim_asked_for_by_its_id_brings_its_findings_and_no_list_of_the_unchecked() -> None:
    names = ("choice-of-t", "choice-of-t/t-three", "theorems")
    by_id, twin, whole = (plan_run([name], profile="smoke", seed=1) for name in names)
    assert "theorems.findings:C_0_of_the_proof" in by_id.findings and by_id.unchecked == twin.unchecked == ()
    assert len(whole.unchecked) >= 8


def test_a_plan_keeps_them(file: Path) -> None:
    plan = plan_run([str(file)], profile="smoke", seed=1)
    assert [reference.rpartition(":")[2] for reference in plan.findings] == ["told", "untold"] and len(plan.unchecked) == 1
    assert read_plan(json.loads(json.dumps(plan_record(plan)))) == plan


def test_a_raising_finding_loses_no_trial(toys, file: Path, tmp_path: Path) -> None:
    file.write_text(FILE.replace('records["one"]["settings"]', 'records["none"]'))
    with pytest.raises(ClaimError, match="the finding 'told' raised KeyError.*the trials are safe"):
        verify([str(file)], out=tmp_path / "run", executor=toys.Serial())
    assert (tmp_path / "run/run.sqlite").exists()
