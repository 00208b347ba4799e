"""Share what the pictures of the figures look like: colours that the colour-blind tell apart (Okabe and Ito), repeatable SVG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED, PINK, SKY, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8A8F98"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "plugin-verify", "font.family": "DejaVu Sans", "font.size": 8.5,
    "axes.titlesize": 9, "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
    "axes.axisbelow": True, "grid.color": "#d5d8dd", "grid.linewidth": 0.6, "legend.frameon": False,
}  # fmt: skip


def named(axes: Axes, title: str, x: str, y: str) -> None:
    """Write a panel's title and the names of its axes."""
    axes.set_title(title)
    axes.set_xlabel(x)
    axes.set_ylabel(y)


def save(figure: Figure, stem: Path) -> None:
    """Write a picture as SVG and as PNG; equal pictures give equal bytes."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        figure.savefig(stem.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
        figure.savefig(stem.with_suffix(".png"), dpi=150, metadata={"Software": None})
