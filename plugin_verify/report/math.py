r"""Turn LaTeX into MathML that browsers set as a mathematician expects.

latex2mathml does the parsing; this mends what it leaves wrong: limits beside \sup and \max, angle brackets and
relations as letters, function names with an operator's spacing, bars with a relation's, columns that are not
aligned. A formula that the lint does not pass is shown as its source.
"""

from __future__ import annotations

import html
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from plugin_verify.report.latex import lint_formula

LIMITS = frozenset(("sup", "inf", "max", "min", "lim", "lim\u2006sup", "lim\u2006inf", "∏", "∑", "⋃", "⋂"))
UNDER = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
BARS = frozenset("|‖")
THIN, WIDE = "0.1667em", "0.2778em"
"""TeX's spaces: beside the name of a function, and beside a relation."""
RELATIONS = {"~": "∼", ":": ":", "⟂": "⟂", "⟹": "⟹", "⟺": "⟺"}
"""Signs that come as letters, and stand between two sides."""
SIGNS = frozenset("±⧵")
"""Signs that come as letters; a browser knows their space."""
LETTERS = frozenset("∞∅")
"""Letters that come as signs."""
ANGLES = {"⟨": "prefix", "⟩": "postfix"}
BREAKS_AFTER = frozenset("=≤≥<>∈∼≈,⇒⟺→")
LONGEST_UNBROKEN = 18
"""Leaves of an inline formula above which it may break after a relation."""


def mathml(latex: str, *, display: bool) -> str:
    """Render one formula, given without its delimiters, as safe HTML.

    Returns:
        MathML; or the escaped source as `<code class="latex">` where the lint finds something in it.
    """
    if lint_formula(latex):
        return f'<code class="latex">{html.escape(latex)}</code>'
    body, tag = without_tag(latex)
    root = tidy(convert_to_element(rewritten(body), display="block" if display else "inline"))
    row = root[0]
    pieces = [root] if display or leaves(row) <= LONGEST_UNBROKEN else broken(row)
    text = "<wbr>".join(ElementTree.tostring(piece, encoding="unicode", short_empty_elements=False) for piece in pieces)
    return f'{text}<span class="tag">({html.escape(tag)})</span>' if tag else text


def without_tag(latex: str) -> tuple[str, str]:
    r"""Split a formula from its \tag, which is empty where there is none."""
    tag = re.search(r"\\tag\{([^}]*)\}", latex)
    return (latex, "") if tag is None else (latex.replace(tag.group(0), ""), tag.group(1))


def rewritten(latex: str) -> str:
    """Replace what the converter does not know by what it does."""
    signs = re.sub(r"\\lt(?![A-Za-z])", "<", re.sub(r"\\gt(?![A-Za-z])", ">", latex))
    return signs.replace("{aligned}", "{align*}")


def tidy(root: Element) -> Element:
    """Mend a tree in place: entities to characters, then each element by its kind; drop the name space."""
    root.attrib.pop("xmlns", None)
    join_words(root)
    for element in root.iter():
        element.text = html.unescape(element.text or "").replace("\\|", "‖") or None
        mend(element)
    for element in root.iter():
        mend_script(element)
    for element in root.iter():
        space_functions(element)
    if len(root[0]) and root[0][-1].tag == "mo" and root.get("display") == "inline":
        root[0][-1].set("rspace", "0")  # the text that goes on brings its own space
    return root


def join_words(root: Element) -> None:
    """Make one name of upright letters in a row, as \\mathrm gives them."""
    for row in root.iter("mrow"):
        if len(row) > 1 and all(leaf.tag == "mi" and leaf.get("mathvariant") == "normal" for leaf in row):
            row.tag, row.text, row[:] = "mi", "".join(leaf.text or "" for leaf in row), []


