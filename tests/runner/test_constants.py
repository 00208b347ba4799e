import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from plugin_verify.claims import Judged, Verdict
from plugin_verify.runner import start
from plugin_verify.runner.board import Site
from plugin_verify.runner.constants import Point, constants, coordinates, drift, profile


@pytest.fixture
def run(toys, tmp_path: Path):
    def run(*names: str, **more) -> dict:
        return start(toys.plan(*names, **more), tmp_path / "run", jobs=1, executor=toys.Serial()).result["claims"][0]

    return run


def points(places, *, spread=1.1):
    """Points whose intervals hold the given values to within a factor."""
    return [Point(at, (value / spread, value * spread), (index,)) for index, (at, value) in enumerate(places)]


def test_a_planted_power_is_found_and_no_other() -> None:
    places = [({"m": m, "t": t, "kind": "a"}, t * m**0.5) for m in (10, 100, 1000) for t in (1, 5)]
    found = {one["against"]: one for one in profile(points(places))["drift"]}
    assert set(found) == {"m", "t"} and [len(found[name]["lines"]) for name in ("m", "t")] == [2, 3]
    for name, power in (("m", 0.5), ("t", 1.0)):
        low, high = found[name]["power"]
        assert low <= power <= high and high - low < 0.3 and not low <= 0.0


def test_a_bend_fits_no_power_and_its_ends_are_told() -> None:
    found = drift(points([({"m": 1}, 1.0), ({"m": 10}, 10.0), ({"m": 100}, 10.0)]), "m")
    assert found["power"] is None and found["ends"] == pytest.approx([0.5 - math.log10(1.21) / 2, 0.5 + math.log10(1.21) / 2])


def test_what_differs_in_something_else_is_not_compared() -> None:
    assert drift(points([({"m": 1, "kind": "a"}, 1.0), ({"m": 10, "kind": "b"}, 10.0)]), "m") is None
    assert drift(points([({"m": 1, "t": 1.0}, 1.0), ({"m": 10, "t": 2.0}, 10.0)]), "m") is None
    assert drift(points([({"m": 1, "slopes": [1, 2]}, 1.0), ({"m": 10, "slopes": [1, 3]}, 10.0)]), "m") is None


def test_what_is_no_positive_number_has_no_logarithm() -> None:
    for values in ((0, 1), (-1.0, 1.0), (False, True), ("a", "b")):
        assert drift(points([({"m": value}, 1.0) for value in values]), "m") is None


def test_nothing_known_is_no_drift_and_one_side_bounds_one_side() -> None:
    unknown = [Point({"m": 1}, (0.0, 5.0), (0,)), Point({"m": 10}, (0.0, math.inf), (1,))]
    assert drift(unknown, "m") is None
    found = drift([Point({"m": 1}, (0.0, 1.0), (0,)), Point({"m": 10}, (10.0, math.inf), (1,))], "m")
    assert found["power"] == pytest.approx([1.0, math.inf]) and found["ends"] is None


def test_widths_are_multiples_of_the_signal_and_q_over_m_is_a_coordinate() -> None:
    assert coordinates({"n": [2, 600, 500], "k": 1}) == {"n_0": 2, "d": 2, "n_1/n_0": 300.0, "n_2/n_0": 250.0, "k": 1}
    assert coordinates({"n": [2, 600, 500], "k": 1}, widths=False) == {"n_0": 2, "d": 2, "k": 1}
    assert coordinates({"n": [3], "slopes": [1, 2]}) == {"n_0": 3, "d": 0, "slopes": [1, 2]}
    assert coordinates({"q": 2, "m": 8}) == {"q": 2, "m": 8, "q/m": 0.25}
    found = drift(points([(coordinates({"q": q, "m": m, "n": q}), q / m) for q, m in ((1, 10), (2, 10), (5, 100))]), "q/m")
    assert found["lines"] == [[0, 1, 2]] and found["power"][0] <= 1.0 <= found["power"][1]


def test_a_hypothesis_constant_lies_between_what_is_violated_and_what_is_supported(run) -> None:
    claim = run("sized")
    verdicts = {row["index"]: row for row in claim["settings"]}
    assert claim["constants"]["C_0"]["profile"]
    for point in claim["constants"]["C_0"]["profile"]:
        admits = [verdicts[index]["admissible"]["C_0"] for index in point["settings"]]
        low, high = point["interval"]
        assert (low == 0 or low in admits) and (high == math.inf or high in admits) and low < high
    forced = max(point["interval"][0] for point in claim["constants"]["C_0"]["profile"])
    assert forced == claim["constants"]["C_0"]["forced_above"]


def test_a_bound_constant_is_profiled_by_its_intervals(run) -> None:
    claim = run("quantile", trials=10_000)
    assert [point["interval"] for point in claim["constants"]["C_1"]["profile"]] == [row["interval"] for row in claim["settings"]]
    assert claim["multiple"]["profile"] == []


def test_multiples_are_profiled_where_the_claim_speaks(run) -> None:
    claim = run("coin")
    for point in claim["multiple"]["profile"]:
        row = claim["settings"][point["settings"][0]]
        enough = row["sufficient_multiple"]
        assert point["interval"] == [row["refuted_multiple"] or 0.0, math.inf if enough is None else enough]
        assert row["verdict"] not in ("OUTSIDE", "FORCES")
    assert claim["multiple"]["profile"]


def test_a_setting_outside_the_hypotheses_says_nothing_of_the_constant_of_the_bound() -> None:
    def site(k: int, low: float, high: float) -> Site:
        case = SimpleNamespace(open_bound="C", setting={"k": k})
        return Site(cast(Any, SimpleNamespace(case=case)), [], cast(Any, SimpleNamespace(interval=(low, high))))

    claim = cast(Any, SimpleNamespace(about={"constants": {"C": {"kind": "bound", "pinned": None}}}))
    sites = [site(1, 2.0, 2.5), site(2, 7.0, 8.0), site(3, 0.1, math.inf)]
    judged = [Judged(verdict, "") for verdict in (Verdict.FORCES, Verdict.OUTSIDE, Verdict.FORCES)]
    about = constants(claim, sites, judged, {})["C"]
    assert (about["forced_above"], about["suffices_on_grid"], about["suffices_settings"]) == (2.0, 2.5, 1)
    assert [point["settings"] for point in about["profile"]] == [[0], [2]]
