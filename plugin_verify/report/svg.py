"""Mend what matplotlib writes: small SVG that says what it shows, fits into a page, and follows a dark one."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from plugin_verify.report.palette import DARK

SPACE = "http://www.w3.org/2000/svg"
"""The name space of SVG: a file needs it, an element inside an HTML page does not."""
LINK = "{http://www.w3.org/1999/xlink}href"
FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
ROOT_STYLE = f"font-family: {FONTS}; stroke-linejoin: round; stroke-linecap: butt"
REFERENCES = ("href", "clip-path")
PLACES = 2
"""Decimals of a coordinate: a hundredth of a point is not seen."""


def mended(svg: str, name: str, title: str, description: str) -> str:
    """Write a picture again: named for those who do not see it, ids its own in any page, nothing that is not drawn.

    Equal pictures give equal text.

    Args:
        svg: as matplotlib writes it.
        name: stands in every id of the picture, so that several can stand in one page.
        title: what it is, in a few words.
        description: what it shows, in a sentence.
    """
    root = ElementTree.fromstring(svg)
    link(root, f"svg-{name}")
    prune(root)
    for element in root.iter():
        slim(element)
    inherit(root)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    words = f"svg-{name}-title", f"svg-{name}-desc"
    root.attrib |= {"role": "img", "aria-labelledby": " ".join(words), "style": ROOT_STYLE}
    for place, (tag, key, text) in enumerate(zip(("title", "desc"), words, (title, description), strict=True)):
        root.insert(place, Element(tag, id=key))
        root[place].text = text
    return ElementTree.tostring(root, encoding="unicode")


def link(root: Element, start: str) -> None:
    """Keep the ids that something in the picture refers to, each beginning with `start`, and no others."""
    for element in root.iter():
        if LINK in element.attrib:
            element.set("href", element.attrib.pop(LINK))
    used = {found for element in root.iter() for key in REFERENCES for found in re.findall(r"#([^)]+)", element.get(key, ""))}
    ids = [element.attrib["id"] for element in root.iter() if element.get("id") in used]
    own = {old: f"{start}-{place}" for place, old in enumerate(ids)}
    for element in root.iter():
        if (new := own.get(element.attrib.pop("id", ""))) is not None:
            element.set("id", new)
        for key in REFERENCES:
            if key in element.attrib:
                element.set(key, re.sub(r"#([^)]+)", lambda match: f"#{own[match[1]]}", element.attrib[key]))


def prune(parent: Element) -> None:
    """Take out style sheets and what draws nothing, and put the content of a group that says nothing in its place."""
    kept: list[Element] = []
    for child in list(parent):
        prune(child)
        tag = child.tag.rpartition("}")[2]
        if tag in ("metadata", "style") or (tag in ("g", "defs") and not len(child)) or (tag == "path" and not child.get("d")):
            continue
        kept += list(child) if tag == "g" and not child.attrib else [child]
    parent[:] = kept


def slim(element: Element) -> None:
    """Round coordinates, and leave out spaces and what the root says for all."""
    element.tag = element.tag.rpartition("}")[2]
    element.text = (element.text or "").strip() or None
    element.tail = None
    for key in ("d", "x", "y", "width", "height", "transform"):
        if key in element.attrib:
            element.set(key, re.sub(r"\s+", " ", re.sub(r"-?\d+\.\d+", rounded, element.attrib[key])).strip())
    if "style" in element.attrib:
        element.set("style", re.sub(r"font-family: [^;]+; ?", "", element.attrib["style"]))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def inherit(root: Element) -> None:
    """Let a mark take its outline from where it is put, if it has one there: a page's rules do not reach into a mark."""
    outlined: dict[str, bool] = {}
    for use in root.iter("use"):
        name = use.get("href", "")[1:]
        outlined[name] = outlined.get(name, True) and "stroke: #" in use.get("style", "")
    for path in root.iter("path"):
        if outlined.get(path.get("id", "")):
            path.set("style", re.sub(r"stroke: #[0-9a-f]{6}(; )?", "", path.get("style", "")))


def rounded(match: re.Match[str]) -> str:
    """Cut a coordinate to what is seen."""
    text = f"{float(match[0]):.{PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def standalone(svg: str) -> str:
    """Give a picture that stands in a file of its own a size, and the style sheet that a page would bring."""
    box = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
    assert box is not None
    head = f'<svg xmlns="{SPACE}" width="{box[1]}pt" height="{box[2]}pt"'
    style = f"<style>@media (prefers-color-scheme: dark){{{dark_rules()}}}</style>"
    return re.sub(r"(<svg[^>]*>)", lambda match: match[1] + style, svg.replace("<svg", head, 1), count=1) + "\n"


def dark_rules(within: str = "") -> str:
    """Write the rules that turn the colours of a picture in the dark; `within` selects where they hold."""
    return "".join(
        f'{within}[style*="{what}: {light}"]{{{what}:{dark} !important}}'
        for light, dark in DARK.items() for what in ("fill", "stroke")
    )  # fmt: skip
