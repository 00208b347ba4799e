"""Write numbers for a reader: three figures, powers of ten, intervals, settings; bounds are rounded outward.

Numbers may come from a result file, where those that are not finite are words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from plugin_verify.outward import DOWN, FIGURES, NEAREST, UP, exact, figures_to_tell, rounded

Writer: TypeAlias = Callable[..., str]
"""One of `number`, `upper` and `lower`."""

DASH = "–"
HELD = "\N{NO-BREAK SPACE}"
"""A space at which no line breaks."""

SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LETTERS = {
    "theta": "θ", "eta": "η", "alpha": "α", "beta": "β", "gamma": "γ", "lambda": "λ", "epsilon": "ε",
    "eps": "ε",     "delta": "δ", "sigma": "σ", "kappa": "κ", "rho": "ρ", "phi": "φ",
}  # fmt: skip


def real(value: Any) -> float:
    """Read a number, or one of the words inf, -inf and nan; None is nan."""
    return math.nan if value is None else float(value)


def number(value: Any, figures: int = FIGURES) -> str:
    """Write an estimate or a setting to the nearest; an integer in full below a billion; None as a dash."""
    return written(value, NEAREST, figures)


def upper(value: Any, figures: int = FIGURES) -> str:
    """Write an upper bound: as `number` does, but never less than it is."""
    return written(value, UP, figures)


def lower(value: Any, figures: int = FIGURES) -> str:
    """Write a lower bound: as `number` does, but never more than it is."""
    return written(value, DOWN, figures)


def written(value: Any, direction: str, figures: int) -> str:
    """Write a number to so many figures, rounded in a direction."""
    if value is None:
        return DASH
    if isinstance(value, int) and abs(value) < 1_000_000_000:
        return f"{value:,}".replace("-", "−")
    x = value if isinstance(value, Decimal) else real(value)
    if not math.isfinite(x):
        return {math.inf: "∞", -math.inf: "−∞"}.get(float(x), "not a number")
    shown = rounded(x, direction, figures)
    return fixed(shown) if shown == 0 or Decimal("0.001") <= abs(shown) < 1_000_000 else power_of_ten(shown)


def fixed(x: Decimal) -> str:
    """Write a number of moderate size without an exponent."""
    text = f"{x:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def power_of_ten(x: Decimal) -> str:
    """Write a very large or very small number as a multiple of a power of ten."""
    mantissa, exponent = f"{x:e}".split("e")
    power = "10" + str(int(exponent)).translate(SUPERSCRIPT)
    digits = (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa).replace("-", "−")
    return power if digits == "1" else f"{digits}{HELD}×{HELD}{power}"


def score(value: Any, write: Writer = number) -> str:
    """Write a ratio to its bound; one that rounds to 1 without being 1 shows by how much it differs."""
    x = real(value)
    if value is None or not math.isfinite(x) or x == 1 or number(x) != "1":
        return write(value)
    if x > 1:
        return f"1{HELD}+{HELD}{write(exact(x) - 1)}"
    return f"1{HELD}−{HELD}{ {upper: lower, lower: upper}.get(write, write)(1 - exact(x))}"


def percent(value: Any, write: Writer = number, figures: int = FIGURES) -> str:
    """Write a relative number in percent."""
    return f"{hundredfold(value, write, figures)}{HELD}%" if value is not None else DASH


def hundredfold(value: Any, write: Writer = number, figures: int = FIGURES) -> str:
    """Write a relative number in percent, without the sign."""
    return write(100 * exact(real(value)), figures)


def interval(value: Sequence[Any] | None, figures: int = FIGURES) -> str:
    """Write an interval with its ends rounded outward, open where it is unbounded; None as a dash."""
    if value is None:
        return DASH
    low, high = real(value[0]), real(value[1])
    left, right = "(" if low == -math.inf else "[", ")" if high == math.inf else "]"
    return f"{left}{lower(value[0], figures)}, {upper(value[1], figures)}{right}"


def figures(ends: Sequence[Any] | None, limit: Any) -> int:
    """Return the figures with which an interval and what it is held against must be written to show how they lie."""
    return FIGURES if ends is None else figures_to_tell(real(ends[0]), real(ends[1]), real(limit))


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural where it is not one."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """Join words with commas and a last and."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def letter(name: str) -> str:
    """Write a name in the paper's letters: Greek where it names one, a number after it as an index."""
    if re.fullmatch(r"[A-Za-z]_[0-9]+", name):
        return name[0] + name[2:].translate(SUBSCRIPT)
    head, mark, tail = name.partition("_")
    return LETTERS.get(head, head) + mark + tail if head in LETTERS and len(tail) <= 1 else name


def field(value: Any) -> str:
    """Write the value of a setting's field, a sequence in brackets; a long fraction to six figures."""
    if isinstance(value, list | tuple):
        return f"({f',{HELD}'.join(field(item) for item in value)})"
    if isinstance(value, float) and math.isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 1e6 else min(str(value), f"{value:.6g}", key=len)
    return str(value)


def setting(fields: Mapping[str, Any], names: Sequence[str]) -> str:
    """Write the named fields of a setting."""
    return ", ".join(f"{letter(name)}{HELD}={HELD}{field(fields[name])}" for name in names if name in fields)
