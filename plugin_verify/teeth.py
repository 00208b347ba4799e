"""Run the false twins as claims of their own: what is caught, what survives, and whether a true statement is refuted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from plugin_verify.claims import Found, Verdict, collect
from plugin_verify.errors import DiscoveryError
from plugin_verify.runner import PROFILES, Progress, make_plan, start


class Bite(NamedTuple):
    """One statement that was run: a false twin, which must be refuted, or (twin_of is None) a true one, which must not.

    caught: the settings that refute it; tried: those it speaks of, at the constants' pins; trials: all of them;
    sharpest: of a true statement, the multiple of its bound or expected value nearest to 1 that is refuted.
    """

    id: str
    twin_of: str | None
    says: str
    verdict: str
    caught: int
    tried: int
    trials: int
    sharpest: float | None

    @property
    def good(self) -> bool:
        """Whether it came out as it must."""
        return (self.verdict == Verdict.REFUTED) == (self.twin_of is not None)


def bite(targets: Sequence[str] = (), *, profile: str, seed: int, jobs: int,
         watch: Callable[[Progress], None] = lambda progress: None) -> list[Bite]:
    """Run every false twin of the claims found, and the claims themselves with the same constants pinned.

    Each of the two runs has its own error budget: a true statement is refuted, and a false one refuted wrongly, with probability
    at most that of any run.

    Raises:
        DiscoveryError: if the targets hold no false twin.
    """
    found = collect(targets)
    twins = [one for one in found if one.claim.twin_of is not None]
    if not twins:
        raise DiscoveryError("the claims have no false twin; plant one with false_twin(claim, name, says, ...)", target="")
    true = [one for one in found if one.claim.twin_of is None]
    return [row for group in (true, twins) if group for row in _run(group, profile, seed, jobs, watch)]


def _run(group: Sequence[Found], profile: str, seed: int, jobs: int, watch: Callable[[Progress], None]) -> list[Bite]:
    pins = {constant.name: constant.pin for one in group for constant in one.claim.unknown if one.claim.twin_of is None}
    plan = make_plan(group, profile=PROFILES[profile], seed=seed, assumed=pins)
    with TemporaryDirectory() as folder:
        result = start(plan, Path(folder) / "run", jobs=jobs, watch=watch).result
    return [_row(claim) for claim in result["claims"]]


def _row(claim: dict[str, Any]) -> Bite:
    spoken = [row for row in claim["settings"] if row["verdict"] != Verdict.OUTSIDE]
    multiples = [row["refuted_multiple"] for row in spoken if row["refuted_multiple"] and row["near_ties"] < row["trials"]]
    return Bite(
        claim["id"], claim["twin_of"], claim["statement"] if claim["twin_of"] else claim["title"], claim["verdict"],
        caught=claim["counts"][Verdict.REFUTED.value], tried=len(spoken), trials=sum(row["trials"] for row in spoken),
        sharpest=None if claim["twin_of"] else min(multiples, key=_distance, default=None))


def _distance(multiple: float) -> float:
    return abs(math.log(multiple)) if multiple > 0 else math.inf
