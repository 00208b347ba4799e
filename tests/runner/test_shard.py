import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.runner import Shard, parse_shard
from plugin_verify.runner.unit import Blocks


@pytest.mark.parametrize("count", [1, 2, 3, 7, 100])
def test_shards_share_nothing_and_leave_nothing_out(toys, count: int) -> None:
    plan = toys.plan("coin", "mean", trials=1000)
    jobs = [job for claim in plan.claims for job in claim.jobs]
    parts = [list(Blocks(jobs, 1, Shard(number, count))) for number in range(count)]
    whole = list(Blocks(jobs, 1))
    assert len(whole) == 26 and sorted(map(str, whole)) == sorted(str(unit) for part in parts for unit in part)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_shard_is_read_as_written() -> None:
    assert parse_shard("0/3") == Shard(0, 3) and parse_shard("11/12") == Shard(11, 12)


@pytest.mark.parametrize("text", ["3/3", "0/0", "-1/3", "1", "1/2/3", "a/b", "", "1.0/3", " 0/3", "0/99999999999999999999"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument, match="is not I/N"):
        parse_shard(text)
