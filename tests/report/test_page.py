"""The structure of the page at the worst inputs: without a browser, so that it is looked at on every machine."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from plugin_verify.report import write_report
from plugin_verify.report.palette import VERDICTS
from tests.report.counted import build
from tests.report.test_render_html import Page

LONG = "a-claim-with-a-rather-long-identifier-of-sixty-characters-ab"
HOSTILE = '</title></style><script>alert(1)</script><img src=x onerror="alert(2)">'


def scores(result):
    rng = np.random.default_rng(7)
    drawn = [claim for claim in result["claims"] if claim["kind"] in ("high-probability-bound", "uniform-bound")]
    return {(claim["id"], row["index"]): np.exp(rng.normal(-1, 0.3, (50, 2))) for claim in drawn for row in claim["settings"]}


def long():
    """500 settings, ids of 60 characters, one of which differs from another in its signs only, and endless fields."""
    result = build(500)
    result["claims"][0] |= {"id": LONG, "source": ""}
    result["claims"][1] |= {"id": LONG.replace("-", "_"), "source": "A lemma with a name that goes on and on " * 3}
    result["claims"][2] |= {"id": LONG.replace("-", "/")}
    result["claims"][0]["settings"][3]["setting"] = {"n": [1] * 40, "theta": 1.0, "description": "x" * 80}
    return result


def all_of(verdict):
    result = build(12)
    for claim in result["claims"]:
        claim |= {"verdict": verdict, "counts": {verdict: len(claim["settings"])}}
        for row in claim["settings"]:
            row["verdict"] = verdict
    return result


def alone(place):
    result = build(3) | {"teeth": None, "findings": [], "errors": [], "complete": True, "assumed": {}}
    result["claims"] = [result["claims"][place]]
    return result


def hostile():
    """Every text of a claim, a setting and a run that somebody else wrote is markup."""
    result = build(3)
    for claim in result["claims"]:
        claim |= {"source": HOSTILE, "title": HOSTILE, "statement": f"t\n\n{HOSTILE} ${HOSTILE}$ `{HOSTILE}`", "reason": HOSTILE,
                  "code": {"file": HOSTILE, "line": 3}, "id": claim["id"] + HOSTILE, "labels": {"latent": HOSTILE},
                  "components": [HOSTILE, "b"], "assumptions": [HOSTILE]}  # fmt: skip
        for row in claim["settings"]:
            row["setting"] = {HOSTILE: HOSTILE, "k": row["index"]}
            row |= {"reason": HOSTILE, "power": HOSTILE, "sampler": HOSTILE}
    result["provenance"] = {HOSTILE: HOSTILE}
    return result


WORST = {"long": long, "one proved": lambda: alone(4), "one bound": lambda: alone(0), "hostile": hostile,
         "no claim": lambda: build(0) | {"claims": [], "findings": []},
         **{f"all {verdict}": (lambda verdict=verdict: all_of(verdict)) for verdict in ("UNDECIDED", "PROVED")}}
DRAWN = ("one bound", "hostile")
"""Cases with scores: their pictures take the time."""


HTML = """html head meta title style body a header p h1 h2 h3 h4 nav ol ul li b i span code div main section article dl dt dd
    details summary table caption thead tbody tr th td figure figcaption strong footer wbr"""
SVG = "svg desc g defs path use text tspan rect clippath"
MATHML = """math mrow mi mo mn mtext mspace mstyle msub msup msubsup munder mover munderover mfrac msqrt mtable mtr mtd"""


class Cells(HTMLParser):
    """Count the cells of every row of every table."""

    def __init__(self):
        super().__init__()
        self.tables = []

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append(0)
        elif tag in ("td", "th"):
            self.tables[-1][-1] += 1


@pytest.fixture(scope="module", params=WORST)
def text(request, tmp_path_factory):
    folder, result = tmp_path_factory.mktemp("page"), WORST[request.param]()
    drawn = scores(result) if request.param in DRAWN else {}
    write_report(result, drawn, folder, marginalia={"command": HOSTILE, "folder": "a b"})
    return (folder / "report.html").read_text("utf-8")


@pytest.fixture
def page(text):
    found = Page()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def test_it_is_small_and_asks_for_nothing(text):
    assert len(text.encode()) < 5_000_000
    assert not re.search(r"https?://|@import|url\((?!#)|<script|<link|<iframe|<img", text)


def test_markup_from_outside_is_text(page):
    assert not any(name.startswith("on") for _, attrs in page.found for name in attrs)
    assert {tag for tag, _ in page.found} <= set(HTML.split()) | set(SVG.split()) | set(MATHML.split())


def test_headings_landmarks_and_the_skip_link(page):
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    links = page.all("a")
    assert links[0]["class"] == "skip" and page.all("nav")[0]["aria-label"]


def test_ids_are_unique_and_every_reference_leads_somewhere(page):
    names = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(names) == len(set(names)) and not any(re.search(r"\s", name) for name in names)
    used = {attrs["href"][1:] for _, attrs in page.found if "href" in attrs}
    used |= {name for _, attrs in page.found for name in (attrs.get("aria-labelledby") or "").split()}
    used |= set(re.findall(r"url\(#([^)]+)\)", " ".join(attrs.get("clip-path") or "" for _, attrs in page.found)))
    assert used <= set(names)


def test_every_picture_has_a_title_and_a_description(page):
    pictures = page.all("svg")
    assert len(pictures) == len(page.all("desc")) == len(page.all("title")) - 1 == len(page.all("figure"))
    assert all(picture["role"] == "img" and len(picture["aria-labelledby"].split()) == 2 for picture in pictures)


def test_every_table_has_a_caption_scopes_and_full_rows(text, page):
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(cell["scope"] in ("row", "col") for cell in page.all("th"))
    cells = Cells()
    cells.feed(text)
    assert all(len(set(rows)) == 1 and len(rows) > 1 for rows in cells.tables)


def test_what_scrolls_can_be_reached_and_has_a_name(page):
    regions = [attrs for tag, attrs in page.found if attrs.get("class", "").split()[:1] in (["scroll"], ["frame"], ["display"])]
    assert regions and all(attrs["tabindex"] == "0" and attrs["role"] == "group" and attrs["aria-label"] for attrs in regions)


def test_no_verdict_is_told_by_colour_alone(text):
    for verdict, look in VERDICTS.items():
        badges = re.findall(rf'<span class="badge [^"]*"><b aria-hidden="true">(.)</b>{verdict}</span>', text)
        assert set(badges) == {look.symbol}
