"""Bring claims and statistical tests to pytest: options, markers, the fixture `statistical`, the error budget of a session.

Every pytest session on a machine with this package loads this file, so it imports nothing but pytest; what measures is in
`pytest_claims` and `pytest_statistical`, which are imported where a session uses them.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from plugin_verify.pytest_statistical import Statistical

MARKERS = (
    "statistical(discrepancy, false_fail=1e-6, false_pass=1e-3, checks=1): a test whose checks draw as many trials as the three "
    "numbers demand, with randomness that follows from its node id and --plugin-verify-seed",
    "plugin_verify: a claim that --plugin-verify collects as a test; -m plugin_verify runs nothing else",
)
ADDRESS = pytest.StashKey[str]()
PROPERTIES = {name: f"plugin_verify_{name}" for name in ("false_fail", "false_pass", "verdict", "reason", "planned", "rate")}
"""The user properties by which a test tells the session what it spent, across processes too."""


class Demand(NamedTuple):
    """What a statistical test demands of each of its checks, and how many checks share its `false_fail`."""

    discrepancy: float
    false_fail: float = 1e-6
    false_pass: float = 1e-3
    checks: int = 1


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; their names begin with --plugin-verify."""
    group = parser.getgroup("plugin-verify", "claims and statistical tests")
    group.addoption("--plugin-verify", action="append", metavar="PATH|PACKAGE|FILE.py:NAME|CLAIM", default=[],
                    dest="plugin_verify", help="Collect the claims found there as tests, one a claim. Repeatable.")
    group.addoption("--plugin-verify-profile", choices=("smoke", "standard", "deep"), default="standard",
                    help="How much a setting of a claim may cost.")
    group.addoption("--plugin-verify-seed", type=int, metavar="N", default=2021,
                    help="The randomness of claims and of statistical tests follows from it.")
    group.addoption("--plugin-verify-fail-on", choices=("undecided",), help="Let undecided claims fail.")


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers, and refuse a seed that is none."""
    for line in MARKERS:
        config.addinivalue_line("markers", line)
    if config.option.plugin_verify_seed < 0:
        raise pytest.UsageError(f"--plugin-verify-seed is {config.option.plugin_verify_seed}; give an integer >= 0")


def pytest_report_header(config: pytest.Config) -> str:
    """Print what the session's randomness follows from."""
    claims = f", claims of {', '.join(config.option.plugin_verify)}, profile {config.option.plugin_verify_profile}"
    return f"plugin-verify: seed {config.option.plugin_verify_seed}" + (claims if config.option.plugin_verify else "")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Put the claims behind the tests of the session."""
    report = yield
    if isinstance(collector, pytest.Session) and collector.config.option.plugin_verify:
        from plugin_verify.pytest_claims import Claims

        report.result.append(Claims.from_parent(collector, name="plugin-verify", nodeid="plugin-verify"))
    return report


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep a test's address before other plugins add to its node id, as pytest-xdist does with its groups."""
    item.stash[ADDRESS] = item.nodeid


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a statistical test fail in one line where its marker is wrong, it has no fixture, or it is to be retried."""
    if item.get_closest_marker("statistical") is None:
        return
    demand(item)
    if "statistical" not in getattr(item, "fixturenames", ()):
        pytest.fail(f"{item.nodeid} is marked statistical and does not use the fixture `statistical`, so nothing of it is "
                    f"measured; take the fixture as an argument, or the marker away", pytrace=False)
    if item.get_closest_marker("flaky") is not None:
        pytest.fail(f"{item.nodeid} is marked statistical and flaky: a retry draws the same trials and comes out the same; take "
                    f"the marker flaky away, and choose how often it may fail with false_fail", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Let a statistical test fail that came to its end without a check."""
    result = yield
    made = getattr(item, "funcargs", {}).get("statistical") if item.get_closest_marker("statistical") else None
    if made is not None and not made.made:
        pytest.fail(f"{item.nodeid} is marked statistical and made no check, so it could not fail; call "
                    f"statistical.check_probability or statistical.check_mean", pytrace=False)
    return result


