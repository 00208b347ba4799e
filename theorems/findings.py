r"""Say what a run tells a reader of the paper beyond its verdicts.

Every number is taken from the records of the run; what comes from the paper is said to. A finding that the records do not
bear out is not told, and none is told on the word of a refuted claim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import Any, TypeAlias

from plugin_verify import largest_C_0
from plugin_verify.claims import Evidence, Finding, Told
from plugin_verify.outward import DOWN, NEAREST, UP, figures_to_tell, nearest, rounded
from plugin_verify.outward import above as at_most
from plugin_verify.outward import below as at_least

from .assumptions import PAPER
from .lemma_1 import DEEPEST
from .ray_step import NARROWEST

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = Mapping[str, Record]

EXPERIMENT = PAPER[0]
"""The widths of Figures 2a and 2b."""
SUCCESSES = (1, 1, 3, 3, 0, 0, 0, 1, 0, 3, 0, 1, 0, 1, 1, 1, 1, 0, 0)
"""The row n_1 = n_2 = n_3 = 1 of Figure 1, read off the figure: successes in 20 trials at n_0 = 1, ..., 19."""


def unrefuted(says: Callable[[Records], Told | None]) -> Callable[[Records], Told | None]:
    """Tell a finding only where none of its claims is refuted."""
    return lambda records: None if any(one["verdict"] == "REFUTED" for one in records.values()) else says(records)


def rows(record: Record, verdict: str) -> list[Record]:
    """List the settings of a claim that have a verdict."""
    return [row for row in record["settings"] if row["verdict"] == verdict]


def number(x: float, direction: str = NEAREST) -> str:
    """Write a number to three figures, in LaTeX."""
    text = f"{float(rounded(x, direction)):g}"
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


def below(x: float) -> str:
    """Write what is forced: rounded down."""
    return number(x, DOWN)


def above(x: float) -> str:
    """Write what suffices: rounded up."""
    return number(x, UP)


def at(row: Record, *names: str) -> str:
    """Write some fields of a setting."""
    values = {name: row["setting"][name] for name in names}
    return ", ".join(f"{name} = {tuple(value) if isinstance(value, list) else value}" for name, value in values.items())


def counted(row: Record) -> str:
    """Write how many trials failed."""
    return f"{row['failures']:,} of {row['trials']:,} trials"


def failing(row: Record) -> str:
    """Write how often a violated setting fails, by what decided it."""
    if row["method"] == "splitting":
        return f"fail with a probability of about {row['tail']['estimate']:.2g}, by splitting"
    return f"fail in {counted(row)}"


def told_apart(row: Record) -> str:
    """Write the least failure probability of a violated setting beside the allowed one."""
    low, allowed = float(row["interval"][0]), row["failure_probability"]
    figures = figures_to_tell(low, inf, allowed)
    return f"{at_least(low, figures)}, and {nearest(allowed, figures)} is allowed"


def experiment_rows(records: Records) -> list[Record]:
    """List the settings of Theorem 1 that have the widths of the second experiment and are outside condition (6)."""
    return [row for row in rows(records["theorem-1"], "OUTSIDE") if tuple(row["setting"]["n"]) == EXPERIMENT]


@unrefuted
def say_widths(records: Records) -> Told | None:
    """Hold what the experiments' widths admit against what is forced."""
    outside, forced = experiment_rows(records), records["theorem-1"]["constants"]["C_0"]["forced_above"]
    proved = [row for row in rows(records["condition-6"], "PROVED") if tuple(row["setting"]["n"]) in PAPER]
    if not outside or len(proved) < len(PAPER) or forced is None or forced <= max(map(largest_C_0, PAPER)):
        return None
    admits = outside[0]["admissible"]["C_0"]
    return Told(rf"""
        The widths ${EXPERIMENT}$ of Figures 2a and 2b meet condition (6) only for $C_0 \le {above(admits)}$, while this run
        forces $C_0 > {below(forced)}$: they fall short of what Theorem 1 needs by a factor of at least
        ${below(forced / admits)}$. The widths at the line $n_3 = 20 n_0$ of Figure 1, and the largest of Figures 2c and 2d, are
        outside as well. So the experiments illustrate that PLUGIn works at widths far below those that the theorem asks for.
        They are no test of the theorem, though Section 4 says of Figure 1 that it verifies Theorem 1.""",
        (*(Evidence("condition-6", row["index"], f"{at(row, 'n')}: {row['proof']['evidence']}") for row in proved),
         Evidence("theorem-1", outside[0]["index"], outside[0]["reason"])))


