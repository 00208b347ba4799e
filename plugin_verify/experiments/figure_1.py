"""Figure 1: PLUGIn without noise, successes out of 20 against n_0 and n = n_1 = n_2 = n_3.

The text calls a trial a success where ||x - x*|| <= 1e-5; the published counts are those of ||G(x) - G(x*)|| < 1e-5 ||G(x*)||,
for they have successes at n = 1 and n_0 >= 2, where x* cannot be recovered. Both are counted here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plugin_verify.experiments.compare import LEVEL, compare_counts
from plugin_verify.experiments.plan import Plan, Summary, outward, plain, require_plan, stacked
from plugin_verify.experiments.published import published
from plugin_verify.experiments.trial import Method, Record, Task
from plugin_verify.statistics import proportion_interval

SUCCESS = 1e-5
ETA = Method("plugin", 3.0)
KINDS = ("diverged", "cap", "cycle", "stalled", "wrong point", "dead network")
"""Why a trial failed; the wrong point is where the stop rule was met away from G(x*), a dead network has G(x*) = 0."""
TRANSITION = (61, 121, 181, 241)
BAND = 0.025
"""Error probability of each side of a Clopper-Pearson interval in the picture."""
EVERY, FEW = 3, 5
"""The smoke profile takes every third n_0 and n, and five trials."""


def plan_figure_1(profile: str, seed: int) -> Plan:
    """Plan all 437 cells with 20 trials each, or the smoke profile's part of them, costly cells first."""
    require_plan(profile, seed)
    facts = published()["figure_1"]
    every, trials = (1, facts["trials"]) if profile == "standard" else (EVERY, FEW)
    tasks = [Task(seed, 1, "grid", (n_0, n, n, n), (0.0,), (ETA,), 0, trials)
             for n in reversed(facts["n"][::every]) for n_0 in reversed(facts["n_0"][::every])]
    return Plan("figure-1", profile, seed, trials, tuple(tasks))


def summarise_figure_1(plan: Plan, records: Sequence[Record]) -> Summary:
    """Count successes by both criteria, failures by kind and iterations, and compare with the published counts."""
    by_key = {record.key: record for record in records}
    cells = {(task.n[0], task.n[1]): by_key[task.key] for task in plan.tasks}
    n_0, n = (sorted({cell[side] for cell in cells}) for side in (0, 1))
    facts = published()["figure_1"]
    theirs = [[facts["successes"][facts["n"].index(b)][facts["n_0"].index(a)] for a in n_0] for b in n]

    def grid(measure: Any) -> list[list[Any]]:
        return [[measure(cells[a, b]) for a in n_0] for b in n]

    image, latent = grid(lambda record: int(succeeded(record).sum())), grid(recovered)
    kinds = {kind: grid(lambda record, kind=kind: failed(record).count(kind)) for kind in KINDS}
    return {"figure": "figure-1", "profile": plan.profile, "seed": plan.seed, "step_size": ETA.step_size, "n_0": n_0, "n": n,
            "trials": plan.trials, "criterion": "||G(x) - G(x*)|| < 1e-5 ||G(x*)||", "successes": image,
            "criterion_latent": "||x - x*|| <= 1e-5", "successes_latent": latent, "published": theirs,
            "published_trials": facts["trials"], "published_source": published()["source"], "failures": kinds,
            "median_iterations": plain(grid(lambda record: float(np.median(record.steps)))),
            "comparison": compared(image, theirs, n, plan.trials), "comparison_latent": compared(latent, theirs, n, plan.trials),
            "row_1": first_row(image, latent, theirs, n_0, n), "transition": transition(image, n_0, n, plan.trials),
            "alt": alt(image, theirs, plan)}


def succeeded(record: Record) -> NDArray[np.bool_]:
    """Tell which trials reconstruct G(x*): the published counts' criterion. NaN is a failure."""
    hit: NDArray[np.bool_] = np.array(record.reconstruction)[:, 0, 0] < SUCCESS
    return hit


def recovered(record: Record) -> int:
    """Count the trials that recover x*: the text's criterion."""
    return int((np.array(record.recovery)[:, 0, 0] <= SUCCESS).sum())


