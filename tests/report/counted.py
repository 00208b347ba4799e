"""Build a result as a run would leave it that counts: a claim of each kind, and the ugly ones."""

from __future__ import annotations

import math

STATEMENT = r"""PLUGIn converges geometrically to a neighbourhood of $x^*$.

Let $A_i \in \mathbb{R}^{n_i \times n_{i-1}}$ have independent $\mathcal{N}(0, 1/n_i)$ entries, let
$y = G(x^*) + \epsilon$ and $\alpha = |1 - \theta| + \theta/2$. There is an absolute constant $C_0$ such that for
all $k \ge 0$, with probability at least $1 - 2(k + 3) e^{-10 n_0}$, for all $\theta \in (0, 4/3)$,
$$
\|x^k - x^*\| \le \alpha^k \|x^0 - x^*\| + \frac{15\theta}{1-\alpha}\, 2^d \sqrt{\frac{n_0}{n_d}}\, \|\epsilon\|, \tag{6}
$$
\[ \sup_{u \in S_1} \langle u, A^\top \sigma(A v)\rangle \le \max_{1 \le i \le d} \prod_{j=1}^{i} \lVert A_j
\rVert_{\mathrm{op}} + n_0 \log \left( \frac{e\, n_i}{n_0} \right). \]

Reading: $x^*$, $x^0$ and $\epsilon$ are fixed before the weights are drawn.

- the first bullet, with `code`
- the second, with $\mathbb{E}\, A^\top \sigma(Ax) = x/2$
"""

BOUNDS = [
    {"name": "latent", "bound": 0.5, "median": 0.1, "worst": 0.2},
    {"name": "signal", "bound": 1.5, "median": 0.1, "worst": 0.4},
]
UNMEASURED = dict.fromkeys(
    (
        "failure_probability",
        "failures",
        "possible_failures",
        "worst_score",
        "refuted_multiple",
        "exclusion_bound",
    )
)


def setting(index, fields, verdict, **changes):
    base = {
        "index": index, "setting": fields, "id": f"3f2a9c{index:02x}", "admissible": {}, "hypotheses": {},
        "verdict": verdict, "reason": "The interval lies below the allowed failure probability.",
        "failure_probability": 3.63e-4, "trials": 131072, "failures": 0, "possible_failures": 0,
        "interval": [0, 8.8e-5], "level": 1e-5, "method": "clopper-pearson", "worst_score": 0.41,
        "refuted_multiple": 0.41, "near_ties": 0, "rounding": "safe", "power": "theorem-1/eta-halved", "margin": None,
        "components": BOUNDS, "exclusion_bound": 8.8e-5, "would_take": None,
        "sampler": "stored, 32 blocks of 4096", "trials_in_error": 0,
        "worst_trials": [{"address": f"theorem-1/3f2a9c{index:02x}/0/17", "score": 0.41}],
    }  # fmt: skip
    return base | changes


def claim(identity, kind, settings, verdict, **changes):
    counts = {}
    for row in settings:
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
    base = {
        "id": identity, "kind": kind, "source": identity.replace("-", " ").capitalize(),
        "title": "PLUGIn converges geometrically to a neighbourhood of $x^*$.", "statement": STATEMENT,
        "reference": f"theorems.{identity}:claim", "source_hash": "ab12cd34", "verdict": verdict,
        "reason": f"All of it is {verdict.lower()}.", "counts": counts, "hypotheses": [],
        "constants": {}, "components": ["latent", "signal"], "assumptions": [], "twins": [],
        "settings": settings,
    }  # fmt: skip
    return base | changes


def theorem_1(count):
    hypotheses = [
        {
            "name": "A3",
            "says": r"$n_i \ge C_0 5^i n_0 \log \frac{e n_j}{n_0}$",
            "constant": "C_0",
        },
        {"name": "theta_in_range", "says": r"$\theta \in (0, 4/3)$", "constant": None},
    ]
    twin = {
        "id": "theorem-1/eta-halved",
        "says": r"half of $\theta 2^d$",
        "caught": [0, 3],
        "tried": [0, 1, 3],
    }
    known = {"C_0": {"kind": "hypothesis", "forced_above": 2.95, "pinned": None}}
    settings = [theorem_setting(index) for index in range(count)]
    return claim(
        "theorem-1", "high-probability-bound", settings, "UNDECIDED", hypotheses=hypotheses, twins=[twin],
        constants=known, reason="From n_0 = 2 on, it would need too many trials.",
    )  # fmt: skip


