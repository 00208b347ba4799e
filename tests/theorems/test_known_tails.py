"""The tails on which splitting is calibrated are what they say; the committed table bears the undershoot factor out."""

import math

import pytest
from scipy.stats import chi2, norm

from plugin_verify.calibrate import FILE, calibrate, read_table
from plugin_verify.claims import evaluate
from plugin_verify.runner import generator
from plugin_verify.statistics import proportion_interval
from theorems import known_tails
from theorems.known_tails import (
    Product,
    Setting,
    Sides,
    crossing,
    crossing_tail,
    either_tail,
    line,
    modes,
    norm_quantile,
    product,
    quantile,
    size,
    step,
)

KNOWN = (line, size, modes, product, step, crossing)


def test_quantiles() -> None:
    assert norm.logsf(quantile(-20)) / math.log(10) == pytest.approx(-20)
    assert chi2.sf(norm_quantile(Setting(300, -9)), 300) == pytest.approx(1e-9)
    assert either_tail(Sides(20, -4, 0.0)) == pytest.approx(2e-4 - 1e-8)


@pytest.mark.parametrize(("claim", "setting", "p"), [
    (line.claim, Setting(20, -1), 0.1), (size.claim, Setting(10, -2), 0.01),
    (modes.claim, Sides(20, -1, 0.3), either_tail(Sides(20, -1, 0.3))),
    (crossing.claim, Setting(20, -2), crossing_tail(Setting(20, -2))),
    (product.claim, Product((2, 8, 6), 3.0), known_tails.product_tail(Product((2, 8, 6), 3.0))),
], ids=["line", "norm", "two modes", "crossing", "product"])
def test_the_tail_is_that_of_the_claim(claim, setting, p: float) -> None:
    """Counted where it is not rare; false-alarm rate 2e-10."""
    tally = evaluate(claim, setting, generator(1, claim.id, "", 0), 20_000, pins={}, group=1)
    low, high = proportion_interval(tally.failures, tally.trials, level=1e-10)
    assert low <= p <= high and tally.failures > 50


def test_the_table_bears_the_factor_out() -> None:
    """At every tail, effort and depth the exact interval of the coverage does not lie below what is assumed."""
    rows = read_table(FILE)["rows"]
    assert {(row["twin"], row["particles"]) for row in rows} == {(known.id, size) for known in KNOWN for size in (250, 1000)}
    short = {row["twin"] for row in rows if row["coverage_high"] < 0.95}
    assert short == {"crossing-modes"} == {row["twin"] for row in rows if row["fails"]}
    assert all(row["both_missed"] <= 0.02 * row["runs"] for row in rows if not row["fails"])
    assert min(row["log10_p"] for row in rows) < -19


def test_every_depth_has_rows_of_200_runs() -> None:
    rows = [row for row in read_table(FILE)["rows"] if row["runs"] >= 200 and not row["fails"]]
    assert {round(row["log10_p"]) for row in rows} >= {-4, -9, -20}


def test_calibration_goes_on_where_it_stood(tmp_path) -> None:
    short = calibrate(["theorems.known_tails"], tmp_path / "a.json", runs=0, jobs=1)
    assert short["rows"] == []