widths = Finding(
    id="widths-of-the-experiments", title="The widths of the experiments are far from condition (6)",
    source="A3; Section 4, Figures 1 and 2", claims=("condition-6", "theorem-1"), says=say_widths)


@unrefuted
def say_rate_outside(records: Records) -> Told | None:
    """Count how often the bounds of Theorem 1 fail at the experiments' widths."""
    failing = [row for row in experiment_rows(records)
               if row["setting"]["noise"] == 0 and row["interval"] and row["interval"][0] > row["failure_probability"]]
    own = [row for row in failing if row["setting"]["theta"] == 3 / 8]
    if not own:
        return None
    last = max(own, key=lambda row: float(row["setting"]["k"]))
    return Told(rf"""
        At the widths ${EXPERIMENT}$ and the step size $\eta = 3$ of Section 4, which is $\theta = \frac{{3}}{{8}}$, without
        noise, the bounds of Theorem 1 fail at $k = {last['setting']['k']}$ in {counted(last)}. This is no counter-example: the
        theorem does not speak of these widths. It shows that the rate $\alpha^k$ needs a condition like (6), and that
        experiments at these widths are not where to look for it.""",
        tuple(Evidence("theorem-1", row["index"], f"{at(row, 'theta', 'k')}: the bounds fail in {counted(row)}")
              for row in failing))


rate_outside = Finding(
    id="rate-at-the-experiments", title=r"At the widths of the experiments the rate $\alpha^k$ does not hold",
    source="Theorem 1; Section 4, Figure 2", claims=("theorem-1",), says=say_rate_outside)


@unrefuted
def say_C_0(records: Records) -> Told | None:
    """Name what is forced of C_0, and by which settings."""
    forced = records["theorem-1"]["constants"]["C_0"]["forced_above"]
    forcing = [(claim, row) for claim, record in records.items() for row in rows(record, "FORCES")
               if row["admissible"]["C_0"] == forced]
    if forced is None or not forcing:
        return None
    _, first = forcing[0]
    least = ", ".join(rf"$C_0 > {below((m - 1) / (5 * n_0))}$ at $n_0 = {n_0}$" for n_0, m in NARROWEST.items())
    return Told(rf"""
        The absolute constant of condition (6) has to exceed ${below(forced)}$. One layer without noise is enough to see it: the
        widths ${tuple(first['setting']['n'])}$ admit $C_0 \le {below(first['admissible']['C_0'])}$, and there the bounds
        {failing(first)}, where the theorem allows ${number(first['failure_probability'])}$. The exact law of
        one step from $x^0 = 2 x^*$ at $\theta = 1$ says how far that goes: {least}. This is a lower limit: nothing here shows
        that a value of $C_0$ suffices for all widths.""",
        tuple(Evidence(claim, row["index"], f"{at(row, 'n', 'k', 'angle')}: the bounds {failing(row)}; the probability is at "
                       f"least {told_apart(row)}")
              for claim, row in forcing))


C_0_forced = Finding(
    id="size-of-C_0", title=r"How large $C_0$ has to be", source="A3; Theorem 1, Corollary 1",
    claims=("theorem-1", "corollary-1"), says=say_C_0)


@unrefuted
def say_choice_of_t(records: Records) -> Told | None:
    """Give what the union bound of the proof asks of C_0."""
    if records["choice-of-t"]["verdict"] != "PROVED":
        return None
    return Told(r"""
        With $t = 2 n_0 \log(e n_1/n_0)$ the union bound over the subspaces leaves a probability of at most $e^{-10 n_0}$ if and
        only if $n_1 \ge e^9 n_0$, which condition (6) gives for $C_0 \ge \frac{1}{5} e^9$, above 1620, and not before. This is
        what the step asks for with that $t$; the theorem may well hold for less.""",
        tuple(Evidence("choice-of-t", row["index"], f"{row['proof']['range']}: {row['proof']['evidence']}")
              for row in records["choice-of-t"]["settings"]))