def theorem_setting(index):
    n_0, width = 1 + index // 20, 60 * 2 ** (index % 8)
    admits = width / (5 * n_0 * math.log(math.e * width / n_0)) + 0.01 * index
    fields = {
        "n": [n_0, width],
        "theta": [1.0, 0.25, 0.1][index % 3],
        "k": 1 + index % 2,
        "R": 1.0,
        "noise": 0.0,
    }
    delta = 8 * math.exp(-10 * n_0)
    changes = {
        "failure_probability": delta,
        "admissible": {"C_0": admits},
        "hypotheses": {"theta_in_range": True},
    }
    if admits < 3:
        changes |= {
            "failures": 2100,
            "possible_failures": 2100,
            "interval": [0.0145, 0.0177],
            "worst_score": 3.2,
        }
        changes |= {"refuted_multiple": 1.8, "power": None, "exclusion_bound": 0.0177}
        return setting(index, fields, "FORCES" if n_0 == 1 else "OUTSIDE", **changes)
    if n_0 == 1:
        return setting(index, fields, "SUPPORTED", **changes)
    needs = f"{11 / delta:.1e} trials without a failure"
    return setting(index, fields, "UNDECIDED", **changes, refuted_multiple=None, power=None, would_take=needs)


def corollary_1():
    fields = {"n": [20, 600], "theta": 1.0, "note": "<script>alert('x')</script>"}
    worst = [{"address": f"corollary-1/3f2a9c00/{block}/1", "score": score} for block, score in enumerate((2.5, math.inf))]
    row = setting(
        0, fields, "REFUTED", failures=900, possible_failures=900, interval=[0.0058, 0.0081], near_ties=2,
        worst_score=math.inf, refuted_multiple=1.7, exclusion_bound=0.0081, worst_trials=worst,
    )  # fmt: skip
    pinned = {"C_0": {"kind": "hypothesis", "forced_above": 2.95, "pinned": 1.5}}
    return claim("corollary-1", "high-probability-bound", [row], "REFUTED", constants=pinned)


def lemma_1():
    part = {"name": "supremum", "bound": 1.0, "median": 0.6, "worst": 2.4}
    settings = [
        setting(
            index, {"q": 1 + index, "m": 50 * 4**index, "t": 1.0}, "FORCES" if index != 2 else "UNDECIDED",
            interval=interval, method="order-statistics", failure_probability=math.exp(-1), worst_score=2.4,
            trials=4096, power="bound times 0.41", components=[part], possible_failures=3,
        )
        for index, interval in enumerate([[1.04, 2.2], [0.8, 1.9], [0.2, math.inf], [0.93, 1.7]])
    ]  # fmt: skip
    known = {"C_1": {"kind": "bound", "forced_above": 1.04, "suffices_on_grid": math.inf, "pinned": None}}
    title = r"The supremum of $Z$ is bounded: $\sup_{u} |Z(u)| \le C_1 \alpha^2 r$."
    return claim(
        "lemma-1",
        "uniform-bound",
        settings,
        "UNDECIDED",
        constants=known,
        components=["supremum"],
        title=title,
    )


def equation_7():
    def part(name, estimate):
        interval, within = [estimate - 0.004, estimate + 0.004], abs(estimate - 0.5) < 0.011
        return {"name": name, "expected": 0.5, "estimate": estimate, "interval": interval, "scale": 1.0,
                "within_margin": within}  # fmt: skip

    changes = UNMEASURED | {"interval": [-0.005, 0.012], "margin": 0.015, "refuted_multiple": 1.018}
    settings = [
        setting(
            index, {"m": m, "n": 4}, "SUPPORTED" if index < 2 else "UNDECIDED", worst_trials=[],
            method="catoni", components=[part("mean[0]", 0.499), part("mean[1]", 0.5035),
                part("second[0,0]", 0.5 + 0.004 * index)],
            **changes,
        )
        for index, m in enumerate((7, 50, 400))
    ]  # fmt: skip
    assumed = ["The variance of each component is at most twice the one that the claim implies."]
    return claim("equation-7", "expectation-identity", settings, "UNDECIDED", assumptions=assumed,
                 title=r"$\mathbb{E}\,A^\top\sigma(Ax) = x/2$.")  # fmt: skip


def remark_2():
    proof = {"range": "d = 1, ..., 60, all beta", "evidence": "interval arithmetic, 256 bits"}
    row = setting(
        0, {"d": 60}, "PROVED", proof=proof, method="proof", level=None, trials=0, interval=None, power=None,
        components=[], sampler=None, worst_trials=[], rounding=None, **UNMEASURED,
    )  # fmt: skip
    return claim("remark-2", "for-all", [row], "PROVED", components=[], title="The widths of Remark 2 satisfy (6).")


