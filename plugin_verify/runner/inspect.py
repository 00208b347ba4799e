"""Look into a stored run and into the installation: addresses, integrity, versions."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plugin_verify.errors import InvalidArgument
from plugin_verify.machine import cores, physical_memory, provenance
from plugin_verify.runner.address import Address
from plugin_verify.runner.climb import CLIMBS, MOST, replay_climb
from plugin_verify.runner.looks import decided_plan
from plugin_verify.runner.plan import Job
from plugin_verify.runner.record import stored_plan
from plugin_verify.runner.row import Row
from plugin_verify.runner.store import Store
from plugin_verify.runner.unit import Unit, replay, units


def find_unit(folder: Path, address: Address) -> Unit:
    """Find the unit that an address lies in.

    Raises:
        StoreError: if the folder holds no run.
        InvalidArgument: if the run has no such claim, setting, block or trial.
    """
    if address.claim.endswith(CLIMBS):
        raise InvalidArgument(f"{address} is a climb of splitting, which has no single trials; replay the trials of "
                              f"{address.claim.removesuffix(CLIMBS)}", argument="address")
    store = Store.open(folder)
    plan = decided_plan(store)
    store.close()
    matching = [job for job in plan.jobs if (job.case.claim, job.case.setting_id) == (address.claim, address.setting)]
    if not matching:
        raise InvalidArgument(f"the run in {folder} has no setting {address.claim}/{address.setting}; "
                              f"copy an address from its report", argument="address")
    job = matching[0]
    if address.block >= job.blocks or address.trial >= job.block_trials(address.block):
        raise InvalidArgument(f"{address} is not in the run in {folder}: the setting has {job.blocks} blocks of {job.block} "
                              f"trials", argument="address")
    return units(job, plan.seed)[address.block]


def replay_address(folder: Path, address: Address) -> dict[str, Any]:
    """Run one trial again, or one climb, and give everything that it measured.

    Raises:
        StoreError: if the folder holds no run.
        InvalidArgument: if the run has no such claim, setting, block or trial.
        ClaimError: what a trial of its block raised.
    """
    if not address.claim.endswith(CLIMBS):
        return replay(find_unit(folder, address), address.trial)
    store = Store.open(folder)
    try:
        plan = stored_plan(store)
        key = address.claim.removesuffix(CLIMBS), address.setting
        job = next((job for job in plan.jobs if (job.case.claim, job.case.setting_id) == key), None)
        if job is None:
            raise InvalidArgument(f"the run in {folder} has no setting {'/'.join(key)}; copy an address from its report",
                                  argument="address")
        return replay_climb(job, store, address.block, plan.seed)
    finally:
        store.close()


def diagnose(folder: Path) -> list[str]:
    """Name what is wrong with a run's store; nothing is good news."""
    store = Store.open(folder)
    try:
        problems = [f"{folder}: {line}" for line in store.check()]
        if problems:
            return problems
        plan = stored_plan(store)
        planned = {(job.case.claim, job.case.setting_id): job for job in plan.jobs}
        return [f"{folder}: block {row.claim}/{row.setting}/{row.block} {why}"
                for row, _ in store.rows() if (why := _stranger(row, planned, looked=plan.budget is not None))]
    finally:
        store.close()


def _stranger(row: Row, planned: Mapping[tuple[str, str], Job], *, looked: bool) -> str:
    """Say why a block is not one of the plan; where there were looks there may be more blocks than planned for the first."""
    job = planned.get((row.claim.removesuffix(CLIMBS), row.setting))
    if job is None:
        return "belongs to no planned setting"
    if row.claim.endswith(CLIMBS):
        return "" if job.climb and 0 <= row.block <= MOST else "belongs to no planned climb"
    within = row.block >= 0 and (looked or row.block < job.blocks)
    return "" if within and (looked or row.trials == job.block_trials(row.block)) else "is none of its setting's planned blocks"


def environment() -> dict[str, str]:
    """Name the versions, the linear algebra, the cores and the memory of this installation."""
    return {"plugin-verify": version("plugin-verify"), **provenance(), "matplotlib": version("matplotlib"),
            "cores": str(cores()), "memory": f"{physical_memory() / 2**30:.1f} GiB"}
