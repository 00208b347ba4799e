from scipy.stats import beta

from plugin_verify.report.threshold import fewest_failures


def lower_end(failures, trials, level):
    return beta.ppf(level, failures, trials - failures + 1)


def test_the_count_is_the_first_whose_interval_lies_above(shared):
    row = shared["claims"][1]["settings"][0]
    found = fewest_failures(row)
    allowed, trials, level = row["failure_probability"], row["trials"], row["level"]
    assert lower_end(found, trials, level) > allowed >= lower_end(found - 1, trials, level)


def test_none_where_no_count_would_do(result):
    row = result["claims"][1]["settings"][0]
    assert fewest_failures(row | {"failure_probability": 1.3}) is None
    assert fewest_failures(row | {"failure_probability": 0.9, "trials": 3}) is None
    assert fewest_failures(row | {"method": "order-statistics"}) is None
    assert fewest_failures(row | {"failure_probability": None}) is None
