"""Decide a run from its plan and its store: the dictionary that becomes result.json."""

from __future__ import annotations

import math
import platform
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import SLACK, Case, Judged, Measurement, Verdict, forced_above, judge, judge_claim, measure
from plugin_verify.runner.address import Address
from plugin_verify.runner.plan import ClaimPlan, Job, Plan
from plugin_verify.runner.power import NONE, Power, survey
from plugin_verify.runner.store import Store
from plugin_verify.statistics import Tally, merge
from plugin_verify.typing import Array

SCHEMA_VERSION = 1
WORST = 3
"""How many of a setting's worst trials are named."""


class Outcome(NamedTuple):
    """A decided run: the result, the stored values behind its pictures by (claim, index of the setting), and the marginalia.

    Marginalia are what may differ between runs that are equal: the command, the number of workers, the folder.
    """

    result: dict[str, Any]
    values: dict[tuple[str, int], Array]
    marginalia: dict[str, str]


class _Site(NamedTuple):
    """What the store holds of one setting."""

    job: Job
    blocks: list[Tally | str | None]
    found: Measurement | None


def decide(plan: Plan, store: Store, *, times: Mapping[str, Any]) -> Outcome:
    """Measure and judge everything that the store holds; pure but for reading the store."""
    claims, values, errors = [], {}, []
    complete = True
    board = _Board.read(plan, store)
    for claim, sites in zip(plan.claims, board.sites, strict=True):
        open_settings = board.undecided(claim, sites)
        found = survey(claim, open_settings, store)
        powers = [found.get(index, NONE) for index in range(len(sites))]
        claims.append(_claim(claim, sites, powers, board.forced))
        errors += [error for site in sites for error in _errors(site.job, site.blocks)]
        errors += [error for twin in claim.twins for job in twin.jobs.values() for error in _errors(job, _blocks(job, store))]
        complete &= not any(one.pending for one in powers)
        for index, site in enumerate(sites):
            tallies = [block for block in site.blocks if isinstance(block, Tally)]
            complete &= len(tallies) == len(site.blocks)
            if tallies:
                values[claim.about["id"], index] = np.concatenate([tally.values for tally in tallies])
    complete &= not errors
    verdicts = Counter(setting["verdict"] for claim in claims for setting in claim["settings"])
    refuted = any(claim["verdict"] == Verdict.REFUTED and claim["twin_of"] is None for claim in claims)
    result = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "plugin-verify", "version": version("plugin-verify")},
        "seed": plan.seed, "profile": plan.profile,
        "false_refutation_rate": plan.false_refutation_rate, "false_support_rate": plan.false_support_rate,
        "decisions": plan.decisions, "slack": SLACK, "assumed": plan.assumed,
        "verdict_counts": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "exit_code": 1 if refuted else 0 if complete else 4, "complete": complete, "errors": errors,
        "claims": claims, "provenance": _provenance(), "times": dict(times),
    }
    marginalia = {"command": store.meta("command"), "jobs": store.meta("jobs"), "folder": str(store.folder)}
    return Outcome(result, values, marginalia)


def open_settings(plan: Plan, store: Store) -> list[tuple[ClaimPlan, list[int]]]:
    """Name for every claim the settings whose verdict may still hang on a false twin: neither violated nor outside."""
    board = _Board.read(plan, store)
    return [(claim, board.undecided(claim, sites)) for claim, sites in zip(plan.claims, board.sites, strict=True)]


class _Board(NamedTuple):
    """All sites of a run by claim, and what its violated settings force each unpinned hypothesis constant above, by key."""

    sites: list[list[_Site]]
    forced: dict[str, float]

    @classmethod
    def read(cls, plan: Plan, store: Store) -> _Board:
        sites = [[_site(job, store) for job in claim.jobs] for claim in plan.claims]
        forced: dict[str, float] = {}
        for claim, places in zip(plan.claims, sites, strict=True):
            for name, about in _hypothesis_constants(claim):
                value = forced_above(*_measured(places), name)
                if value is not None:
                    forced[about["key"]] = max(value, forced.get(about["key"], -math.inf))
        return cls(sites, forced)

    def undecided(self, claim: ClaimPlan, sites: list[_Site]) -> list[int]:
        judged = _judge(claim, sites, [Power((), ("not yet",), ())] * len(sites), self.forced)
        return [i for i, (site, one) in enumerate(zip(sites, judged, strict=True))
                if site.found and one.verdict != Verdict.OUTSIDE and not site.found.violated]


def _hypothesis_constants(claim: ClaimPlan) -> list[tuple[str, dict[str, Any]]]:
    return [(name, about) for name, about in claim.about["constants"].items() if about["kind"] == "hypothesis"]


def _measured(sites: list[_Site]) -> tuple[list[Case], list[Measurement]]:
    return [site.job.case for site in sites if site.found], [site.found for site in sites if site.found]


def _site(job: Job, store: Store) -> _Site:
    blocks = _blocks(job, store)
    tallies = [block for block in blocks if isinstance(block, Tally)]
    missing = job.trials - sum(tally.trials for tally in tallies)
    return _Site(job, blocks, measure(job.case, merge(tallies), missing=missing) if tallies else None)


def _blocks(job: Job, store: Store) -> list[Tally | str | None]:
    return store.tallies(job.case.claim, job.case.setting_id, blocks=job.blocks)


