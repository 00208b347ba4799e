import io
import re
from xml.etree import ElementTree

import matplotlib
import pytest

from plugin_verify.report import canvas
from plugin_verify.report.palette import DARK, INK, VERDICTS
from plugin_verify.report.svg import dark_rules, mended, rounded, standalone


@pytest.fixture(scope="module")
def raw():
    with matplotlib.rc_context(canvas.STYLE):
        figure = canvas.new_figure(2.0)
        (axes,) = canvas.axes_of(figure)
        axes.plot([0, 1, 2], [0, 1, 0.25], marker="o", color=VERDICTS["SUPPORTED"].colour)
        axes.set_xlabel("a < b & c")
        canvas.legend(figure, ["SUPPORTED"])
        return canvas.to_svg(figure)


def marks(svg):
    """Everything that is drawn: what it is, and where it is put."""
    names = ("path", "use", "text", "rect")
    found = [each for each in ElementTree.fromstring(svg).iter() if each.tag.rpartition("}")[2] in names]
    return [(each.tag.rpartition("}")[2], (each.text or "").strip()) for each in found if each.get("d") != ""]


def test_nothing_that_is_drawn_is_lost_and_it_is_small(raw):
    small = mended(raw, "p", "A title", "What it shows")
    assert marks(small) == marks(raw)
    assert len(small) < 0.7 * len(raw)


def test_coordinates_move_by_less_than_a_hundredth(raw):
    def numbers(svg):
        paths = [each.get("d") for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("path") and each.get("d")]
        return [float(x) for path in paths for x in re.findall(r"-?\d+\.?\d*", path)]

    before, after = numbers(raw), numbers(mended(raw, "p", "t", "d"))
    assert len(before) == len(after) > 50
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 0.00501


@pytest.mark.parametrize(("text", "short"), [("12.3456", "12.35"), ("-0.001", "0"), ("7.100", "7.1"), ("-3.0", "-3"),
                                             ("100.00", "100")])  # fmt: skip
def test_a_coordinate_is_rounded_and_keeps_its_value(text, short):
    assert rounded(re.fullmatch(".*", text)) == short


def test_two_pictures_share_no_id_and_every_reference_leads_somewhere(raw):
    one, two = mended(raw, "one", "t", "d"), mended(raw, "two", "t", "d")
    ids = [re.findall(r'\bid="([^"]+)"', svg) for svg in (one, two)]
    assert not set(ids[0]) & set(ids[1]) and all(len(set(each)) == len(each) for each in ids)
    for svg, known in zip((one, two), ids, strict=True):
        used = re.findall(r'(?:href="|url\()#([^")]+)', svg) + re.findall(r'aria-labelledby="([^"]+)"', svg)[0].split()
        assert set(used) == set(known)


def test_it_says_what_it_shows_and_words_are_no_markup(raw):
    root = ElementTree.fromstring(mended(raw, "p", "<b>title</b>", "a & b"))
    assert (root.get("role"), root[0].text, root[1].text) == ("img", "<b>title</b>", "a & b")
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]


def test_a_file_of_its_own_has_a_size_a_name_space_and_follows_the_dark(raw):
    text = standalone(mended(raw, "p", "t", "d"))
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and root.get("width") == "547.2pt"
    assert "prefers-color-scheme: dark" in text and "xlink" not in text


def test_every_colour_of_a_verdict_has_its_place_in_the_dark():
    rules = dark_rules("svg ")
    assert f'svg [style*="fill: {INK}"]{{fill:{DARK[INK]} !important}}' in rules
    assert all(look.colour in rules and look.colour == look.colour.lower() for look in VERDICTS.values())


def test_matplotlib_writes_colours_as_the_rules_read_them(raw):
    assert f"fill: {VERDICTS['SUPPORTED'].colour}" in raw


def test_equal_figures_give_equal_text(raw):
    assert mended(raw, "p", "t", "d") == mended(io.StringIO(raw).read(), "p", "t", "d")


def test_a_mark_takes_its_outline_from_where_it_is_put(raw):
    colour = VERDICTS["SUPPORTED"].colour
    marks = [each for each in ElementTree.fromstring(raw).iter() if each.tag.endswith("path") and each.get("id")]
    assert any(f"stroke: {colour}" in mark.get("style", "") for mark in marks)
    root = ElementTree.fromstring(mended(raw, "p", "t", "d"))
    assert all(f"stroke: {colour}" in use.get("style") for use in root.iter("use"))
    assert not [path for path in root.iter("path") if path.get("id") and "stroke: #" in path.get("style", "")]


def test_a_mark_without_an_outline_where_it_is_put_keeps_its_own():
    svg = ("<svg viewBox='0 0 1 1'><defs><path id='a' d='M 0 0' style='stroke: #00845f'/></defs>"
           "<use href='#a' style='fill: #00845f'/><use href='#a' style='fill: #00845f; stroke: #00845f'/></svg>")
    assert "stroke: #00845f" in next(ElementTree.fromstring(mended(svg, "p", "t", "d")).iter("path")).get("style")
