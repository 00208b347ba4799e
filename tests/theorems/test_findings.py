"""On a real result the findings say what its records say, and nothing that they do not bear out."""

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from plugin_verify import largest_C_0
from plugin_verify.claims import Finding, Unchecked, collect, collect_values, tell
from plugin_verify.report import lint_latex
from theorems.assumptions import PAPER
from theorems.findings import above, below, number
from theorems.findings_beyond import DROPPED

REFERENCE = Path(__file__).parent.parent.parent / "reports/reference/result.json"
FINDINGS = {one.value.id: one.value for one in collect_values(["theorems"], Finding)}
FOUND = collect(["theorems"])
IDS = {one.claim.id for one in FOUND}
UNCHECKED = [one.value for one in collect_values(["theorems"], Unchecked)]
SHARP = {"noise-floor", "widths-that-matter", "range-of-theta", "plugin-against-gradient-descent", "step-from-the-norms"}


def read() -> dict[str, dict[str, Any]]:
    return {claim["id"]: claim for claim in json.loads(REFERENCE.read_text("utf-8"))["claims"]}


@pytest.fixture
def records() -> dict[str, dict[str, Any]]:
    """The reference run's records, and made-up ones of the claims beside the paper's, supported at one setting."""
    found, beside = read(), {name for one in SHARP for name in FINDINGS[one].claims}
    setting = {"index": 0, "verdict": "SUPPORTED", "reason": "It holds.", "setting": {}}
    twin = {"id": "step-heuristic/weights-eightfold", "says": "large weights", "tried": [0], "caught": [0]}
    made = {"verdict": "SUPPORTED", "settings": [setting], "twins": [twin], "constants": {}}
    return {name: copy.deepcopy(made if name in beside else found[name]) for one in FINDINGS.values() for name in one.claims}


def text(name: str, records: dict[str, dict[str, Any]]) -> str:
    told = tell(FINDINGS[name], records)
    assert told is not None
    return " ".join(told["text"].split())


def rows(records: dict[str, dict[str, Any]], claim: str, verdict: str) -> list[dict[str, Any]]:
    return [row for row in records[claim]["settings"] if row["verdict"] == verdict]


def test_names_are_unique_and_there_are_findings_of_both_files() -> None:
    found = collect_values(["theorems"], Finding)
    assert len(FINDINGS) == len(found) and {Path(one.reference.rpartition(":")[0]).stem for one in found} == {
        "findings", "findings_beyond"}


@pytest.mark.parametrize("one", FINDINGS.values(), ids=lambda one: one.id)
def test_it_names_claims_that_exist_and_is_told_of_the_reference_run(one: Finding, records) -> None:
    assert set(one.claims) <= IDS
    told = tell(one, records)
    assert told is not None and lint_latex(told["title"]) == lint_latex(told["text"]) == [] and told["evidence"]
    for line in told["evidence"]:
        assert line["claim"] in one.claims and "\n" not in line["says"] and "$" not in line["says"]
        assert line["setting"] is None or records[line["claim"]]["settings"][line["setting"]]["index"] == line["setting"]


@pytest.mark.parametrize("one", [one for one in FINDINGS.values() if one.id not in SHARP], ids=lambda one: one.id)
def test_the_reference_run_by_itself_tells_it(one: Finding) -> None:
    assert tell(one, read()) is not None


@pytest.mark.parametrize(("one", "claim"), [(one, claim) for one in FINDINGS.values() for claim in one.claims],
                         ids=lambda part: getattr(part, "id", part))
def test_a_refuted_or_missing_claim_silences_it(one: Finding, claim: str, records) -> None:
    assert tell(one, {name: record for name, record in records.items() if name != claim}) is None
    records[claim]["verdict"] = "REFUTED"
    assert tell(one, records) is None


@pytest.mark.parametrize("name", [name for name in FINDINGS if name not in ("widths-of-the-decoder",)])
def test_a_run_that_learnt_nothing_tells_nothing(name: str, records) -> None:
    for record in records.values():
        record["verdict"] = "UNDECIDED"
        record["constants"] = {key: about | {"forced_above": None, "suffices_on_grid": None}
                               for key, about in record["constants"].items()}
        for row in record["settings"]:
            row |= {"verdict": "UNDECIDED", "interval": None, "trials": 0, "failures": 0, "would_take": None}
        for twin in record["twins"]:
            twin["caught"] = []
    assert tell(FINDINGS[name], records) is None


def test_the_widths_are_held_against_what_is_forced(records) -> None:
    forced = records["theorem-1"]["constants"]["C_0"]["forced_above"]
    admits = next(row for row in rows(records, "theorem-1", "OUTSIDE") if row["setting"]["n"] == [20, 600, 500, 500])
    said = text("widths-of-the-experiments", records)
    assert f"$C_0 > {below(forced)}$" in said and f"$C_0 \\le {above(admits['admissible']['C_0'])}$" in said
    assert f"${below(forced / admits['admissible']['C_0'])}$" in said
    records["theorem-1"]["constants"]["C_0"]["forced_above"] = max(map(largest_C_0, PAPER)) / 2
    assert tell(FINDINGS["widths-of-the-experiments"], records) is None