def _claim(claim: ClaimPlan, sites: list[_Site], powers: list[Power], forced: Mapping[str, float]) -> dict[str, Any]:
    judged = _judge(claim, sites, powers, forced)
    whole = judge_claim([one.verdict for one in judged])
    counts = Counter(one.verdict for one in judged)
    return claim.about | {
        "verdict": whole.verdict.value, "reason": whole.reason,
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "constants": _constants(claim, sites, forced),
        "twins": [{"id": twin.id, "says": twin.says,
                   "tried": [i for i, one in enumerate(powers) if twin.id in one.tried],
                   "caught": [i for i, one in enumerate(powers) if twin.id in one.caught]} for twin in claim.twins],
        "settings": [_setting(index, site, one, _power_name(claim, site, strength)) for index, (site, one, strength)
                     in enumerate(zip(sites, judged, powers, strict=True))],
    }


def _judge(claim: ClaimPlan, sites: list[_Site], powers: list[Power], forced: Mapping[str, float]) -> list[Judged]:
    known = {name: forced[about["key"]] for name, about in _hypothesis_constants(claim) if about["key"] in forced}
    return [judge(site.job.case, site.found, forced=known, power=_power_name(claim, site, strength), tried=len(strength.tried))
            if site.found else Judged(Verdict.UNDECIDED, "No trial finished here.")
            for site, strength in zip(sites, powers, strict=True)]


def _power_name(claim: ClaimPlan, site: _Site, strength: Power) -> str | None:
    """Name what shows power: a twin, or, for a claim that registers none, the multiple of its bound that is refuted."""
    if strength.caught or claim.twins or site.found is None:
        return strength.caught[0] if strength.caught else None
    multiple = site.found.refuted_multiple
    what = "the expected value" if site.job.case.kind == "expectation-identity" else "the bound"
    return f"{what} times {multiple:.3g}" if multiple else None


def _constants(claim: ClaimPlan, sites: list[_Site], forced: Mapping[str, float]) -> dict[str, Any]:
    """Say what is forced of every constant, by this claim or by another that has the same, and what suffices."""
    constants: dict[str, Any] = {}
    for name, about in claim.about["constants"].items():
        told = {"kind": about["kind"], "pinned": about["pinned"]}
        if about["kind"] == "hypothesis":
            constants[name] = told | {"forced_above": forced.get(about["key"])}
        else:
            ends = [found.interval for case, found in zip(*_measured(sites), strict=True)
                    if case.open_bound == name and found.interval]
            finite = [high for _, high in ends if math.isfinite(high)]
            constants[name] = told | {"forced_above": max((low for low, _ in ends), default=None),
                                      "suffices_on_grid": max(finite, default=None), "suffices_settings": len(finite)}
    return constants


def _setting(index: int, site: _Site, one: Judged, strength: str | None) -> dict[str, Any]:
    case, found, job = site.job.case, site.found, site.job
    record: dict[str, Any] = {
        "index": index, "setting": case.setting, "id": case.setting_id, "admissible": case.admissible,
        "hypotheses": case.hypotheses, "verdict": one.verdict.value, "reason": one.reason,
        "failure_probability": case.delta, "level": case.level, "margin": case.margin,
        "power": strength, "sampler": job.sampler, "blocks": job.blocks, "trials_per_block": job.block,
        "trials_in_error": sum(job.block_trials(i) for i, block in enumerate(site.blocks) if isinstance(block, str)),
        "worst_trials": _worst_trials(case, site), "proof": _proof(case),
    }
    if found is None:
        return record | {"trials": 0, "failures": 0, "possible_failures": 0, "interval": None, "method": "none",
                         "worst_score": None, "refuted_multiple": None, "near_ties": 0, "exclusion_bound": None,
                         "would_take": None, "components": []}
    counting = found.method == "clopper-pearson" and found.interval is not None
    return record | {
        "trials": found.trials, "failures": found.failures, "possible_failures": found.possible,
        "interval": list(found.interval) if found.interval else None, "method": found.method,
        "worst_score": found.worst, "refuted_multiple": found.refuted_multiple, "near_ties": found.near_ties,
        "exclusion_bound": found.interval[1] if counting and found.interval else None,
        "would_take": found.would_take if one.verdict == Verdict.UNDECIDED else None, "components": found.components,
    }


def _proof(case: Case) -> dict[str, Any] | None:
    return case.proof and {"holds": case.proof["holds"], "range": case.proof["where"], "evidence": case.proof["evidence"]}


def _worst_trials(case: Case, site: _Site) -> list[dict[str, Any]]:
    if case.kind in ("expectation-identity", "for-all"):
        return []
    ranked: list[tuple[float, int, int]] = []
    for block, tally in enumerate(site.blocks):
        if isinstance(tally, Tally):
            scores = tally.values[:, 0] if case.kind == "uniform-bound" else tally.values.max(axis=1)
            high = np.nan_to_num(scores, nan=np.inf, posinf=np.inf)
            ranked += [(-high[trial], block, int(trial)) for trial in np.argsort(-high, kind="stable")[:WORST]]
    return [{"address": str(Address(case.claim, case.setting_id, block, trial)), "score": float(-score)}
            for score, block, trial in sorted(ranked)[:WORST]]


def _errors(job: Job, blocks: list[Tally | str | None]) -> list[dict[str, Any]]:
    found = [(str(Address(job.case.claim, job.case.setting_id, index, 0)), index, text) for index, text in enumerate(blocks)
             if isinstance(text, str)]
    return [{"address": address, "trials": job.block_trials(index), "error": text,
             "replay": f"plugin-verify replay DIR {address}"} for address, index, text in found]


def _provenance() -> dict[str, str]:
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {"python": platform.python_version(), **{name: version(name) for name in ("numpy", "scipy", "statsmodels")},
            "blas": f"{blas['name']} {blas['version']}", "machine": platform.machine(), "system": platform.system()}
