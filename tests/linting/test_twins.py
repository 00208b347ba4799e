import pytest

HALF = 'half = false_twin(claim, "half", "the bound is halved", bound=lambda s: s.n**0.5 / 2)'
DELTA = "failure_probability=lambda s: np.exp(-(s.t**2) / 2),"
UNKNOWN = (DELTA, f"{DELTA}\n    unknown=(UnknownConstant(name='C', role='bound', pin=3.0),),")


def test_a_claim_without_a_false_twin(one) -> None:
    rule, kind, line, text = one((HALF, ""))
    assert (rule, kind, line) == ("no-false-twin", "warning", 'id="norm",')
    assert 'false_twin(claim, "name", "what is false"' in text


def test_a_proof_needs_no_false_twin(said) -> None:
    proof = "claim = ForAll(id='p', statement='It holds.', settings=(Setting(1, 1.0),), prove=lambda s: Proof(True, '', ''))"
    assert said((HALF, proof)).problems == ()


@pytest.mark.parametrize("twin, rule, kind, says", [
    ('false_twin(claim, "half", "it is half")', "identical-twin", "error", "norm/half states what its claim states"),
    ('false_twin(claim, "half", "it is half", bound=bound, cost=lambda s: Cost("stored", 1e-6, 1e3))', "identical-twin", "error",
     "cannot be refuted: change what it says is false ('it is half')"),
    ('false_twin(claim, "half", "it is half", pins={"C": 1.0})', "unknown-pin", "error", "pins C, and its claim has no unknown"),
    ('false_twin(claim, "half", "it is half", bound=lambda s: 2 * bound(s))', "milder-twin", "error", "allows at least what its"),
    ('false_twin(claim, "half", "it is half", failure_probability=lambda s: 0.9)', "milder-twin", "error", "cannot be refuted"),
    ('false_twin(claim, "half", "it is half", sampler=lambda s, rng, trials: draw(s, rng, trials))', "twin-without-effect",
     "warning", "norm/half measured exactly what its claim did in 17 trials"),
])
def test_a_twin_that_cannot_be_refuted(said, twin: str, rule: str, kind: str, says: str) -> None:
    found = {one.rule: one for one in said((HALF, f"half = {twin}")).problems}
    assert says in found[rule].says and found[rule].error == (kind == "error")


@pytest.mark.parametrize("twin", [
    'false_twin(claim, "half", "it is half", bound=lambda s: bound(s) / 2 if s.n < 3 else bound(s))',
    'false_twin(claim, "half", "it is half", failure_probability=lambda s: 1e-3)',
    'false_twin(claim, "half", "wide", sampler=lambda s, rng, trials: 3 * draw(s, rng, trials))',
])
def test_a_twin_that_can(said, twin: str) -> None:
    assert said((HALF, f"half = {twin}")).problems == ()


def test_a_twin_that_pins_a_constant_of_its_claim(said, one) -> None:
    assert said(UNKNOWN, (HALF, 'half = false_twin(claim, "half", "C is small", pins={"C": 0.01})')).problems == ()
    rule, *_, text = one(UNKNOWN, (HALF, 'half = false_twin(claim, "half", "C is small", pins={"K": 0.01})'))
    assert rule == "unknown-pin" and "pins K, and its claim has the constants C; pin one of its own" in text