def mend(element: Element) -> None:
    """Give one leaf, or the cell of a table, the tag, the spacing and the side that it calls for."""
    text = element.text or ""
    if element.tag == "mtd" and (side := element.attrib.pop("columnalign", None)):
        element.set("style", f"text-align: {side}")  # browsers know no other way
    elif element.tag == "mi" and text in RELATIONS:
        element.tag, element.text = "mo", RELATIONS[text]
        element.attrib.update(lspace=WIDE, rspace=WIDE)
    elif element.tag == "mi" and text in SIGNS:
        element.tag = "mo"
    elif element.tag == "mo" and text in LETTERS:
        element.tag = "mi"
    elif text in ANGLES:
        element.tag = "mo"
        element.attrib.update(form=ANGLES[text], fence="true", stretchy=element.get("stretchy", "false"))
    elif text in BARS and element.tag in ("mo", "mi"):
        element.tag = "mo"
        element.attrib.update(lspace="0", rspace="0", stretchy=element.get("stretchy", "false"))
    elif text == "/" or (text == "." and element.tag == "mo"):
        element.attrib.update(lspace="0", rspace="0")
    elif text == "*" and element.tag == "mo":
        element.text = "∗"
    elif text in LIMITS:
        element.attrib.update(movablelimits="true", lspace=THIN, rspace=THIN)
    elif element.tag == "mo" and len(text) > 1 and text.isalpha():
        element.tag = "mi"
    if element.get("width") == "negativethinmathspace":
        element.set("width", "-0.1667em")


def mend_script(element: Element) -> None:
    """Put limits under and over the operator that takes them."""
    if element.tag in UNDER and len(element) and element[0].text in LIMITS:
        element.tag = UNDER[element.tag]


def space_functions(element: Element) -> None:
    """Set a thin space around the name of a function, but not before a bracket."""
    if element.tag not in ("math", "mrow", "mtd", "mstyle"):
        return
    children = list(element)
    for child, before, after in zip(children, [None, *children], [*children[1:], None], strict=False):
        if (operator := limits_of(child)) is not None and after is not None and opens(after):
            operator.set("rspace", "0")
        if not function_name(child):
            continue
        if after is not None and not opens(after):
            element.insert(list(element).index(child) + 1, thin_space())
        if before is not None and before.tag in ("mi", "mn", "msub", "msup", "mfrac"):
            element.insert(list(element).index(child), thin_space())


def limits_of(element: Element) -> Element | None:
    """Return the operator of an element that is one, with or without its limits."""
    core = element[0] if element.tag in UNDER.values() and len(element) else element
    return core if core.text in LIMITS else None


def function_name(element: Element) -> bool:
    """Tell whether an element is a name such as log, with or without an index or power."""
    core = element[0] if element.tag in ("msub", "msup") and len(element) else element
    text = core.text or ""
    return core.tag == "mi" and len(text) > 1 and text.isalpha() and text.isascii()


def opens(element: Element) -> bool:
    """Tell whether an element is, or starts with, an opening bracket or another operator."""
    first = next((leaf for leaf in element.iter() if not len(leaf)), element)
    return first.tag in ("mo", "mspace")


def thin_space() -> Element:
    """Build one thin space."""
    return Element("mspace", width=THIN)


def leaves(element: Element) -> int:
    """Count the letters, numbers and signs of a formula."""
    return sum(not len(leaf) for leaf in element.iter())


def broken(row: Element) -> list[Element]:
    """Split an inline formula after its outermost relations and commas, where a line may then break."""
    pieces = [Element("math", display="inline")]
    depth = 0
    for child in row:
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(child.text or "", 0)
        pieces[-1].append(child)
        if depth == 0 and child.tag == "mo" and (child.text or "") in BREAKS_AFTER:
            space = "0" if child.text == "," else WIDE
            child.attrib.update(form="infix", lspace=space, rspace=THIN if child.text == "," else space)
            pieces.append(Element("math", display="inline"))
    return [piece for piece in pieces if len(piece)]
