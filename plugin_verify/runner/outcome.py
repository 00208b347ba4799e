"""Decide a run from its plan and its store: the dictionary that becomes result.json."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np

from plugin_verify.claims import SLACK, Case, Judged, Verdict, judge_claim, margin_audit, trial_scores
from plugin_verify.runner.address import Address
from plugin_verify.runner.board import Board, Site, hypothesis_constants, judge_sites, power_name
from plugin_verify.runner.climb import next_climbs
from plugin_verify.runner.constants import constants, multiples
from plugin_verify.runner.plan import ClaimPlan, Plan
from plugin_verify.runner.power import NONE, Power, survey
from plugin_verify.runner.shard import Shard
from plugin_verify.runner.store import Store
from plugin_verify.runner.would_take import would_take
from plugin_verify.statistics import Tally
from plugin_verify.typing import Array

SCHEMA_VERSION = 1
WORST = 3
"""How many of a setting's worst trials are named."""


class Outcome(NamedTuple):
    """A decided run: the result, the stored values behind its pictures by (claim, index of the setting), and the marginalia.

    Marginalia are what may differ between runs that are equal: the command, the number of workers, the folder. `findings` are
    references of what may be told of the result; `shard` is the part of a run that this is, if it is one.
    """

    result: dict[str, Any]
    values: dict[tuple[str, int], Array]
    marginalia: dict[str, str]
    findings: tuple[str, ...] = ()
    shard: Shard | None = None


def decide(plan: Plan, store: Store, *, times: Mapping[str, Any]) -> Outcome:
    """Measure and judge everything that the store holds; nothing is asked of the machine that decides."""
    claims, values, errors = [], {}, _errors(plan, store)
    complete = not errors
    board = Board.read(plan, store)
    for claim, sites in zip(plan.claims, board.sites, strict=True):
        found = survey(claim, board.standing(claim, sites), store, settled={})
        powers = [found.get(index, NONE) for index in range(len(sites))]
        claims.append(_claim(claim, sites, powers, board.forced))
        complete &= not any(one.pending for one in powers)
        for index, site in enumerate(sites):
            tallies = [block for block in site.blocks if isinstance(block, Tally)]
            complete &= len(tallies) == len(site.blocks) and not next_climbs(site.job, store, plan.seed)
            if tallies:
                values[claim.about["id"], index] = np.concatenate([tally.values for tally in tallies])
    budget = None if plan.budget is None else {"seconds": store.meta("budget"), "ended": store.meta("ended")}
    if budget:
        complete = not errors and budget["ended"] is not None
    verdicts = Counter(setting["verdict"] for claim in claims for setting in claim["settings"])
    refuted = any(claim["verdict"] == Verdict.REFUTED and claim["twin_of"] is None for claim in claims)
    result = {
        "schema_version": SCHEMA_VERSION,
        "tool": store.meta("tool"),
        "seed": plan.seed, "profile": plan.profile,
        "false_refutation_rate": plan.false_refutation_rate, "false_support_rate": plan.false_support_rate,
        "decisions": plan.decisions, "slack": SLACK, "assumed": plan.assumed, "budget": budget,
        "verdict_counts": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "exit_code": 1 if refuted else 0 if complete else 4, "complete": complete,
        "errors": [_error(*error) for error in errors],
        "claims": claims, "unchecked": list(plan.unchecked), "provenance": store.meta("provenance"), "times": dict(times),
    }
    if any(setting["method"] == "splitting" for claim in claims for setting in claim["settings"]):
        result["calibration"] = calibration()
    marginalia = {"command": store.meta("command"), "jobs": store.meta("jobs"), "folder": str(store.folder)}
    part = store.meta("shard")
    return Outcome(result, values, marginalia, plan.findings, Shard(*part) if part else None)


def calibration() -> dict[str, Any] | None:
    """Read how the undershoot factor fared on claims whose tails are known exactly; None where the package has no such table.

    The errors of the single runs stay in the package.
    """
    table = files("plugin_verify.statistics").joinpath("calibration.json")
    if not table.is_file():
        return None
    found: dict[str, Any] = json.loads(table.read_text("utf-8"))
    return found | {"rows": [{name: row[name] for name in row if name not in ("errors", "levels")} for row in found["rows"]]}