def foreign():
    fields = {"n": [20, 30], "theta": 1.0}
    outside = setting(0, fields, "OUTSIDE", failures=900, power=None, hypotheses={"<b>A4</b>": False})
    blind = setting(1, fields | {"n": [20, 40]}, "NO POWER", power=None, refuted_multiple=None, would_take="a twin")
    statement = "A title\n\n<img src=x onerror=alert(1)> and an <b>unknown</b> macro: $\\foo x < y$."
    return claim("outside/only", "high-probability-bound", [outside, blind], "UNDECIDED", statement=statement,
                 title="A <em>foreign</em> claim | with a bar")  # fmt: skip


def findings():
    seen = [{"claim": "theorem-1", "setting": 3, "says": "1,051 of 2,623 trials fail"},
            {"claim": "gone", "setting": None, "says": "it is <i>not</i> in this run"}]  # fmt: skip
    text = "The widths admit $C_0 \\le 0.02$ only.\n\n- a bullet with `code` and <script>alert(2)</script>"
    return [{"id": "far", "title": "Far from $C_0$ & <b>bold</b>", "source": "Section 4", "text": text, "evidence": seen}]


def cell(mutant, claim, outcome, *, sure=False):
    where = None if outcome == "not tried" else "n=(2, 60), theta=1.0"
    return {"mutant": mutant, "claim": claim, "outcome": outcome, "sure": sure, "setting": where, "trials": 2048,
            "settings": 2, "core_seconds": 0.4, "error": ""}  # fmt: skip


def teeth():
    mutants = [("eta-10", "step size", 0.1), ("gelu", "", 0.0), ("eta-1", "step size", 0.01), ("unused", "", 0.0)]
    cells = [cell("eta-10", "theorem-1", "caught", sure=True), cell("eta-1", "theorem-1", "survived"),
             cell("eta-10", "equation-7", "survived"), cell("eta-1", "equation-7", "not tried"),
             cell("gelu", "equation-7", "caught"), cell("gelu", "theorem-1", "in error")]
    small = [{"claim": "theorem-1", "family": "step size", "size": 0.1, "mutant": "eta-10", "trials": 2048},
             {"claim": "equation-7", "family": "step size", "size": None, "mutant": None, "trials": 0}]
    look = {"outcome": "survived", "sure": False, "setting": "k=1", "trials": 999, "settings": 2, "core_seconds": 0.4,
            "error": ""}  # fmt: skip
    twin = look | {"id": "theorem-1/eta-halved", "claim": "theorem-1", "says": "half of <b>eta</b>", "outcome": "caught"}
    return {
        "seed": 2021, "profile": "standard", "level": 2.6e-6, "false_alarm_rate": 1e-3, "cell_seconds": 1.33, "seconds": 231.0,
        "sources": {"theorem-1": "ab12cd34", "equation-7": "ab12cd34"},
        "claims": ["theorem-1", "equation-7"], "cells": cells, "smallest": small, "twins": [twin],
        "mutants": [{"id": name, "family": family, "size": size, "required": True, "says": f"{name} <script>alert(3)</script>"}
                    for name, family, size in mutants],
        "null": [look | {"claim": name, "refuted": False} for name in ("theorem-1", "equation-7")],
    }  # fmt: skip


def build(count):
    """Return a result whose first claim has that many settings."""
    claims = [theorem_1(count), corollary_1(), lemma_1(), equation_7(), remark_2(), foreign()]
    verdicts = [each["verdict"] for each in claims]
    error = {"address": "theorem-1/3f2a9c01/0/17", "error": "ValueError: no convergence <here>",
             "replay": "plugin-verify replay DIR theorem-1/3f2a9c01/0/17"}  # fmt: skip
    unchecked = [{"source": "Figure 3", "title": "MNIST", "why": "No <b>weights</b>."},
                 {"source": "Equation (3)", "title": "The program", "why": "It motivates."}]  # fmt: skip
    return {
        "schema_version": 1, "tool": {"name": "plugin-verify", "version": "0.1.0"}, "seed": 2021,
        "profile": "standard", "false_refutation_rate": 1e-3, "false_support_rate": 1e-3, "decisions": 83,
        "slack": 1e-10, "assumed": {"C_0": 1.5}, "exit_code": 4, "complete": False, "errors": [error],
        "verdict_counts": {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        "claims": claims, "findings": findings(), "unchecked": unchecked, "teeth": teeth(),
        "provenance": {"python": "3.11.7", "numpy": "2.4.6", "machine": "x86_64"},
        "times": {"started": "2026-11-23T10:00:00Z", "finished": "2026-11-23T10:02:03Z", "seconds": 123.4},
    }  # fmt: skip
