from plugin_verify.report.palette import OUTCOMES, VERDICTS, slug


def test_no_two_verdicts_look_alike_without_colour():
    assert len({look.symbol for look in VERDICTS.values()}) == len(VERDICTS)
    assert len({look.marker for look in VERDICTS.values()}) == len(VERDICTS)
    assert len({mark.symbol for mark in OUTCOMES.values()}) == len(OUTCOMES) == len({mark.marker for mark in OUTCOMES.values()})
    assert slug("NO POWER") == "no-power"
