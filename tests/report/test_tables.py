import pytest

from plugin_verify.report.details import components_table, method_table, twins_table
from plugin_verify.report.tables import SHOWN, settings_table


@pytest.mark.parametrize("index", range(6))
def test_every_row_has_a_cell_for_every_column(shared, index):
    claim = shared["claims"][index]
    for table in (settings_table(claim), components_table(claim), twins_table(claim), method_table(claim)):
        for row in (*table.rows, *table.folded):
            assert 1 + bool(row.verdict) + len(row.cells) == len(table.columns)


def test_no_setting_is_lost_by_folding(shared):
    table = settings_table(shared["claims"][0])
    assert len(table.rows) <= SHOWN
    assert len({row.head for row in (*table.rows, *table.folded)}) == 30


def test_some_of_every_verdict_are_shown(shared):
    table = settings_table(shared["claims"][0])
    assert {row.verdict for row in table.rows} == {row.verdict for row in (*table.rows, *table.folded)}


def test_unmet_hypotheses_have_a_column_where_there_are_any(shared):
    assert "Misses" in settings_table(shared["claims"][5]).columns
    assert "Misses" not in settings_table(shared["claims"][0]).columns