def test_the_rate_outside_counts_what_the_record_counts(records) -> None:
    (row,) = [row for row in rows(records, "theorem-1", "OUTSIDE")
              if row["setting"]["n"] == [20, 600, 500, 500] and row["setting"]["theta"] == 0.375 and row["setting"]["k"] == 10]
    assert f"at $k = 10$ in {row['failures']:,} of {row['trials']:,} trials" in text("rate-at-the-experiments", records)
    for other in rows(records, "theorem-1", "OUTSIDE"):
        other["interval"] = [0.0, 1.0]
    assert tell(FINDINGS["rate-at-the-experiments"], records) is None


def test_C_0_and_C_1_are_those_of_the_record(records) -> None:
    (row,) = rows(records, "theorem-1", "FORCES")
    said = text("size-of-C_0", records)
    assert f"exceed ${below(row['admissible']['C_0'])}$" in said and row["method"] == "splitting"
    assert f"probability of about {row['tail']['estimate']:.2g}, by splitting" in said
    row["method"] = "clopper-pearson"
    assert f"{row['failures']} of {row['trials']:,} trials" in text("size-of-C_0", records)
    C_1 = records["lemma-1"]["constants"]["C_1"]
    said = text("size-of-C_1", records)
    assert f"exceed ${below(C_1['forced_above'])}$" in said and f"${above(C_1['suffices_on_grid'])}$ is enough" in said
    assert f"{C_1['suffices_settings']} of {len(records['lemma-1']['settings'])} settings" in said
    assert f"${below(256 * C_1['forced_above'] ** 2)} n$" in said
    records["lemma-1"]["constants"]["C_1"]["forced_above"] = 2.0
    assert "exceed $2$" in text("size-of-C_1", records) and "$1020 n$" in text("size-of-C_1", records)


def test_the_generous_constants_are_bracketed(records) -> None:
    noisy = [row for claim in ("theorem-1", "corollary-1") for row in rows(records, claim, "SUPPORTED")
             if row["setting"]["noise"] > 0]
    said = text("generous-constants", records)
    assert f"are ${below(min(1 / row['worst_score'] for row in noisy))}$ times smaller" in said
    assert f"with ${above(min(1 / row['refuted_multiple'] for row in noisy))}$ times" in said and f"the {len(noisy)} sup" in said
    ends = [row["interval"] for row in rows(records, "remark-4", "FORCES")]
    low, high = max(low for low, _ in ends), max(high for _, high in ends)
    assert f"Of its {len(ends)} settings here within the hypotheses the one that asks for most forces" in said
    assert f"forces $C \\ge {below(low)}$, and" in said
    assert f"${above(high)}$ suffices at each" in said


def test_settings_outside_remark_4_say_nothing_of_its_constant(records) -> None:
    outside, (first, *_) = rows(records, "remark-4", "OUTSIDE"), rows(records, "remark-4", "FORCES")
    said = text("generous-constants", records)
    for row in outside:
        row["interval"] = [7.0, 8.0]
    assert outside and text("generous-constants", records) == said
    first["interval"] = [0.5, "inf"]
    assert tell(FINDINGS["generous-constants"], records) is None


def test_counting_names_the_largest_and_the_smallest_probability(records) -> None:
    clean = [row["failure_probability"] for row in rows(records, "theorem-1", "UNDECIDED")
             if row["setting"]["n"][0] >= 2 and row["method"] != "splitting"]
    said = text("what-counting-cannot-decide", records)
    assert f"At {len(clean)} settings" in said and f"${number(max(clean))}$" in said and f"${number(min(clean))}$" in said


def test_the_conditions_are_those_of_false_twins_that_exist(records) -> None:
    assert {*DROPPED, "step-heuristic/weights-eightfold"} <= IDS
    records["lemma-7"]["twins"] = [twin | {"caught": []} for twin in records["lemma-7"]["twins"]]
    assert tell(FINDINGS["conditions-that-are-needed"], records) is None


def test_a_line_through_x0_misses_x_star_but_for_one_chance_in_a_hundred_thousand() -> None:
    """At n_0 = 2, where it is likeliest: P = 2/pi E arcsin(1e-5/r) and E 1/r = sqrt(pi/2) e^(-1/4) I_0(1/4), r = |x0 - x*|."""
    bessel = sum((1 / 64) ** k / math.factorial(k) ** 2 for k in range(10))
    inverse = math.sqrt(math.pi / 2) * math.exp(-1 / 4) * bessel
    assert 0.99 < inverse < 1 and 2 / math.pi * (math.pi / 2) * 1e-5 * inverse < 1e-5
    assert "16 successes in the 360 trials" in text("first-row-of-figure-1", {"equation-5": {"verdict": "SUPPORTED"}})


@pytest.mark.parametrize(("x", "down", "up"), [
    (50.0, "50", "50"), (1.1164, "1.11", "1.12"), (0.0207899, "0.0207", "0.0208"), (2405.0, "2400", "2410"),
    (1.6489e-8, r"1.64 \cdot 10^{-8}", r"1.65 \cdot 10^{-8}")])
def test_what_is_forced_is_rounded_down_and_what_suffices_up(x: float, down: str, up: str) -> None:
    assert (below(x), above(x)) == (down, up)


def test_what_has_no_check_says_why() -> None:
    assert len({one.title for one in UNCHECKED}) == len(UNCHECKED) >= 8
    assert all(one.source and one.title and one.why.endswith(".") for one in UNCHECKED)
    assert any("(3)" in one.source for one in UNCHECKED)
