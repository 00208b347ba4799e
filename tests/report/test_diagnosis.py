"""The report of a diagnosis says what its record says, in pages that are well formed and need nothing else."""

import json
import re

import numpy as np
import pytest

from plugin_verify.diagnosis import diagnose
from plugin_verify.diagnosis.record import record
from plugin_verify.networks import Network, gaussian_network
from plugin_verify.report.diagnosis import markdown, tell, write_diagnosis
from plugin_verify.report.diagnosis_tables import NOT, OPEN, assumptions_table, layers_table, steps_table
from plugin_verify.report.diagnosis_words import brief, chosen, headline, likely, named, placed, reached, speaks
from tests.report.test_render_html import Page
from tests.schemas import require_schema

ODD = '<b onclick="x">$\\alpha$ | `q`.npz'


def networks():
    G = gaussian_network((3, 80, 90), rng=np.random.default_rng(1), sampler="stored")
    A = [layer.A for layer in G.operators]
    repelling = Network([np.ones((2, 1)), np.array([[1.0, -3.0]])], biases=[[10, -10], [0]], output="identity")
    spiky = [A[0], A[1] + 9 * np.eye(90, 80)[:, :1] @ np.ones((1, 80)) / 80**0.5]
    return {"gaussian": G, "scaled": Network([3 * a for a in A]), "spiky": Network(spiky),
            "sigmoid": Network(A, "leaky_relu(0.1)", output="sigmoid"), "repelling": repelling}


@pytest.fixture(scope="module")
def records():
    made = {name: record(diagnose(G, rng=np.random.default_rng(2), codes=6, runs=8, iterations=200), ODD, 7)
            for name, G in networks().items()}
    return {name: json.loads(json.dumps(found)) for name, found in made.items()}


def texts(found):
    return {point.label: point.text for point in brief(found)}


def test_whether_the_theory_speaks(records) -> None:
    assert re.fullmatch(r"Theorem 1 speaks .* only if its constant \$C_0\$ is at most [0-9.]+\.", speaks(records["gaussian"]))
    assert "their variance is not $1/n_i$" in speaks(records["scaled"])
    assert "told from Gaussian ones" in speaks(records["spiky"])
    assert "a network of this form" in speaks(records["sigmoid"])
    assert "leaky_relu(0.1)" in texts(records["sigmoid"])["Theory"] and "ends in sigmoid" in texts(records["sigmoid"])["Theory"]


def test_the_recommended_step_stands_with_its_reason_and_its_runs(records) -> None:
    found = records["scaled"]
    step = chosen(found)
    assert f"With the step {step['size']:.3g} PLUGIn {reached(found, step)}." in headline(found)
    assert reached(found, step).startswith("left 0.1") and reached(found, step).endswith("in 8 of 8 runs")
    said = texts(found)["Recommended"]
    assert said.startswith(f"{step['size']:.3g}: half of the smallest") and "not a guarantee" in said
    low = float(re.search(r"so would ([0-9.]+) to 100 % of such runs", said)[1])
    assert likely(found, step) in said and low <= 100 * step["runs"]["sharp_interval"][0] < low + 0.1


def test_other_steps_are_told_with_their_place_among_the_limits(records) -> None:
    natural, heuristic = (named(records["scaled"], name) for name in ("natural", "1/gamma"))
    assert "is beyond the limit at 6 of 6 codes" in placed(records["scaled"], natural)
    assert "in 0 of 8 runs" in reached(records["scaled"], natural)
    assert placed(records["scaled"], heuristic) in texts(records["scaled"])["Step 1/γ"]
    assert "$c^{-2d}$" in texts(records["scaled"])["Step 1/γ"]


def test_the_widths_do_not_promise_what_the_codes_deny() -> None:
    G = gaussian_network((10, 80, 120, 200), rng=np.random.default_rng(0), sampler="stored")
    found = record(diagnose(G, rng=np.random.default_rng(100), codes=20, runs=10, iterations=300), "G", 7)
    step = named(found, "natural")
    assert found["s2"] < 1 and step["beyond"] > 10 and step["runs"]["good"] < 5
    said = texts(found)["Width"]
    assert "is below 1" in said and "is not enough: here that step is beyond the limit at" in said and "to contract." not in said


def test_a_network_that_repels_gets_no_step(records) -> None:
    assert "No step makes PLUGIn converge" in headline(records["repelling"])
    assert "grows whatever the step" in texts(records["repelling"])["Recommended"]
    assert "does not exist" in texts(records["repelling"])["Codes"]
    assert "6 of the 6 codes repel" in texts(records["repelling"])["Codes"]


def test_nothing_is_called_met_that_a_test_cannot_show(records) -> None:
    rows = [assumptions_table(records[name]).rows for name in ("gaussian", "spiky")]
    gaussian, spiky = ({row.head: row.cells[0] for row in each} for each in rows)
    assert gaussian["Gaussian entries"] == gaussian["Variance 1/nᵢ"] == gaussian["Condition (6)"] == OPEN
    assert spiky["Gaussian entries"] == NOT
    assert "no proof" in texts(records["gaussian"])["Weights"]


def test_tables_hold_every_layer_and_step(records) -> None:
    for found in records.values():
        assert len(layers_table(found).rows) == len(found["layers"]) and len(steps_table(found).rows) == len(found["steps"])
        for table in (layers_table(found), steps_table(found), assumptions_table(found)):
            assert {len(row.cells) + 1 for row in table.rows} == {len(table.columns)}


@pytest.mark.parametrize("name", ["gaussian", "scaled", "spiky", "sigmoid", "repelling"])
def test_pages(records, name, tmp_path) -> None:
    paths = write_diagnosis(records[name], tmp_path, command="plugin-verify diagnose 'g.npz'")
    assert len(paths) == (4 if name == "repelling" else 6)
    html = (tmp_path / "diagnosis.html").read_text("utf-8")
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == [] and not page.all("script") and "<b onclick" not in html
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert len(page.all("svg")) == len(page.all("desc")) == len(page.all("figcaption"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert not re.search(r"https?://|@import", html)
    text = (tmp_path / "diagnosis.md").read_text("utf-8")
    assert "<b onclick" not in text and text.startswith("# Diagnosis of a network\n")
    found = json.loads((tmp_path / "diagnosis.json").read_text("utf-8"))
    assert found["network"] == ODD
    require_schema("diagnosis", found, open_ended=("reasons", "provenance"))


def test_equal_records_give_equal_files(records, tmp_path) -> None:
    first, second = (write_diagnosis(records["spiky"], tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_a_record_without_layers_is_told_too(records) -> None:
    found = records["gaussian"] | {"layers": [], "gamma": None, "s2": None, "C_0": None, "covered": False,
                                   "steps": [step for step in records["gaussian"]["steps"] if step["name"] == "recommended"]}
    require_schema("diagnosis", found, open_ended=("reasons", "provenance"))
    told = tell(found, "")
    assert {picture.name for picture in told.pictures} == {"factors", "eigenvalues"}
    assert {point.label for point in told.brief} == {"Theory", "Codes", "Recommended"}
    assert "the weights are not seen" in markdown(told) and "a black box, 3 numbers in and 90 out" in told.made
