"""Lay out a diagnosis: assumptions, layers, steps, and what may be looked up."""

from __future__ import annotations

from plugin_verify.report.content import Point, Row, Table
from plugin_verify.report.diagnosis_words import NAMES, different, limits, odd, percent_interval, repelling, shown_interval, size
from plugin_verify.report.number import DASH, counted, listed, lower, number, percent, real, upper
from plugin_verify.report.record import Record

MET, NOT, OPEN = "✓ met", "✗ not met", "? open"
UNKNOWN = "the weights are not seen"


def assumptions_table(found: Record) -> Table:
    """Build the table of what Theorem 1 assumes and what is known of it here."""
    shape, scale = different(found, shape=True), different(found, shape=False)
    form = f"{found['activation']}, last layer {found['output']}" if found["layers"] else UNKNOWN
    widths = DASH if found["C_0"] is None else f"holds for $C_0 \\le {lower(found['C_0'])}$"
    rows = (
        Row("ReLU layers, no biases", "", (MET if found["covered"] else NOT, form)),
        Row("Gaussian entries", "", (NOT if shape else OPEN, told(shape) if found["layers"] else UNKNOWN)),
        Row("Variance 1/nᵢ", "", (NOT if scale else OPEN, told(scale) if found["layers"] else UNKNOWN)),
        Row("Condition (6)", "", (OPEN, widths)),
        Row("Noise independent of the weights", "", (OPEN, "no property of the network")),
    )
    return Table("What Theorem 1 assumes", ("Assumption", "Here", "Why"), rows)


def told(layers: list[int]) -> str:
    """Say which layers are told from what is assumed."""
    if not layers:
        return "no test tells any layer from it, which proves nothing"
    return f"layer{'' if len(layers) == 1 else 's'} {listed([str(i) for i in layers])} told from it"


def layers_table(found: Record) -> Table:
    """Build the table of the layers."""
    columns = ("Layer", "Shape", "Variance · $n_i$ [99 %]", "Excess kurtosis", "Operator norm", "Wide Gaussian",
               "Smallest singular value", "Wide Gaussian", "Told from Gaussian by")
    rows = tuple(Row(f"A{i}", "", layer_cells(layer)) for i, layer in enumerate(found["layers"], start=1))
    if found["gamma"] is None:
        return Table("Layers", columns, rows)
    norms = f"The product of the operator norms, $\\gamma \\le {upper(found['gamma'])}$, bounds the network's Lipschitz constant."
    return Table(f"Layers. {norms}", columns, rows)


def layer_cells(layer: Record) -> tuple[str, ...]:
    """Write what is known of a layer."""
    kurtosis = f"{number(layer['kurtosis'])} ± {number(layer['noise'])}"
    ends = [number(values[at]) for at in (0, -1) for values in (layer["singular"], layer["usual"])]
    return (f"{layer['rows']} × {layer['columns']}", shown_interval(layer), kurtosis, *ends, listed(odd(layer)) or DASH)


def steps_table(found: Record) -> Table:
    """Build the table of the steps that were tried."""
    columns = ("Step", "Size", "Beyond the limit at", "Worst factor a step", f"Left {percent(found['good'])} or less",
               f"Left {percent(found['sharp'])} or less", "Left, quartiles", "Iterations, median", "Ended")
    rows = tuple(
        Row(NAMES[step["name"]], "", (
            size(step), f"{step['beyond']} of {counted(len(limits(found)), 'code')}", upper(step["factor"]),
            *(f"{runs[grade]} of {runs['runs']} [{percent_interval(runs[f'{grade}_interval'])}]" for grade in ("good", "sharp")),
            ", ".join(percent(value) if real(value) < 1e6 else "diverged" for value in runs["left"]), number(runs["steps"]),
            listed([f"{count} {reason}" for reason, count in runs["reasons"].items()]),
        ))
        for step in found["steps"] for runs in [step["runs"]]
    )  # fmt: skip
    caption = f"Steps: local analysis, and runs of at most {number(found['iterations'])} iterations. {repelling(found)}".strip()
    return Table(caption, columns, rows)


