import pytest

from plugin_verify.report.palette import DARK, FAINT, INK, OUTCOMES, PAPER, VERDICTS, slug


def luminance(colour):
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_no_two_verdicts_look_alike_without_colour():
    assert len({look.symbol for look in VERDICTS.values()}) == len(VERDICTS)
    assert len({look.marker for look in VERDICTS.values()}) == len(VERDICTS)
    assert len({mark.symbol for mark in OUTCOMES.values()}) == len(OUTCOMES) == len({mark.marker for mark in OUTCOMES.values()})
    assert slug("NO POWER") == "no-power"


def test_the_contrast_is_the_one_that_wcag_gives():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", VERDICTS)
def test_every_verdict_is_seen_on_light_and_on_dark_paper(name):
    look = VERDICTS[name]
    assert contrast(look.colour, PAPER) >= 3 and contrast(look.ink, "#f5f5f3") >= 4.5
    assert contrast(look.dark, "#1d2025") >= 4.5


def test_words_are_read_on_both_papers():
    for colour in (INK, FAINT):
        assert contrast(colour, PAPER) >= 4.5 and contrast(DARK[colour], DARK[PAPER]) >= 4.5
