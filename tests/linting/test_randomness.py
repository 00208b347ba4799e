import pytest

DRAW = "    return rng.standard_normal((trials, s.n))\n"
NORM = "    return np.linalg.norm(g, axis=1)\n"
DELTA = "failure_probability=lambda s: np.exp(-(s.t**2) / 2),"
GAUSSIAN = (DELTA, f"{DELTA}\n    gaussian=True,")


@pytest.mark.parametrize("draw, says", [
    ("    return np.random.standard_normal((trials, s.n))\n", "draws other numbers when it is given an equal rng again"),
    ("    return np.random.default_rng().standard_normal((trials, s.n))\n", "draws other numbers when it is given an equal rng"),
    ("    return np.random.default_rng(0).standard_normal((trials, s.n))\n", "draws the same numbers whatever rng it is given"),
    ("    return np.repeat(rng.standard_normal((1, s.n)), trials, axis=0)\n", "16 of 17 trials of a batch are copies of others"),
    ("    return np.resize(rng.standard_normal((trials // 2 + 1, s.n)), (trials, s.n))\n", "8 of 17 trials"),
])
def test_randomness_that_is_reused(one, draw: str, says: str) -> None:
    rule, kind, line, text = one((DRAW, draw))
    assert (rule, kind, line) == ("reused-randomness", "error", "def draw(s, rng, trials):") and says in text


@pytest.mark.parametrize("sample, parts", [("(A, x)", "A, x = g"), ("Pair(x, A)", "x, A = g"),
                                           ("{'A': A, 'x': x}", "A, x = g['A'], g['x']")])
def test_a_matrix_that_a_batch_shares(one, sample: str, parts: str) -> None:
    draw = f"    A, x = rng.standard_normal((s.n, s.n)), rng.standard_normal((trials, s.n))\n    return {sample}\n"
    rule, kind, line, text = one((DRAW, draw), (NORM, f"    {parts}\n    return np.linalg.norm(x @ A.T, axis=1)\n"))
    assert (rule, kind, line) == ("reused-randomness", "error", "def draw(s, rng, trials):")
    assert "an array of shape (2, 2), is drawn once for all 17 trials of a batch" in text


@pytest.mark.parametrize("draw", [
    "    return rng.choice([-1.0, 1.0], size=(trials, s.n))\n",
    "    return rng.choice([-1.0, 1.0], size=(trials, s.n)) / s.n**0.5\n",
    "    return np.concatenate([np.full((trials, 1), 0.3), rng.standard_normal((trials, s.n - 1))], axis=1)\n",
    "    return rng.poisson(0.01, size=(trials, s.n))\n",
    "    return np.random.default_rng(rng.integers(2**60)).random((trials, s.n))\n",
])
def test_randomness_that_only_looks_reused(said, draw: str) -> None:
    assert said((DRAW, draw)).errors == 0


def test_a_sampler_that_raises(one) -> None:
    rule, kind, line, text = one((DRAW, "    return rng.randn(trials, s.n)\n"))
    assert (rule, kind, line) == ("sampler-raises", "error", "return rng.randn(trials, s.n)") and "no attribute 'randn'" in text


def test_a_sampler_without_trials_or_without_a_return(one) -> None:
    rule, kind, line, text = one((DRAW, "    return rng.standard_normal(s.n)\n"))
    assert (rule, kind, line) == ("sample-axis", "error", "def draw(s, rng, trials):")
    assert "an array of shape (2,) for 17 trials; trials are the leading axis" in text
    rule, *_, text = one((DRAW, "    rng.standard_normal((trials, s.n))\n"))
    assert rule == "sample-axis" and "the sampler returned None; is a `return` missing?" in text


OPAQUE = "    return type('Opaque', (), {'__slots__': (), 'all': staticmethod(lambda: g)})()\n"


def test_a_sample_that_cannot_be_looked_into(one, said) -> None:
    """What is measured tells, where the sample does not."""
    measured = (NORM, "    return np.linalg.norm(g.all(), axis=1)\n")
    rule, kind, _, text = one((DRAW, "    g = np.repeat(rng.standard_normal((1, s.n)), trials, axis=0)\n" + OPAQUE), measured)
    assert (rule, kind) == ("repeated-quantity", "error") and "the same in 17 of 17 trials" in text
    rule, *_, text = one((DRAW, "    g = np.random.default_rng(0).random((trials, s.n))\n" + OPAQUE), measured)
    assert rule == "repeated-quantity" and "the same whatever rng" in text
    assert said((DRAW, "    g = rng.standard_normal((trials, s.n))\n" + OPAQUE), measured).problems == ()


@pytest.mark.parametrize("norm, copies", [
    ("    return np.full(len(g), np.linalg.norm(g[0]))\n", 17),
    ("    return np.linalg.norm(g[np.arange(len(g)) // 2], axis=1)\n", 16),
    ("    return np.full(len(g), np.round(1e6 * g.sum()))\n", 17),
    ("    return Pair(np.linalg.norm(g, axis=1), np.full(len(g), g.max()))\n", 17),
])
def test_a_quantity_that_is_the_same_in_several_trials(said, norm: str, copies: int) -> None:
    pair = [("    return s.n**0.5 + s.t\n", "    return Pair(s.n**0.5 + s.t, 9.0)\n"),
            ("bound=lambda s: s.n**0.5 / 2", "bound=lambda s: Pair(s.n**0.5 / 2, 1.0)")] if "Pair" in norm else []
    found = [one for one in said((NORM, norm), *pair).problems if one.rule == "repeated-quantity"]
    assert len(found) == 1 and found[0].error and f"the same in {copies} of 17 trials" in found[0].says