C_0_of_the_proof = Finding(
    id="C_0-of-the-proof", title=r"The choice of $t$ in the proof asks for $C_0$ above 1620", source="Section 3, general case",
    claims=("choice-of-t",), says=say_choice_of_t)


@unrefuted
def say_C_1(records: Records) -> Told | None:
    """Name what is forced of C_1, and what suffices where the supremum has a finite upper end, and a close one."""
    record = records["lemma-1"]
    C_1 = record["constants"]["C_1"]
    forced, suffices = C_1["forced_above"], C_1["suffices_on_grid"]
    if forced is None or suffices is None:
        return None
    ends = [(row, *row["interval"]) for row in record["settings"] if row["interval"]]
    close = max((high for row, _, high in ends if row["setting"]["q"] <= DEEPEST and high not in (inf, "inf")), default=suffices)
    return Told(rf"""
        The constant of Lemma 1 has to exceed ${below(forced)}$. At the {C_1['suffices_settings']} of
        {len(record['settings'])} settings where an upper end of the supremum is known, ${above(suffices)}$ is enough; over the
        subspaces of at most {DEEPEST} dimensions among them, where that end is exact or comes near, ${above(close)}$ is. So the
        width $m \ge (16 C_1)^2 n$ of the special case is more than ${below((16 * forced) ** 2)} n$.""",
        (*(Evidence("lemma-1", row["index"], f"{at(row, 'm', 'n', 'q', 't')}: C_1 > {below(forced)} is forced")
           for row, low, _ in ends if low == forced),
         *(Evidence("lemma-1", row["index"], f"{at(row, 'm', 'n', 'q', 't')}: {above(suffices)} suffices, and less at the other "
                    f"settings with an upper end") for row, _, high in ends if high == suffices)))


C_1_forced = Finding(
    id="size-of-C_1", title=r"How large $C_1$ has to be", source="Lemma 1; Section 3, special case", claims=("lemma-1",),
    says=say_C_1)


def mostly_noise(s: Record, bound: float) -> bool:
    """Tell whether alpha^k R is less than half of the bound on ||x^k - x*||."""
    theta = s.get("theta", 1.0)
    return bool((abs(1 - theta) + theta / 2) ** s["k"] * s["R"] < bound / 2)


@unrefuted
def say_generous(records: Records) -> Told | None:
    """Tell how far the bounds could be lowered where noise makes up most of them."""
    noisy = [(claim, row) for claim in ("theorem-1", "corollary-1") for row in rows(records[claim], "SUPPORTED")
             if mostly_noise(row["setting"], row["components"][0]["bound"]) and row["failures"] == 0 and row["refuted_multiple"]]
    speaks = [row for row in records["remark-4"]["settings"] if row["verdict"] != "OUTSIDE"]
    ends = [tuple(map(float, row["interval"])) for row in speaks if row["interval"]]
    if not noisy or not ends or len(ends) < len(speaks) or max(ends)[0] <= 0 or max(high for _, high in ends) == inf:
        return None
    least, most = min(1 / row["worst_score"] for _, row in noisy), min(1 / row["refuted_multiple"] for _, row in noisy)
    return Told(rf"""
        At the {len(noisy)} supported settings where noise makes up most of the bounds, Theorem 1 and Corollary 1 would hold with
        bounds that are ${below(least)}$ times smaller, and not with ${above(most)}$ times smaller ones: 15 and 45, and with them
        30 and 90, are larger than these settings need by about as much. Corollary 1 gives Remark 4 a constant of 96. Of
        its {len(ends)} settings here within the hypotheses the one that asks for most forces
        $C \ge {below(max(low for low, _ in ends))}$, and ${above(max(high for _, high in ends))}$ suffices at each.""",
        tuple(Evidence(claim, row["index"], f"{at(row, 'n', 'k')}: no error in {row['trials']:,} trials is above "
                       f"{at_most(row['worst_score'])} of its bound; the bounds times {at_least(row['refuted_multiple'])} are "
                       f"refuted")
              for claim, row in noisy))


generous = Finding(
    id="generous-constants", title="The numeric constants are generous", source="Theorem 1, Corollary 1, Remark 4",
    claims=("theorem-1", "corollary-1", "remark-4"), says=say_generous)


