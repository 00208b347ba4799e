"""Read off the store where every setting of a run stands, and judge it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from plugin_verify.claims import Case, Judged, Measurement, Verdict, forced_above, judge, measure
from plugin_verify.outward import above, below
from plugin_verify.runner.climb import judge_climbs, read_climbs
from plugin_verify.runner.plan import ClaimPlan, Job, Plan
from plugin_verify.runner.power import Power
from plugin_verify.runner.store import Store
from plugin_verify.statistics import Tally, merge


class Site(NamedTuple):
    """What the store holds of one setting: its blocks of trials, and what they and its climbs say."""

    job: Job
    blocks: list[Tally | str | None]
    found: Measurement | None


Known = dict[tuple[str, str], Site]
"""What was read of settings without climbs, by claim and setting: it need not be read again for the same trials and level."""


class Board(NamedTuple):
    """All sites of a run by claim, and what its violated settings force each unpinned hypothesis constant above, by key."""

    sites: list[list[Site]]
    forced: dict[str, float]

    @classmethod
    def read(cls, plan: Plan, store: Store, known: Known | None = None) -> Board:
        """Measure everything that the store holds."""
        sites = [[_known_site(job, store, known) for job in claim.jobs] for claim in plan.claims]
        forced: dict[str, float] = {}
        for claim, places in zip(plan.claims, sites, strict=True):
            for name, about in hypothesis_constants(claim):
                value = forced_above(*measured(places), name)
                if value is not None:
                    forced[about["key"]] = max(value, forced.get(about["key"], -math.inf))
        return cls(sites, forced)

    def standing(self, claim: ClaimPlan, sites: list[Site]) -> list[int]:
        """Name the settings at which the false twins are worth trying: neither violated nor outside."""
        judged = judge_sites(claim, sites, [Power((), ("not yet",), ())] * len(sites), self.forced)
        return [i for i, (site, one) in enumerate(zip(sites, judged, strict=True))
                if site.found and one.verdict != Verdict.OUTSIDE and not site.found.violated]


def judge_sites(claim: ClaimPlan, sites: list[Site], powers: list[Power], forced: Mapping[str, float]) -> list[Judged]:
    """Judge every setting of a claim."""
    known = {name: forced[about["key"]] for name, about in hypothesis_constants(claim) if about["key"] in forced}
    return [judge(site.job.case, site.found, forced=known, power=power_name(claim, site, strength), tried=len(strength.tried))
            if site.found else Judged(Verdict.UNDECIDED, "No trial finished here.")
            for site, strength in zip(sites, powers, strict=True)]


def power_name(claim: ClaimPlan, site: Site, strength: Power) -> str | None:
    """Name what shows power: a twin, or, for a claim that registers none, the multiple of its bound that is refuted."""
    if strength.caught or claim.twins or site.found is None:
        return strength.caught[0] if strength.caught else None
    multiple = site.found.refuted_multiple
    if not multiple:
        return None
    if site.job.case.kind == "expectation-identity":
        return f"the expected value times {(above if multiple > 1 else below)(multiple)}"
    return f"the bound times {below(multiple)}"


def hypothesis_constants(claim: ClaimPlan) -> list[tuple[str, dict[str, Any]]]:
    """Give the unknown hypothesis constants of a claim."""
    return [(name, about) for name, about in claim.about["constants"].items() if about["kind"] == "hypothesis"]


def measured(sites: list[Site]) -> tuple[list[Case], list[Measurement]]:
    """Give the cases that have trials, and what these say."""
    return [site.job.case for site in sites if site.found], [site.found for site in sites if site.found]


def _known_site(job: Job, store: Store, known: Known | None) -> Site:
    if known is None or job.climb:
        return _site(job, store)
    key = job.case.claim, job.case.setting_id
    if key not in known or known[key].job != job:
        known[key] = _site(job, store)
    return known[key]


def _site(job: Job, store: Store) -> Site:
    blocks = store.tallies(job.case.claim, job.case.setting_id, blocks=job.blocks)
    tallies = [block for block in blocks if isinstance(block, Tally)]
    missing = job.trials - sum(tally.trials for tally in tallies)
    counted = measure(job.case, merge(tallies), missing=missing) if tallies else None
    return Site(job, blocks, _climbed(job, counted, store) if counted and job.climb else counted)


def _climbed(job: Job, counted: Measurement, store: Store) -> Measurement:
    """Let the climbs decide, and the trials show what is usual."""
    rare = judge_climbs(job, read_climbs(job, store))
    if rare.supported and counted.violated and rare.tail:
        assert rare.interval is not None
        told = rare.tail | {"withheld": "the counted trials fail too often"}
        rare = rare._replace(supported=False, sufficient_multiple=None, tail=told, interval=(rare.interval[0], 1.0))
    return counted._replace(method=rare.method, interval=rare.interval, violated=rare.violated, supported=rare.supported,
                            refuted_multiple=rare.refuted_multiple, would_take=None, tail=rare.tail,
                            sufficient_multiple=rare.sufficient_multiple)
