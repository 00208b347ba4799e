import json

import pytest

from plugin_verify.runner import read_plan
from plugin_verify.runner.record import plan_record


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