@unrefuted
def say_counting(records: Records) -> Told | None:
    """Set the probabilities that Theorem 1 allows against what counting can see."""
    clean = [row for row in rows(records["theorem-1"], "UNDECIDED")
             if row["setting"]["n"][0] >= 2 and row["failures"] == 0 and row["would_take"] and row["method"] != "splitting"]
    climbed = [row for row in rows(records["theorem-1"], "SUPPORTED") if row["method"] == "splitting"]
    if not clean or any(records[name]["verdict"] != "PROVED" for name in ("lemma-6", "lemma-8")):
        return None
    easy, hard = (choose(clean, key=lambda row: float(row["failure_probability"])) for choose in (max, min))
    return Told(rf"""
        Theorem 1 allows a failure probability of $\delta = 2(k + 3)e^{{-10 n_0}}$. At {len(clean)} settings with $n_0 \ge 2$ no
        trial failed, and they are undecided all the same: $\delta$ is ${number(easy['failure_probability'])}$ at
        $n_0 = {easy['setting']['n'][0]}$ and $k = {easy['setting']['k']}$, and ${number(hard['failure_probability'])}$ at
        $n_0 = {hard['setting']['n'][0]}$ and $k = {hard['setting']['k']}$. Counting can refute there and, at any affordable
        number of trials, not support. Splitting can, under an assumption that is stated and calibrated: it supports it at
        {len(climbed)} further settings. Of the ingredients, Lemmas 6 and 8 have probabilities of the same size, and are
        proved.""",
        tuple(Evidence("theorem-1", row["index"], f"{at(row, 'n', 'k')}: {row['failures']} failures in {row['trials']:,} trials; "
                       f"it would take {row['would_take']}") for row in (easy, hard)))


counting = Finding(
    id="what-counting-cannot-decide", title="What counting trials cannot decide", source="Theorem 1, Corollary 1",
    claims=("theorem-1", "lemma-6", "lemma-8"), says=say_counting)


@unrefuted
def say_first_row(records: Records) -> Told | None:
    """Argue that the first row of Figure 1 does not count recoveries of x*."""
    if records["equation-5"]["verdict"] != "SUPPORTED":
        return None
    beyond = SUCCESSES[1:]
    return Told(rf"""
        With $n_1 = n_2 = n_3 = 1$ the matrix $A_3 A_2 A_1$ has one row, so that by (5) every $x^k - x^0$ is a multiple of
        $A_1^{{\mathsf{{T}}}}$: the iterates stay on a line through $x^0$, in a direction that knows neither $x^0$ nor $x^*$. For
        $n_0 \ge 2$ it contains $x^*$ with probability 0, and passes within $10^{{-5}}$ of it, the criterion of Section 4, with
        probability less than $10^{{-5}}$ if $x^0$ and $x^*$ are standard normal. The figure has {sum(beyond)} successes in the
        {20 * len(beyond)} trials of this row with $n_0 \ge 2$. So it must count something else, presumably that
        $\mathcal{{G}}(\hat{{x}})$ is near $\mathcal{{G}}(x^*)$.""",
        (Evidence("equation-5", None, "each step is a multiple of A_1^T ... A_d^T (G(x) - y), to rounding; the rest is argument"),
         Evidence("equation-5", None, f"read off Figure 1: {', '.join(map(str, SUCCESSES))} of 20 at n_0 = 1 to 19")))


first_row = Finding(
    id="first-row-of-figure-1", title="The first row of Figure 1 does not count recoveries of the latent code",
    source="Section 4, Figure 1", claims=("equation-5",), says=say_first_row)

decoder = Finding(
    id="widths-of-the-decoder", title="The printed widths of the decoder do not fit the images", source="Section 4, Remark 4",
    claims=("remark-4",),
    says=unrefuted(lambda records: Told(rf"""
        Section 4 gives the decoder the parameters 20 - 500 - 584, and speaks of images of $28 \times 28$ pixels and of noise in
        $\mathbb{{R}}^{{784}}$. As $28^2 = {28**2}$, the last width cannot be 584. As printed there are two layers, while Remark 4
        speaks of depth 3 in the MNIST experiments; 20 - 500 - 500 - 784 would agree with both.""",
        (Evidence("remark-4", None, "arithmetic on the text of Section 4 and of Remark 4; no trial bears on it"),))))
