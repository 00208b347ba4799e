import pytest

CLAIM = "claim = HighProbabilityBound("


@pytest.mark.parametrize("old, new, line, says", [
    ("def norm(s, g):", "def norm(s, g:", "def norm(s, g:", "SyntaxError: '(' was never closed"),
    ("import numpy as np", "import numpy as np\nimport no_such_package", "import no_such_package", "No module named"),
    ("import numpy as np", "import numpy as np\nraise SystemExit(3)", "raise SystemExit(3)", "SystemExit: 3"),
    ("    bound=bound,\n", "", CLAIM, "missing 1 required keyword-only argument: 'bound'"),
    ("    bound=bound,\n", "    bound=3.0,\n", CLAIM, "norm: bound is 3.0; give a function, for example bound=lambda s: ..."),
    ("def norm(s, g):", "def norm(g):", CLAIM, "norm: quantity takes (g), and is called as quantity(s, sample)"),
    ("def draw(s, rng, trials):", "def draw(s, rng):\n    trials = 2", CLAIM, "sampler takes (s, rng), and is called as"),
    ('id="norm"', 'id="my norm"', CLAIM, "a claim's id is 'my norm'; give it a short name without spaces"),
    ("    bound=bound,\n", "    bound=bound,\n    hypotheses=Hypothesis(name='H', says=''),\n", CLAIM,
     "norm: hypotheses holds Hypothesis; give a tuple of Hypothesis, with a comma even after a single one: hypotheses=(one,)"),
    ("    bound=bound,\n", "    bound=bound,\n    unknown=('C',),\n", CLAIM, "unknown holds str; give a tuple of Unknown"),
    ("n=(2, 3)", "n=3", "settings=", "grid: n is 3; give a tuple of values, with a comma even after a single one: n=(3,)"),
    ("n=(2, 3)", "nn=(2, 3)", "settings=", "grid: Setting has no field 'nn'; did you mean 'n'?"),
    ("settings=grid(Setting, n=(2, 3), t=(1.0, 2.0)),", "settings=[Setting(1, 1.0)],", CLAIM, "settings must be a tuple"),
    ("settings=grid(Setting, n=(2, 3), t=(1.0, 2.0)),", "settings=(Setting(1, 1.0), Pair(1, 2)),", CLAIM, "are of several kinds"),
    (", bound=lambda s: s.n**0.5 / 2)", ", where=lambda s: s.n > 9)", "half = ", "there is no setting, so nothing would ever be"),
    (", bound=lambda s: s.n**0.5 / 2)", ", bund=lambda s: 1.0)", "half = ", "unexpected keyword argument 'bund'"),
])
def test_a_file_that_cannot_be_imported(one, old: str, new: str, line: str, says: str) -> None:
    rule, kind, where, text = one((old, new))
    assert (rule, kind) == ("import-error", "error") and where.startswith(line) and says in text, (where, text)
    assert text.endswith("; mend the file")


def test_two_claims_of_one_id(one, said) -> None:
    again = "import dataclasses\nagain = dataclasses.replace(claim, {})\nhalf = "
    rule, kind, line, text = one(("half = ", again.format("source='elsewhere'")))
    assert (rule, kind) == ("duplicate-id", "error") and line.startswith("again = ") and "two claims have the id 'norm'" in text
    assert "duplicate-id" not in {one.rule for one in said(("half = ", again.format("id='other'"))).problems}


def test_a_claim_in_a_list(one, said) -> None:
    hidden = "import dataclasses\nclaims = [claim, {}]\nhalf = "
    rule, kind, line, text = one(("half = ", hidden.format("dataclasses.replace(claim, id='other')")))
    assert (rule, kind, line) == ("hidden-claim", "warning", "") and text.startswith("other: in claims, where")
    assert said(("half = ", hidden.format("claim"))).problems == ()