def _claim(claim: ClaimPlan, sites: list[Site], powers: list[Power], forced: Mapping[str, float]) -> dict[str, Any]:
    judged = judge_sites(claim, sites, powers, forced)
    whole = judge_claim([one.verdict for one in judged])
    counts = Counter(one.verdict for one in judged)
    known = {name: forced[about["key"]] for name, about in hypothesis_constants(claim) if about["key"] in forced}
    return claim.about | {
        "verdict": whole.verdict.value, "reason": whole.reason,
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "constants": constants(claim, sites, judged, forced), "multiple": multiples(sites, judged),
        "twins": [{"id": twin.id, "says": twin.says,
                   "tried": [i for i, one in enumerate(powers) if twin.id in one.tried],
                   "caught": [i for i, one in enumerate(powers) if twin.id in one.caught]} for twin in claim.twins],
        "settings": [_setting(index, site, one, power_name(claim, site, strength), known) for index, (site, one, strength)
                     in enumerate(zip(sites, judged, powers, strict=True))],
    }


def _setting(index: int, site: Site, one: Judged, strength: str | None, forced: Mapping[str, float]) -> dict[str, Any]:
    case, found, job = site.job.case, site.found, site.job
    record: dict[str, Any] = {
        "index": index, "setting": case.setting, "id": case.setting_id, "admissible": case.admissible,
        "hypotheses": case.hypotheses, "verdict": one.verdict.value, "reason": one.reason,
        "failure_probability": case.delta, "level": case.level, "margin": case.margin,
        "power": strength, "sampler": job.sampler, "looks": job.look, "blocks": job.blocks, "trials_per_block": job.block,
        "trials_in_error": sum(job.block_trials(i) for i, block in enumerate(site.blocks) if isinstance(block, str)),
        "worst_trials": _worst_trials(case, site), "proof": _proof(case),
    }
    if found is None:
        return record | {"trials": 0, "failures": 0, "possible_failures": 0, "interval": None, "method": "none",
                         "worst_score": None, "refuted_multiple": None, "sufficient_multiple": None, "near_ties": 0,
                         "rounding": None, "exclusion_bound": None, "would_take": None if job.look else "time for a first look",
                         "components": [], "tail": None}
    counting = found.method in ("clopper-pearson", "confidence-sequence") and found.interval is not None
    return record | {
        "trials": found.trials, "failures": found.failures, "possible_failures": found.possible,
        "interval": list(found.interval) if found.interval else None, "method": found.method,
        "worst_score": found.worst, "refuted_multiple": found.refuted_multiple,
        "sufficient_multiple": found.sufficient_multiple, "near_ties": found.near_ties,
        "rounding": margin_audit(case, found, [block for block in site.blocks if isinstance(block, Tally)], forced=forced),
        "exclusion_bound": found.interval[1] if counting and found.interval else None,
        "would_take": would_take(job, found) if one.verdict == Verdict.UNDECIDED else None, "components": found.components,
        "tail": found.tail,
    }


def _proof(case: Case) -> dict[str, Any] | None:
    return case.proof and {"holds": case.proof["holds"], "range": case.proof["where"], "evidence": case.proof["evidence"]}


def _worst_trials(case: Case, site: Site) -> list[dict[str, Any]]:
    if case.kind in ("expectation-identity", "for-all"):
        return []
    ranked: list[tuple[float, int, int]] = []
    for block, tally in enumerate(site.blocks):
        if isinstance(tally, Tally):
            high = np.nan_to_num(trial_scores(case, tally), nan=np.inf, posinf=np.inf)
            ranked += [(-high[trial], block, int(trial)) for trial in np.argsort(-high, kind="stable")[:WORST]]
    return [{"address": str(Address(case.claim, case.setting_id, block, trial)), "score": float(-score)}
            for score, block, trial in sorted(ranked)[:WORST]]


def _errors(plan: Plan, store: Store) -> list[tuple[str, str, int, int, str]]:
    """List the errors of the blocks that count."""
    count = {(job.case.claim, job.case.setting_id): job.blocks for job in plan.jobs}
    return [error for error in store.errors() if error[2] < count.get(error[:2], math.inf)]


def _error(claim: str, setting: str, block: int, trials: int, text: str) -> dict[str, Any]:
    address = str(Address(claim, setting, block, 0))
    return {"address": address, "trials": trials, "error": text, "replay": f"plugin-verify replay DIR {address}"}
