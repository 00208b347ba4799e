"""Draw the settings at which two runs differ: the interval of one above that of the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from plugin_verify.report.canvas import STYLE, axes_of, label_rows, legend, log_axis, new_figure, rows_height, to_svg
from plugin_verify.report.comparison import LETTERS
from plugin_verify.report.content import Picture, Table
from plugin_verify.report.number import counted, real
from plugin_verify.report.palette import FAINT, INK, VERDICTS
from plugin_verify.report.record import Record, label
from plugin_verify.report.svg import mended

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 24
"""Settings of one claim that are drawn."""
APART = 0.19
"""How far above and below its line the two intervals of a setting stand."""
REACH = 1e4
"""How far from what is allowed an axis goes, as a factor."""
NOTHING = Table("", (), ())


def comparison_pictures(found: Record, changed: Sequence[tuple[Record, Sequence[Record]]]) -> list[Picture]:
    """Draw a picture for every claim with settings that differ and have an interval in both runs.

    Args:
        found: a comparison.
        changed: its claims that differ, each with its settings that do, the weightiest first.
    """
    import matplotlib

    pictures = []
    with matplotlib.rc_context(STYLE):
        for place, (claim, rows) in enumerate(changed):
            drawn = [row for row in rows if row["relation"] is not None and None not in row["intervals"]][:MOST]
            if drawn:
                pictures.append(picture(claim, f"compared-{place}", drawn))
    return [each._replace(svg=mended(each.svg, each.name, each.title, each.alt)) for each in pictures]


def picture(claim: Record, name: str, rows: Sequence[Record]) -> Picture:
    """Draw the settings of one claim."""
    figure = new_figure(rows_height(2 * len(rows)))
    legend(figure, [verdict for row in rows for verdict in row["verdicts"]])
    (axes,) = axes_of(figure)
    span = scale(axes, claim, [ends for row in rows for ends in measured(row)])
    if claim["kind"] == "expectation-identity" or ratio(rows[0]):
        expected = 0 if claim["kind"] == "expectation-identity" else 1
        axes.axvline(expected, color=INK, linewidth=1.1, linestyle=(0, (4, 2)))
    for height, row in enumerate(rows):
        for place, (ends, verdict) in enumerate(zip(measured(row), row["verdicts"], strict=True)):
            draw_interval(axes, height + (APART if place else -APART), ends, verdict, LETTERS[place], span)
    label_rows(axes, [label(claim, row) for row in rows])
    axes.set_xlabel(across(claim, rows[0]))
    title = f"What both runs found at {claim['source'] or claim['id']}"
    return Picture(name, claim["id"], title, alt(claim, rows), CAPTION, to_svg(figure), NOTHING)


def measured(row: Record) -> list[tuple[float, float]]:
    """Give the intervals of both runs; of a failure probability as a fraction of the allowed one."""
    units = [real(allowed) if ratio(row) else 1.0 for allowed in row["allowed"]]
    return [(real(ends[0]) / unit, real(ends[1]) / unit) for ends, unit in zip(row["intervals"], units, strict=True)]


def ratio(row: Record) -> bool:
    """Tell whether a setting's interval is one of a failure probability."""
    return all(method in ("clopper-pearson", "confidence-sequence", "splitting") for method in row["methods"]) and all(
        allowed is not None and real(allowed) > 0 for allowed in row["allowed"]
    )


def scale(axes: Axes, claim: Record, ends: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Choose the axis, and return its range: linear for deviations, else logarithmic."""
    finite = [end for pair in ends for end in pair if abs(end) < inf]
    if claim["kind"] == "expectation-identity":
        reach = 1.15 * max(map(abs, finite), default=1.0) or 1.0
        axes.set_xlim(-reach, reach)
        return -reach, reach
    positive = [end for end in finite if end > 0] or [1.0]
    low, high = max(min(positive), 1 / REACH) / 3, min(max(*positive, 1.0), REACH) * 1.5
    log_axis(axes, low, high)
    return low, high


def draw_interval(axes: Axes, height: float, ends: tuple[float, float], verdict: str, letter: str, span: Any) -> None:
    """Draw one interval, cut to the axis, with the letter of its run and the marker of its verdict."""
    look = VERDICTS[verdict]
    left, right = (min(max(end, span[0]), span[1]) for end in ends)
    axes.plot([left, right], [height, height], color=look.colour, linewidth=2.4, solid_capstyle="butt")
    axes.plot([right], [height], marker=look.marker, markersize=6, color=look.colour, clip_on=False)
    axes.text(1.03, height, letter, ha="left", va="center", fontsize=7.5, color=FAINT, transform=axes.get_yaxis_transform())


def across(claim: Record, row: Record) -> str:
    """Name what is measured."""
    if claim["kind"] == "expectation-identity":
        return "relative deviation from the expected value"
    return "failure probability ÷ allowed δ" if ratio(row) else "constant"


def alt(claim: Record, rows: Sequence[Record]) -> str:
    """Say what the picture shows to those who do not see it."""
    apart = sum(row["relation"] == "disjoint" for row in rows)
    return (
        f"Intervals of both runs at {counted(len(rows), 'setting')} of {claim['source'] or claim['id']} that differ; "
        f"they have no value in common at {apart}."
    )


CAPTION = (
    "For each setting that differs, the interval of A above that of B, with the marker of its verdict at the upper end. The "
    "broken line is what the claim allows, or expects. An interval that reaches the edge goes on; of a claim at most "
    f"{MOST} settings are drawn."
)
