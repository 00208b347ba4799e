"""Collect claims as tests: one plan for all of them, one item a claim.

A setting is no item of its own: what an unknown constant is forced above at one setting decides which others the claim speaks of.
Every process makes the same plan of all targets, with its levels and seeds, whatever part of the items it is given, so that an
item comes out the same alone, deselected around, in any order and on any worker. For the same reason a constant that two claims
share is forced for each by its own settings alone; `plugin-verify run` holds them to each other's.
"""

from __future__ import annotations

import shlex
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from plugin_verify.claims import Claim, describe, from_record, load
from plugin_verify.errors import PluginVerifyError
from plugin_verify.outward import above, below
from plugin_verify.pipeline import plan_run
from plugin_verify.pytest_plugin import PROPERTIES
from plugin_verify.runner import ClaimPlan, Plan, processes, start
from plugin_verify.runner.executor import Workers

WORKERS = pytest.StashKey[Workers]()
GOOD = ("PROVED", "SUPPORTED")
MOST = 5
"""Refuted settings that a failure shows; of more it says how many."""


class Finding(Exception):
    """Carry what a claim fails with, ready to be printed."""


class Claims(pytest.Collector):
    """Plan a run of all the targets and give each of its claims as an item."""

    def collect(self) -> Iterator[pytest.Item]:
        """Collect the claims.

        Raises:
            CollectError: one line, if there is no claim or one is broken.
        """
        option = self.config.option
        try:
            with _filters_of_a_run():
                plan = plan_run(option.plugin_verify, profile=option.plugin_verify_profile, seed=option.plugin_verify_seed)
        except PluginVerifyError as error:
            raise self.CollectError(f"plugin-verify: {error}") from error
        for claim in plan.claims:
            yield ClaimItem.from_parent(self, name=claim.about["id"], plan=plan, claim=claim)


class ClaimItem(pytest.Item):
    """Run one claim of a plan, with its false twins, at the levels of the whole plan."""

    def __init__(self, *, plan: Plan, claim: ClaimPlan, **rest: Any) -> None:
        super().__init__(**rest)
        self.plan, self.claim = plan, claim
        self.add_marker(pytest.mark.plugin_verify)

    def runtest(self) -> None:
        """Run the claim: PROVED and SUPPORTED pass, REFUTED and what could not be run to its end fail, UNDECIDED is skipped.

        The folder of a run that fails is kept: the failure's commands speak of it.
        """
        folder = Path(tempfile.mkdtemp(prefix="plugin-verify-"))
        plan = self.plan._replace(claims=(self.claim,))
        try:
            with _filters_of_a_run():
                outcome = start(plan, folder, jobs=1, executor=_workers(self.config))
            self._settle(outcome.result, folder)
        except Finding:
            raise
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder)

    def _settle(self, result: dict[str, Any], folder: Path) -> None:
        """Tell the session what was learnt, and end as that is.

        Raises:
            Finding: where the claim fails.
        """
        found = result["claims"][0]
        self.user_properties += [(PROPERTIES["verdict"], found["verdict"]), (PROPERTIES["reason"], found["reason"]),
                                 (PROPERTIES["planned"], len(self.plan.claims)),
                                 (PROPERTIES["rate"], self.plan.false_refutation_rate)]
        self.add_report_section("call", "settings", "\n".join(f"{one['verdict']}: {self._at(one)}: {one['reason']}"
                                                              for one in found["settings"]))
        if found["verdict"] == "REFUTED":
            raise Finding(self._refuted(found, folder))
        if not result["complete"]:
            raise Finding(self._incomplete(result, folder))
        if found["verdict"] not in GOOD:
            if self.config.option.plugin_verify_fail_on == "undecided":
                raise Finding(f"UNDECIDED {self.name}: {found['reason']}\nthe report: plugin-verify report {folder}")
            pytest.skip(f"UNDECIDED: {found['reason']}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Print a finding, or the one line of an error that a user can mend."""
        if isinstance(excinfo.value, (Finding, PluginVerifyError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the file of the claim."""
        function = getattr(self._claim, "quantity", None) or getattr(self._claim, "prove", None)
        code = getattr(function, "__code__", None)
        return Path(code.co_filename) if code else self.path, None, f"claim {self.name}"

    @property
    def _claim(self) -> Claim:
        return load(self.claim.jobs[0].reference)

    def _at(self, setting: dict[str, Any]) -> str:
        """Write a setting as --at reads it."""
        return describe(from_record(setting["setting"], self._claim.settings[0]))

    def _refuted(self, found: dict[str, Any], folder: Path) -> str:
        against = [one for one in found["settings"] if one["verdict"] == "REFUTED"]
        lines = [f"REFUTED {self.name}: {found['reason']}"]
        for one in against[:MOST]:
            lines += [f"at {self._at(one)}: {one['reason']}"]
            lines += [f"    interval {_interval(one['interval'])}, {one['trials']} trials"] if one["interval"] else []
            lines += [f"    its worst: plugin-verify replay {folder} {trial['address']}" for trial in one["worst_trials"][:1]]
        lines += [f"and {len(against) - MOST} more settings"] if len(against) > MOST else []
        return "\n".join([*lines, f"the report: plugin-verify report {folder}", f"again: {self._again()}"])

    def _incomplete(self, result: dict[str, Any], folder: Path) -> str:
        lines = [f"{one['trials']} trials in error from {one['address']}: {one['error']}" for one in result["errors"][:MOST]]
        return "\n".join([f"INCOMPLETE {self.name}: not all of its trials could be run", *lines,
                          f"the report: plugin-verify report {folder}", f"again: {self._again()}"])

    def _again(self) -> str:
        option = self.config.option
        targets = [f"--plugin-verify={target}" for target in option.plugin_verify]
        return shlex.join(["pytest", *targets, f"--plugin-verify-profile={option.plugin_verify_profile}",
                           f"--plugin-verify-seed={option.plugin_verify_seed}", "-m", "plugin_verify", "-k", self.name])


@contextmanager
def _filters_of_a_run() -> Iterator[None]:
    """Let a warning be shown and nothing more, whatever pytest makes of warnings: no verdict depends on that."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        yield


def _workers(config: pytest.Config) -> Workers:
    """Give the process that the claims of this pytest process run in: apart from its filters and threads, and it may die."""
    if WORKERS not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        config.stash[WORKERS] = stack.enter_context(processes(1))
    return config.stash[WORKERS]


def _interval(ends: list[float]) -> str:
    return f"[{below(ends[0], 4)}, {above(ends[1], 4)}]"
