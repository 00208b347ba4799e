r"""Say what is sharper than the paper's statements, and what they need though the text passes over it."""

from __future__ import annotations

from collections.abc import Callable

from plugin_verify.claims import Evidence, Finding, Told

from .findings import Records, at, rows, unrefuted

DROPPED = {
    "lemma-7/m-below-n": r"""Lemma 7 counts at most $(e m/n)^n$ subspaces for $m \ge n$, and there can be more below. Condition
        (6) implies $n_i \ge n_0$; the row $n_1 = n_2 = n_3 = 1$ of Figure 1 meets that for $n_0 = 1$ only.""",
    "remark-2/no-integer": r"""Remark 2 asks that $\beta C_0$ be an integer. This does more than make the widths integers: for
        small $C_0$ they break condition (6) without it.""",
    "homogeneous-step/lambda-zero": r"""The extension to positively homogeneous activations needs $\lambda \ne 0$, which the step
        size $\lambda^{-d}$ takes for granted. The absolute value has $\lambda = 0$.""",
}
"""Conditions, by the false twin that leaves each out."""


@unrefuted
def say_needed(records: Records) -> Told | None:
    """Name the conditions without which the run refutes the statement."""
    caught = {twin["id"]: (claim, twin) for claim, record in records.items() for twin in record["twins"] if twin["caught"]}
    if not caught.keys() >= DROPPED.keys():
        return None
    return Told("The run refutes each of these statements with the condition left out.\n\n"
                + "\n".join(f"- {' '.join(says.split())}" for says in DROPPED.values()),
                tuple(Evidence(caught[name][0], caught[name][1]["caught"][0], f"{name}: {caught[name][1]['says']}")
                      for name in DROPPED))


needed = Finding(
    id="conditions-that-are-needed", title="Three conditions that are easily overlooked, and are needed",
    source="Lemma 7, Remark 2, Section 5", claims=("lemma-7", "remark-2", "homogeneous-step"), says=say_needed)


@unrefuted
def say_rate(records: Records) -> Told | None:
    """Name the step sizes at which the rate of large widths is supported."""
    settings = rows(records["sharp-rate"], "SUPPORTED")
    if records["sharp-rate"]["verdict"] != "SUPPORTED":
        return None
    band = max(row["components"][0]["bound"] for row in settings)
    thetas = sorted({row["setting"]["theta"] for row in settings})
    return Told(rf"""
        Theorem 1 has the rate $\alpha = |1 - \theta| + \frac{{1}}{{2}} \theta$ for $\theta < \frac{{4}}{{3}}$. At large widths,
        without noise, an iteration multiplies the error by $|1 - \theta|$ to within {band:g}; this is supported at
        $\theta$ = {', '.join(f'{theta:g}' for theta in thetas)}. So the term $\frac{{1}}{{2}} \theta$, and with it the end
        $\frac{{4}}{{3}}$, leave room for widths that are not so large.""",
        tuple(Evidence("sharp-rate", row["index"], f"{at(row, 'n', 'theta', 'k')}: {row['failures']} of {row['trials']:,} trials "
                       f"off by more than {band:g}") for row in settings))


rate = Finding(id="rate-at-large-widths", title=r"At large widths the rate is $|1 - \theta|$", source="Theorem 1",
               claims=("sharp-rate",), says=say_rate)


def supported(text: str, *claims: str, twin: str | None = None) -> Callable[[Records], Told | None]:
    """Say something if all of the claims are supported, and the twin caught if one is named."""
    def says(records: Records) -> Told | None:
        if any(records[claim]["verdict"] != "SUPPORTED" for claim in claims):
            return None
        settings = tuple(Evidence(claim, row["index"], row["reason"])
                         for claim in claims for row in rows(records[claim], "SUPPORTED"))
        caught = tuple(Evidence(claim, one["caught"][0], f"{one['id']}, which is refuted: {one['says']}")
                       for claim in claims for one in records[claim]["twins"] if one["id"] == twin and one["caught"])
        return Told(text, settings + caught) if caught or twin is None else None
    return says


floor = Finding(
    id="noise-floor",
    title=r"At large widths the noise floor has the root mean square $2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$",
    source="Theorem 1, Corollary 1", claims=("sharp-floor",), says=supported(r"""
        The noise term of Theorem 1 has the right order; its constant $15 \theta/(1 - \alpha)$ is at least 30. At the large widths
        that are looked at, PLUGIn settles near $x^* + 2^d A_1^{\mathsf{T}} \cdots A_d^{\mathsf{T}} \epsilon$ with
        $\theta = \frac{1}{2}$, 1 and $\frac{3}{2}$ alike, and the root mean square of that distance from $x^*$ is
        $2^d \sqrt{n_0/n_d} \lVert \epsilon \rVert$: in this sense the constant is 1. With the probability that the theorem
        asks for it has to be larger, for the length of a Gaussian vector in $n_0$ dimensions varies.""", "sharp-floor"))

width = Finding(
    id="widths-that-matter", title=r"After one step the widths count as $2^i n_0/n_i$, where (6) has $5^i$",
    source="A3, condition (6)", claims=("sharp-width",), says=supported(r"""
        In condition (6) the width of layer $i$ has to grow as $5^i$. The mean square of the error that one step leaves, from
        $x^0 = c x^*$, is $n_0 \sum_j 2^j/n_j$ to leading order where $n_0$ is not small, so that layer $j$ has the weight
        $2^j$. That is a mean after one step from a start that knows nothing of the weights, and no replacement of
        (6).""", "sharp-width"))

step_range = Finding(
    id="range-of-theta", title=r"At large widths $\theta$ may go up to 2", source="Theorem 1", claims=("sharp-range",),
    says=supported(r"""
        Theorem 1 takes $\theta < \frac{4}{3}$, where its rate reaches 1. At the large widths that are looked at, without noise,
        the error shrinks on average over the steps taken for $\theta = 1.4$, 1.5 and 1.9 as well, and grows for 2.1 and 2.5; the
        law that is supported there has the limit 2 as the widths grow.""", "sharp-range"))

NOISE = ("remark-4-gradient-descent", "sharp-floor", "sharp-floor-gradient-descent")
against_gradient_descent = Finding(
    id="plugin-against-gradient-descent", title=r"PLUGIn carries $2^{d/2}$ times the noise of gradient descent",
    source="Remark 4; Section 5, Limitations", claims=NOISE, says=supported(r"""
        Section 5 observes that PLUGIn's error depends on the parameters as that of gradient descent does, with a larger
        constant. After one step from $x^*$ it is larger by $2^{d/2}$ in the root mean square: that is derived, and the run
        shows it to a few percent. At the large widths that are looked at the limits of both are near what that step gives,
        for gradient descent with noise so small that it changes no sign.""", *NOISE))

step = Finding(
    id="step-from-the-norms", title=r"The step $1/\gamma$ rests on the scale of the weights",
    source="Section 4, MNIST; Section 5, Limitations", claims=("step-heuristic",), says=supported(r"""
        With $\eta = 1/\gamma$, $\gamma$ the product of the operator norms, PLUGIn contracts on the Gaussian networks that are
        looked at, at the rate of Theorem 1 for that step. The theorem does not cover this, as the step depends on the weights.
        And it is tied to their scale: from $A_i$ to $c A_i$ the same iterates need $c^{-2d} \eta$, and the heuristic gives
        $c^{-d} \eta$.""", "step-heuristic", twin="step-heuristic/weights-eightfold"))
