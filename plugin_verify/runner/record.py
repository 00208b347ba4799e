"""Write a plan as JSON and read it back, so that a stored run can be decided again without its claims."""

from __future__ import annotations

from typing import Any

from plugin_verify.claims import Case
from plugin_verify.errors import StoreError
from plugin_verify.runner.climb_plan import ClimbPlan, Offer
from plugin_verify.runner.plan import ClaimPlan, Job, Plan, Twin
from plugin_verify.runner.store import Store
from plugin_verify.statistics import Effort


def plan_record(plan: Plan) -> dict[str, Any]:
    """Write a plan as nested dictionaries."""
    return plan._asdict() | {"claims": [
        {
            "about": claim.about,
            "jobs": [_job_record(job) for job in claim.jobs],
            "twins": [twin._asdict() | {"jobs": {i: _job_record(job) for i, job in twin.jobs.items()}} for twin in claim.twins],
        }
        for claim in plan.claims
    ]}


def read_plan(record: dict[str, Any]) -> Plan:
    """Read a plan from what `plan_record` wrote."""
    beside = {"findings": tuple(record.get("findings", ())), "unchecked": tuple(record.get("unchecked", ()))}
    return Plan(**record | beside | {"claims": tuple(
        ClaimPlan(
            claim["about"],
            tuple(_read_job(job) for job in claim["jobs"]),
            tuple(Twin(**twin | {"jobs": {int(i): _read_job(job) for i, job in twin["jobs"].items()}})
                  for twin in claim["twins"]),
        )
        for claim in record["claims"]
    )})


def stored_plan(store: Store) -> Plan:
    """Read the plan of a stored run.

    Raises:
        StoreError: if another version of the program wrote it, or it is damaged.
    """
    try:
        return read_plan(store.meta("plan"))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise StoreError(f"the plan in {store.folder} cannot be read ({error}): another version wrote it, or it is damaged; "
                         f"run anew", path=str(store.folder)) from error


def _job_record(job: Job) -> dict[str, Any]:
    return job._asdict() | {"case": job.case._asdict(), "climb": job.climb and job.climb._asdict(),
                            "splitting": job.splitting and job.splitting._asdict()}


def _read_job(record: dict[str, Any]) -> Job:
    climb = record["climb"] and ClimbPlan(**record["climb"] | {"effort": Effort(*record["climb"]["effort"])})
    splitting = record["splitting"] and Offer(**record["splitting"])
    return Job(**record | {"case": Case(**record["case"]), "climb": climb, "splitting": splitting})