def traits_table(found: Record) -> Table:
    """Build the table of all tests of the weights."""
    rows = tuple(
        Row(f"A{i}: {trait['name']}", "", trait_cells(trait))
        for i, layer in enumerate(found["layers"], start=1) for trait in layer["traits"]
    )  # fmt: skip
    caption = f"Tests of the weights, each at level {number(found['level'])}"
    return Table(caption, ("Test", "Found", "Gaussian entries", "p", "Outcome"), rows)


def trait_cells(trait: Record) -> tuple[str, ...]:
    """Write a test's outcome."""
    outcome = "told apart" if trait["told_apart"] else DASH
    return number(trait["found"]), trait["expected"], number(trait["p"]), outcome


def remarks(found: Record) -> tuple[Point, ...]:
    """List what the diagnosis cannot show."""
    sampled, slow = counted(len(found["codes"]), "code"), percent(found["slow"])
    said = [
        Point("Step", f"The limits are those of {sampled} drawn from N(0, I) and of their neighbourhoods; codes of real data may "
              "lie elsewhere, and a start far away may end in another fixed point. Slow directions are left out: those with an "
              f"eigenvalue below {slow} of the largest."),
        Point("Runs", "Measurements are without noise, starts and codes independent and drawn from N(0, I). With noise the error "
              "cannot fall below a floor."),
        Point("Kinks", "Where the network is not linear around a code, the local map holds nearer to it than the nearest kink."),
    ]
    return (*said, Point("Weights", UNSEEN)) if found["layers"] else tuple(said)


UNSEEN = (
    "Tests look at entries, rows, columns, angles between pairs, and the ends of the spectrum. They can tell weights from "
    "Gaussian ones; none can confirm that they are, nor see dependence between layers."
)


def methods(found: Record) -> tuple[Point, ...]:
    """Say how things were measured."""
    shares = f"{percent(found['good'])} and {percent(found['sharp'])}"
    said = (
        Point("Local maps", LOCAL),
        Point("Success", f"What is left is $\\|G(x) - y\\|$ over $\\|G(x^0) - y\\|$, held against {shares}. Intervals are "
              "Clopper and Pearson's."),
    )
    return (*said, Point("Weights", TESTS)) if found["layers"] else said


LOCAL = (
    r"The error is multiplied by $I - \eta K$ a step, $K = A_1^{\mathsf{T}} \cdots A_d^{\mathsf{T}} J(x)$, $J$ the Jacobian. "
    r"A direction with eigenvalue $\mu$ of $K$ shrinks if $|1 - \eta \mu| < 1$, that is $\eta < 2 \mathrm{Re} \mu / |\mu|^2$."
)
TESTS = (
    "Variance: the chi-square law, exact. Entries: Kolmogorov and Smirnov's distance. Rows and columns: Beta laws of their "
    "shares of the sum of squares. Angles: the Beta law of squared cosines of disjoint pairs. Singular values: the bounds of "
    "Davidson and Szarek. All but the first hold whatever the variance is; levels by Bonferroni. Excess kurtosis is a "
    "description. Wide Gaussian: the Marchenko-Pastur law of the same variance."
)


def provenance_table(found: Record, command: str) -> Table:
    """Build the table of what the numbers depend on."""
    rows = [("network", found["network"]), ("seed", str(found["seed"])), *found["provenance"].items()]
    if command:
        rows.append(("command", command))
    return Table("What the numbers depend on", ("What", "Which"), tuple(Row(name, "", (plainly(value),)) for name, value in rows))


def plainly(value: str) -> str:
    """Write a text as code, which holds no markup."""
    return f"`{value}`" if "`" not in value and value.strip() else value.replace("`", "").replace("$", "")
