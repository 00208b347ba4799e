import json
from pathlib import Path

import pytest

from plugin_verify.errors import StoreError
from plugin_verify.runner import Store, read_plan
from plugin_verify.runner.record import plan_record, stored_plan


@pytest.mark.parametrize("name", ["coin", "sized", "quantile", "search", "mean", "proof", "coin/always"])
def test_reading_undoes_writing(toys, name: str) -> None:
    plan = toys.plan(name)
    back = read_plan(json.loads(json.dumps(plan_record(plan))))
    assert back == plan
    assert all(type(one.jobs) is tuple for one in back.claims) and back.seconds == plan.seconds


def test_an_infinite_admissible_value_survives(toys) -> None:
    plan = toys.plan("sized", at=["admits=1e300"])
    job = plan.claims[0].jobs[0]
    infinite = job._replace(case=job.case._replace(admissible={"C_0": float("inf")}))
    changed = plan._replace(claims=(plan.claims[0]._replace(jobs=(infinite,)),))
    assert read_plan(json.loads(json.dumps(plan_record(changed)))) == changed


def test_a_plan_of_another_version_is_refused_in_one_line(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "run", {"plan": {"seed": 1, "claims": [{"about": {}}]}})
    with pytest.raises(StoreError, match="another version wrote it") as refusal:
        stored_plan(store)
    assert "\n" not in str(refusal.value)
    store.close()
