import json
import math

import pytest

from plugin_verify.report import write_report


def read(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_equal_runs_give_equal_bytes(shared, values, marginalia, written, tmp_path):
    paths = write_report(shared, values, tmp_path, marginalia=marginalia)
    assert read(tmp_path) == read(written)
    assert {path.relative_to(tmp_path).as_posix() for path in paths} == set(read(tmp_path))


def test_marginalia_and_times_stay_out_of_the_rest_of_the_json(result, marginalia, written, tmp_path):
    result["times"] = {"started": "x", "finished": "y", "seconds": 1.0}
    write_report(result, {}, tmp_path, marginalia=marginalia | {"jobs": "16"})
    mine, other = (json.loads((folder / "result.json").read_text("utf-8")) for folder in (tmp_path, written))
    assert mine.pop("times") != other.pop("times")
    assert mine == other


def test_a_result_read_back_gives_the_same_report(written, values, marginalia, tmp_path):
    stored = json.loads((written / "result.json").read_text("utf-8"))
    write_report(stored, values, tmp_path, marginalia=marginalia)
    assert read(tmp_path) == read(written)


def test_a_failed_write_leaves_the_old_file(result, marginalia, written, tmp_path):
    write_report(result, {}, tmp_path, marginalia=marginalia)
    before = read(tmp_path)
    del result["claims"][0]["verdict"]
    with pytest.raises(KeyError):
        write_report(result, {}, tmp_path, marginalia=marginalia)
    assert read(tmp_path) == before


@pytest.mark.parametrize("change", [
    {"claims": [], "verdict_counts": {}, "errors": []},
    {"assumed": {"C_0": math.inf}, "provenance": {}, "times": {}},
])  # fmt: skip
def test_odd_runs_are_reported_too(result, marginalia, tmp_path, change):
    write_report(result | change, {}, tmp_path, marginalia=marginalia)
    assert (tmp_path / "report.html").exists()


def test_claims_without_settings_are_reported(result, tmp_path):
    for claim in result["claims"]:
        claim |= {"settings": [], "counts": {}, "verdict": "UNDECIDED"}
    write_report(result, {}, tmp_path, marginalia={})
    assert "no settings" in (tmp_path / "report.md").read_text("utf-8")
