"""Write numbers for a reader: three figures, powers of ten, intervals, settings.

Numbers may come from a result file, where those that are not finite are words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

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


def number(value: Any) -> str:
    """Write a number to three figures; an integer in full below a billion; None as a dash."""
    if value is None:
        return DASH
    if isinstance(value, int) and abs(value) < 1_000_000_000:
        return f"{value:,}".replace("-", "−")
    x = real(value)
    if not math.isfinite(x):
        return {math.inf: "∞", -math.inf: "−∞"}.get(x, "not a number")
    return fixed(x) if x == 0 or 1e-3 <= abs(x) < 999_500 else power_of_ten(x)


def fixed(x: float) -> str:
    """Write a number of moderate size without an exponent."""
    places = 0 if x == 0 else 2 - math.floor(math.log10(abs(x)))
    text = f"{round(x, places):,.{max(places, 0)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def power_of_ten(x: float) -> str:
    """Write a very large or very small number as a multiple of a power of ten."""
    mantissa, exponent = f"{x:.2e}".split("e")
    power = "10" + str(int(exponent)).translate(SUPERSCRIPT)
    digits = mantissa.rstrip("0").rstrip(".").replace("-", "−")
    return power if digits == "1" else f"{digits}{HELD}×{HELD}{power}"


def score(value: Any) -> str:
    """Write a ratio to its bound; one that rounds to 1 without being 1 shows by how much it differs."""
    x = real(value)
    if value is None or not math.isfinite(x) or x == 1 or number(x) != "1":
        return number(value)
    return f"1{HELD}{'+' if x > 1 else '−'}{HELD}{number(abs(x - 1))}"


def percent(value: Any) -> str:
    """Write a relative number in percent."""
    return f"{number(100 * real(value))}{HELD}%" if value is not None else DASH


def interval(value: Sequence[Any] | None) -> str:
    """Write an interval, open where it is unbounded; None as a dash."""
    if value is None:
        return DASH
    low, high = real(value[0]), real(value[1])
    left, right = "(" if low == -math.inf else "[", ")" if high == math.inf else "]"
    return f"{left}{number(value[0])}, {number(value[1])}{right}"


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
