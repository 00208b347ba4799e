"""Say what it would take to decide a setting that is open: trials or splitting, whichever costs less, and their time."""

from __future__ import annotations

import math

from plugin_verify.claims import STUCK, Measurement
from plugin_verify.runner.climb_plan import EFFORTS
from plugin_verify.runner.plan import Job
from plugin_verify.statistics import climbs_to_support

UNITS = ((7200.0, "core-hours", 3600.0), (120.0, "core-minutes", 60.0), (0.0, "core-seconds", 1.0))


def would_take(job: Job, found: Measurement) -> str | None:
    """Tell what would decide an undecided setting, by the modelled cost of a trial; None where nothing would."""
    if found.tail is not None:
        return _of_climbs(job, found.tail["climbs"], found.tail["withheld"])
    counting = found.would_take
    seconds = math.inf if counting is None else counting.trials * job.seconds
    if job.splitting is not None and job.splitting.seconds < seconds:
        with_what = f"--profile {job.splitting.profile}" if job.splitting.profile else "more than any profile gives a setting"
        return f"splitting, about {core_time(job.splitting.seconds)}: {with_what}"
    if counting is None:
        return None
    return f"{counting}, about {core_time(seconds)}" if math.isfinite(seconds) else str(counting)


def _of_climbs(job: Job, climbs: int, withheld: str | None) -> str | None:
    """Tell what climbs lack: to be finished, or a larger effort where there is one that is calibrated."""
    assert job.climb is not None
    if withheld != STUCK and climbs < climbs_to_support(job.case.level):
        return f"the rest of its climbs, at most {core_time(job.climb.seconds)}"
    if job.climb.effort == EFFORTS[0]:
        return None if withheld else "climbs that scatter less than any that are calibrated here"
    larger = EFFORTS[0].particles / job.climb.effort.particles * job.climb.seconds
    return f"splitting with {EFFORTS[0].particles} particles a climb, about {core_time(larger)}"


def core_time(seconds: float) -> str:
    """Write a time on one core in the unit that suits it."""
    _, name, unit = next(one for one in UNITS if seconds >= one[0])
    return f"{seconds / unit:.2g} {name}"
