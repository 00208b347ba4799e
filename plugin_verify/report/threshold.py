"""Count the failures that would refute a setting."""

from __future__ import annotations

from plugin_verify.report.number import real
from plugin_verify.report.record import Record


def fewest_failures(row: Record) -> int | None:
    """Return the fewest failures whose exact interval lies above the allowed failure probability.

    None where the setting was not decided by an exact binomial interval at one look, or where no count would do.
    """
    from scipy.stats import binom

    if row["method"] != "clopper-pearson" or row["failure_probability"] is None or not row["trials"]:
        return None
    allowed, trials = real(row["failure_probability"]), row["trials"]
    if allowed >= 1:
        return None
    found = int(binom.isf(real(row["level"]), trials, allowed)) + 1
    return found if found <= trials else None
