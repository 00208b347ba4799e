"""The strategies give what they promise, shrink to what can be read, and find a planted error."""

import doctest
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import plugin_verify.strategies
from plugin_verify.claims import collect, describe, parse_setting
from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import largest_C_0
from plugin_verify.strategies import networks, settings_of, widths

structural = settings(deadline=None, derandomize=True, max_examples=50)
CLAIMS = {one.claim.id: one.claim for one in collect(["theorems"]) if one.claim.twin_of is None}


def test_the_examples_in_the_docstrings() -> None:
    ran = doctest.testmod(plugin_verify.strategies)
    assert ran.attempted > 0 and ran.failed == 0


@structural
@given(widths(n_0=(2, 3), depth=(2, 4), most=5))
def test_widths_keep_within_what_was_asked(n: tuple[int, ...]) -> None:
    assert 2 <= n[0] <= 3 and 3 <= len(n) <= 5 and all(1 <= width <= 5 for width in n[1:])


@structural
@given(st.data(), st.floats(0.01, 2000))
def test_widths_meet_condition_6(data: st.DataObject, C_0: float) -> None:
    assert largest_C_0(data.draw(widths(n_0=(1, 30), depth=(1, 4), C_0=C_0))) >= C_0


def test_the_narrowest_widths_meet_condition_6_barely() -> None:
    n = find(widths(C_0=104.0, depth=(2, 2)), lambda n: True)
    assert all(largest_C_0((*n[:i], n[i] - 1, *n[i + 1:])) < 104 for i in (1, 2))


def test_a_network_shrinks_to_the_one_weight_that_matters() -> None:
    G = find(networks(), lambda G: float(G(np.ones(G.n[0])).sum()) > 1)
    assert G.n == (1, 1) and G.operators[0].A.tolist() == [[2.0]]


@structural
@given(networks((2, 3, 4), weights="gaussian"))
def test_widths_may_be_given(G: plugin_verify.Network) -> None:
    assert G.n == (2, 3, 4) and np.abs(G.operators[0].A).max() < 10


def test_a_failing_network_is_printed_so_that_it_can_be_made_again(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest
        from hypothesis import given
        from plugin_verify.strategies import networks

        @pytest.mark.parametrize("weights", ["integers", "gaussian"])
        def test_wide(weights):
            @given(networks(weights=weights))
            def narrow(G):
                assert G.n[-1] < 2
            narrow()
    """)
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    printed = "".join(line.removeprefix("E").strip() for line in result.outlines)
    assert "G=Network((array([[0.],[0.]]),)" in printed
    assert "G=gaussian_network((1, 2),rng=default_rng(0)" in printed


@pytest.mark.parametrize("name", ["theorem-1", "lemma-1", "equation-9", "remark-2", "remark-4"])
def test_settings_are_of_the_claim_and_within_its_hypotheses(name: str) -> None:
    claim, seen = CLAIMS[name], set()

    @structural
    @given(settings_of(claim))
    def check(s) -> None:  # type: ignore[no-untyped-def]
        seen.add(s)
        assert all(h.holds is None or h.holds(s) for h in claim.hypotheses)
        assert parse_setting(describe(s), claim.settings[0]) == s

    check()
    assert seen - set(claim.settings)  # beyond the grid


def test_settings_may_meet_a_pinned_constant() -> None:
    claim = CLAIMS["theorem-1"]

    @structural
    @given(settings_of(claim, n=widths(C_0=104.0), pins={"C_0": 104.0}))
    def check(s) -> None:  # type: ignore[no-untyped-def]
        assert largest_C_0(s.n) >= 104 and (s.n[0] > 1 or s.angle in (0, 180))

    check()


@pytest.mark.parametrize(("wrong", "says"), [
    (lambda: settings_of(CLAIMS["theorem-1"], thta=st.just(1)), "no field 'thta'; its fields are n, theta"),
    (lambda: networks(weights="small"), '"integers" or "gaussian"'),  # type: ignore[arg-type]
])
def test_wrong_arguments_are_one_line(wrong, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidArgument, match=says) as refusal:
        wrong()
    assert "\n" not in str(refusal.value)


def test_without_hypothesis_there_is_one_clear_line() -> None:
    code = "import sys; sys.modules['hypothesis'] = None; import plugin_verify.strategies"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.stderr.strip().endswith("needs Hypothesis, which is not installed: pip install hypothesis")