@pytest.mark.parametrize("norm", [
    "    return np.maximum(np.linalg.norm(g, axis=1) - 1.5, 0)\n", "    return np.minimum(np.linalg.norm(g, axis=1), 0.3)\n",
    "    return np.full(len(g), 0.3)\n", "    return (g[:, 0] > 0) * 0.7\n",
    "    return np.round(4 * np.linalg.norm(g, axis=1)) / 4\n",
])
def test_a_quantity_that_may_meet_itself(said, norm: str) -> None:
    assert said((NORM, norm)).errors == 0


@pytest.mark.parametrize("norm", [
    "    return np.linalg.norm(g - g.mean(axis=0), axis=1)\n", "    return np.linalg.norm(g, axis=1) / np.abs(g).max()\n",
    "    return np.sort(np.linalg.norm(g, axis=1))\n",
])
def test_trials_that_depend_on_each_other(one, norm: str) -> None:
    rule, kind, line, text = one((NORM, norm))
    assert (rule, kind, line) == ("mixed-trials", "error", "def norm(s, g):") and "changes with the trials beside it" in text


def test_a_sample_that_is_a_list_of_trials(one, said) -> None:
    listed = (DRAW, "    return [rng.standard_normal(s.n) for _ in range(trials)]\n")
    assert said(listed, (NORM, "    return np.array([np.linalg.norm(x) for x in g])\n")).problems == ()
    rule, *_ = one(listed, (NORM, "    return np.array([np.linalg.norm(x - np.mean(g, axis=0)) for x in g])\n"))
    assert rule == "mixed-trials"


def test_a_sample_that_is_no_batch_once_it_is_cut(said) -> None:
    draw = (DRAW, "    return {'trials': trials, 'g': rng.standard_normal((trials, s.n))}\n")
    assert said(draw, (NORM, "    return np.linalg.norm(g['g'], axis=1).reshape(g['trials'])\n")).problems == ()


@pytest.mark.parametrize("norm", [
    "    return np.linalg.norm(g, axis=1) + np.random.rand(len(g))\n",
    "    calls.append(0)\n    return np.linalg.norm(g, axis=1) + len(calls)\n\n\ncalls = []\n",
])
def test_a_quantity_that_changes(one, norm: str) -> None:
    rule, kind, line, text = one((NORM, norm))
    assert (rule, kind, line) == ("changing-quantity", "error", "def norm(s, g):") and "another one when the same trials" in text


def test_trials_that_share_what_is_fixed(said) -> None:
    shared = (DRAW, "    return {'A': np.eye(s.n), 'g': rng.standard_normal((trials, s.n))}\n")
    assert said(shared, (NORM, "    return np.linalg.norm(g['g'] @ g['A'], axis=1)\n")).problems == ()


def test_a_quantity_that_changes_its_sample(one, said) -> None:
    rule, kind, line, text = one((NORM, f"    g *= 1.1\n{NORM}"))
    assert (rule, kind, line) == ("mutated-sample", "warning", "def norm(s, g):") and "work on a copy" in text
    assert said((NORM, f"    g = g * 1.1\n{NORM}")).problems == ()


@pytest.mark.parametrize("draw, norm, says", [
    ("    return rng.random((trials, s.n))\n", NORM, "norm: gaussian=True, but the claim calls rng.random"),
    ("    return rng.standard_normal((s.n, trials)).T\n", NORM, "the sampler asked for normals of shape (2, 8) and type float64"),
    (DRAW.replace("trials, s.n", "trials, s.n"), "    return np.linalg.norm(g - g.mean(), axis=1)\n", ""),
    ("    rng.standard_normal((trials, 1))\n    return np.tile(np.arange(trials)[:, None] / 7.3, s.n)\n", NORM, ""),
])
def test_normals_that_are_none(said, draw: str, norm: str, says: str) -> None:
    found = said((DRAW, draw), (NORM, norm), GAUSSIAN)
    assert found.errors >= 1 and (not says or says in found.problems[0].says), found.problems


def test_normals_on_which_nothing_depends(said) -> None:
    draw = "    rng.standard_normal((trials, s.n))\n    return np.linspace(0, 1, trials)[:, None] + np.zeros((trials, s.n))\n"
    rules = {one.rule: one.says for one in said((DRAW, draw), GAUSSIAN).problems}
    assert "reused-randomness" in rules


def test_normals_that_trials_share(said) -> None:
    """The sum over the trials goes into each, which only perturbing one of them shows where the sample is opaque."""
    draw = "    g = rng.standard_normal((trials, s.n))\n    g = g + g.sum(axis=0)\n" + OPAQUE
    found = said((DRAW, draw), (NORM, "    return np.linalg.norm(g.all(), axis=1)\n"), GAUSSIAN)
    assert [(one.rule, one.error) for one in found.problems] == [("not-gaussian", True)]
    assert "the normals of one trial change what is measured in another" in found.problems[0].says


def test_normals_that_are_some(said) -> None:
    assert said(GAUSSIAN).problems == () and said(GAUSSIAN, of="bracket").problems == ()


def test_a_hint_where_counting_is_hopeless(one, said) -> None:
    far = ("t=(1.0, 2.0)", "t=(1.0, 8.0)")
    rule, kind, _, text = one(far)
    assert (rule, kind) == ("could-be-gaussian", "warning") and "1.3e-14 at n=2, t=8.0 is beyond counting" in text
    assert said(far, GAUSSIAN).problems == ()
    assert said(far, (DRAW, "    return rng.random((trials, s.n))\n")).problems == ()