def failed(record: Record) -> list[str]:
    """Say of every trial that does not reconstruct G(x*) why."""
    stop, error = stacked([record], "stop")[:, 0, 0], stacked([record], "reconstruction")[:, 0, 0]
    dead = (stop != "diverged") & np.isnan(error)
    kind = np.where(dead, "dead network", np.where(stop == "converged", "wrong point", stop))
    return [str(name) for name in kind[~succeeded(record)]]


def compared(ours: list[list[int]], theirs: list[list[int]], n: list[int], trials: int) -> dict[str, Any]:
    """Compare all rows but n = 1, where hardly any network is alive and no x* can be recovered."""
    kept = [row for row, width in enumerate(n) if width > 1]
    mine, counts = ([count for row in kept for count in table[row]] for table in (ours, theirs))
    found = compare_counts(mine, trials, counts, published()["figure_1"]["trials"])._asdict()
    return {name: plain(value) for name, value in found.items()}


def first_row(image: list[list[int]], latent: list[list[int]], theirs: list[list[int]], n_0: list[int],
              n: list[int]) -> dict[str, int]:
    """Add up the row n = 1 from n_0 = 2 on, which tells the two criteria apart."""
    row, wide = n.index(1), [column for column, width in enumerate(n_0) if width > 1]
    tables = {"successes": image, "successes_latent": latent, "published": theirs}
    return {name: sum(table[row][column] for column in wide) for name, table in tables.items()}


def transition(image: list[list[int]], n_0: list[int], n: list[int], trials: int) -> list[dict[str, Any]]:
    """Give Clopper-Pearson intervals for the success probability along a few rows."""
    rows = []
    for width in (width for width in TRANSITION if width in n):
        ends = [outward(proportion_interval(count, trials, level=BAND)) for count in image[n.index(width)]]
        rows.append({"n": width, "share": [count / trials for count in image[n.index(width)]],
                     "low": [low for low, _ in ends], "high": [high for _, high in ends]})
    return rows


def alt(image: list[list[int]], theirs: list[list[int]], plan: Plan) -> str:
    """Say what the picture shows to those who do not see it."""
    ours, cells = sum(map(sum, image)), sum(map(len, image))
    shares = [count / (cells * trials) for count, trials in ((ours, plan.trials), (sum(map(sum, theirs)), 20))]
    return (f"Heat maps of the share of successes against n_0 and n, published beside ours. PLUGIn with step size 3 succeeds "
            f"in {shares[0]:.1%} of our trials and {shares[1]:.1%} of the published ones in the same {cells} cells, nearly "
            f"always to the left of the line n = 20 n_0 + 1. Below: failures by kind, median iterations, success shares with "
            f"intervals.")


def tell_figure_1(summary: Summary) -> list[str]:
    """Say in a few lines what was counted and how it compares."""
    cells, row = len(summary["n"]) * len(summary["n_0"]), summary["row_1"]
    part = "" if summary["profile"] == "standard" else f" ({summary['profile']} profile: every {EVERY}rd n_0 and n, {FEW} trials)"
    lines = [f"figure-1: {cells} cells, {summary['trials']} trials each{part}"]
    for name, reading in (("", "published figures' reading"), ("_latent", "text's reading")):
        about = summary[f"comparison{name}"]
        lines.append(f"{reading}, {summary[f'criterion{name}']}: {sum(map(sum, summary[f'successes{name}']))} successes; "
                     f"{verdict(about)}; sum of squares {about['statistic']:.4g} on {about['cells']} cells, exact p "
                     f"{about['exact_p']:.3g}, smallest p of a cell {about['smallest_adjusted_p']:.3g} (Holm); cross-check: "
                     f"chi-square p {about['chi_square_p']:.3g}")
    lines.append(f"published: {sum(map(sum, summary['published']))} successes of {summary['published_trials']} a cell; row n = 1 "
                 f"is left out above")
    lines.append(f"row n = 1, n_0 >= 2: published {row['published']}, ours {row['successes']}, by the text's criterion "
                 f"{row['successes_latent']}")
    return lines


def verdict(about: dict[str, Any]) -> str:
    """Say what a comparison decided."""
    return f"{'told apart from' if about['told_apart'] else 'not told apart from'} the published counts at level {LEVEL:g}"