@pytest.fixture
def statistical(request: pytest.FixtureRequest) -> Statistical:
    """Check probabilities and means with the trials that the test's marker demands; `statistical.rng` is addressed randomness."""
    from plugin_verify.pytest_statistical import Statistical

    item = request.node
    if item.get_closest_marker("statistical") is None:
        pytest.fail(f"{item.nodeid} uses the fixture `statistical` and has no marker; give it "
                    f"@pytest.mark.statistical(discrepancy=...)", pytrace=False)
    asked = demand(item)
    seed = request.config.option.plugin_verify_seed

    def spend() -> None:
        item.user_properties += [(PROPERTIES["false_fail"], asked.false_fail), (PROPERTIES["false_pass"], asked.false_pass)]

    return Statistical(asked, seed=seed, address=item.stash[ADDRESS], spend=spend)


def demand(item: pytest.Item) -> Demand:
    """Read the markers of a statistical test: the nearest says a number before that of its class or module.

    A marker that cannot be read fails the test.
    """
    given: dict[str, Any] = {}
    for marker in item.iter_markers("statistical"):
        if marker.args:
            _refuse(item, f"{marker.args[0]!r} came without a name")
        given = {**marker.kwargs, **given}
    unknown = sorted(set(given) - set(Demand._fields))
    if unknown:
        _refuse(item, f"{unknown[0]} came")
    if "discrepancy" not in given:
        _refuse(item, "discrepancy is missing, the smallest error that must be seen")
    asked = Demand(**given)
    for name in ("false_fail", "false_pass"):
        if not _number(getattr(asked, name)) or not 0 < getattr(asked, name) < 1:
            _refuse(item, f"{name} = {getattr(asked, name)!r} is no probability between 0 and 1")
    if not _number(asked.discrepancy) or not 0 < asked.discrepancy < math.inf:
        _refuse(item, f"discrepancy = {asked.discrepancy!r} is no positive number")
    if type(asked.checks) is not int or asked.checks < 1:
        _refuse(item, f"checks = {asked.checks!r} is no positive integer")
    return asked


def _refuse(item: pytest.Item, what: str) -> None:
    pytest.fail(f"{item.nodeid}: @pytest.mark.statistical: {what}; write @pytest.mark.statistical(discrepancy=0.05, "
                f"false_fail=1e-6, false_pass=1e-3, checks=1)", pytrace=False)


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
    """Show a claim that is not decided as what it is, neither passed nor skipped."""
    if report.when == "call" and report.skipped and _told(report, "verdict") == "UNDECIDED":
        return "undecided", "u", ("UNDECIDED", {"yellow": True})
    return None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the error budget of the session, each test once however often it ran, and the claims that are undecided."""
    from plugin_verify.outward import above, exact

    ran = {report.nodeid: report for reports in terminalreporter.stats.values() for report in reports
           if getattr(report, "user_properties", None)}
    tests = [report for report in ran.values() if _told(report, "false_fail") is not None]
    claims = [report for report in ran.values() if _told(report, "verdict") is not None]
    if not tests and not claims:
        return
    terminalreporter.section("plugin-verify")
    spent = sum((exact(_told(report, "false_fail")) for report in tests), exact(0.0))
    rate = exact(max((_told(report, "rate") for report in claims), default=0.0))
    for line in (*_tests_line(tests, above(spent)), *_claims_line(claims, above(rate))):
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"if all of it is true, a test fails wrongly or a claim is refuted with probability at most "
                                f"{above(spent + rate)}")
    for report in terminalreporter.stats.get("undecided", []):
        terminalreporter.write_line(f"UNDECIDED {report.nodeid}: {_told(report, 'reason')}")


def _tests_line(tests: list[Any], spent: str) -> list[str]:
    if not tests:
        return []
    from plugin_verify.outward import above

    worst = max(_told(report, "false_pass") for report in tests)
    return [f"statistical tests: {len(tests)} ran; any fails wrongly with probability at most {spent}; one passes an error "
            f"of its stated size with probability at most {above(worst)}"]


def _claims_line(claims: list[Any], rate: str) -> list[str]:
    if not claims:
        return []
    planned = max(_told(report, "planned") for report in claims)
    return [f"claims: {len(claims)} of {planned} planned ran; any setting is wrongly refuted with probability at most {rate}, "
            f"and any wrongly supported with probability at most {rate}, given what the claims' intervals assume"]


def _told(report: Any, name: str) -> Any:
    return dict(report.user_properties).get(PROPERTIES[name])
