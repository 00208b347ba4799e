import re
from html.parser import HTMLParser
from itertools import pairwise

from plugin_verify.report import write_report

VOID = {"meta", "img", "br", "wbr", "hr", "link", "input"}


class Page(HTMLParser):
    """Keep the elements, and fail where one is not closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def page(written):
    parser = Page()
    parser.feed((written / "report.html").read_text("utf-8"))
    parser.close()
    assert parser.open == []
    return parser


def test_it_is_well_formed_with_one_title_and_landmarks(written):
    found = page(written)
    assert len(found.all("h1")) == len(found.all("main")) == len(found.all("header")) == 1
    assert found.all("html") == [{"lang": "en"}]


def test_headings_skip_no_level(written):
    levels = [int(tag[1]) for tag, _ in page(written).found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_needs_no_network_and_no_script(written):
    found = page(written)
    text = (written / "report.html").read_text("utf-8")
    assert not found.all("script") and not found.all("link") and not found.all("iframe")
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)""", text)
    assert not re.search(r"https?://|@import|url\((?!#)", text)


def test_every_picture_has_words(written):
    found = page(written)
    names = {attrs["id"] for _, attrs in found.found if "id" in attrs}
    assert len(found.all("svg")) == len(found.all("figcaption")) == len(found.all("title")) - 1 == len(found.all("desc")) > 0
    assert all(image["role"] == "img" and set(image["aria-labelledby"].split()) <= names for image in found.all("svg"))


def test_every_table_has_a_caption_and_scopes(written):
    found = page(written)
    assert len(found.all("caption")) == len(found.all("table"))
    assert all(cell["scope"] in ("row", "col") for cell in found.all("th"))


def test_links_lead_somewhere_and_ids_are_unique(written):
    found = page(written)
    names = [attrs["id"] for _, attrs in found.found if "id" in attrs]
    assert len(names) == len(set(names))
    assert {link["href"][1:] for link in found.all("a")} <= set(names)


def test_what_comes_from_outside_is_escaped(written):
    text = (written / "report.html").read_text("utf-8")
    assert "<script" not in text and "<img src=x" not in text and "<em>foreign" not in text
    assert "&lt;script&gt;" in text and "&lt;em&gt;foreign&lt;/em&gt;" in text


def test_verdicts_are_words_and_signs(written):
    text = (written / "report.html").read_text("utf-8")
    assert '<span class="badge refuted"><b aria-hidden="true">✗</b>REFUTED</span>' in text


def test_the_parts_come_in_the_order_a_reader_needs(written):
    text = (written / "report.html").read_text("utf-8")
    order = [
        "Verdicts</h2>",
        "Findings</h2>",
        "Claims</h2>",
        "From the paper to the checks</h2>",
        "Teeth: which errors the checks catch</h2>",
        "What the evidence cannot show</h2>",
        "Methods</h2>",
        "Provenance</h2>",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_parts_that_the_record_does_not_speak_of_are_left_out(result, tmp_path):
    for name in ("findings", "unchecked", "teeth"):
        del result[name]
    write_report(result, {}, tmp_path, marginalia={})
    for text in ((tmp_path / name).read_text("utf-8") for name in ("report.html", "report.md")):
        assert not re.search("Findings|From the paper to the checks|Teeth", text)
    assert not (tmp_path / "figures" / "teeth.svg").exists()


def test_findings_and_mutants_are_escaped(written):
    text = (written / "report.html").read_text("utf-8")
    assert "eta-1 &lt;script&gt;alert(3)&lt;/script&gt;" in text and "&lt;script&gt;alert(2)" in text
    assert "<b>weights" not in text and "<i>not" not in text and "half of <b>" not in text and "&lt;b&gt;bold" in text


def test_evidence_leads_to_the_cards(written):
    finding = (written / "report.html").read_text("utf-8").split('id="finding-far"')[1].split("</article>")[0]
    assert '<a href="#claim-theorem-1">theorem-1</a>, setting 3: 1,051' in finding
    assert "<li>gone, it is" in finding


def test_it_is_small(written):
    assert (written / "report.html").stat().st_size < 5_000_000
