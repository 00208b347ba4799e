"""Say what a diagnosis found: whether the theory speaks of the network, and which step to take."""

from __future__ import annotations

from plugin_verify.report.content import Point
from plugin_verify.report.number import counted, hundredfold, interval, listed, lower, number, percent, real, score, upper
from plugin_verify.report.record import Record

NAMES = {"natural": "λ⁻ᵈ", "1/gamma": "1/γ", "recommended": "recommended"}
"""What the steps are called."""


def headline(found: Record) -> str:
    """Answer both questions in a line (prose)."""
    step = chosen(found)
    if step is None:
        return f"{speaks(found)} No step makes PLUGIn converge near any of the sampled codes."
    return f"{speaks(found)} With the step {size(step)} PLUGIn {reached(found, step)}."


def size(step: Record) -> str:
    """Write a step size as a program reads it, to three figures."""
    return f"{real(step['size']):.3g}"


def chosen(found: Record) -> Record | None:
    """Return the recommended step, if there is one."""
    return named(found, "recommended")


def named(found: Record, name: str) -> Record | None:
    """Return the step of that name, if it was tried."""
    return next((step for step in found["steps"] if step["name"] == name), None)


def speaks(found: Record) -> str:
    """Say whether Theorem 1 speaks of the network."""
    if not found["covered"]:
        return "Theorem 1 does not speak of a network of this form."
    if different(found, shape=True):
        return "Theorem 1 does not speak of these weights: they are told from Gaussian ones."
    if different(found, shape=False):
        return "Theorem 1 does not speak of these weights: their variance is not $1/n_i$."
    return f"Theorem 1 speaks of this network only if its constant $C_0$ is at most {upper(found['C_0'])}."


def different(found: Record, *, shape: bool) -> list[int]:
    """List the layers that tests tell from A2: those of shape, or that of the variance."""
    return [i for i, layer in enumerate(found["layers"], start=1)
            if any(trait["told_apart"] and (trait["name"] != "variance") == shape for trait in layer["traits"])]


def reached(found: Record, step: Record) -> str:
    """Say how often PLUGIn got near y with a step, by the sharper of two measures if any run met it."""
    runs, grade = step["runs"], grade_of(step)
    return f"left {percent(found[grade])} of the reconstruction error or less in {runs[grade]} of {counted(runs['runs'], 'run')}"


def grade_of(step: Record) -> str:
    """Choose the measure that a step is told by."""
    return "sharp" if step["runs"]["sharp"] or not step["runs"]["good"] else "good"


def likely(found: Record, step: Record) -> str:
    """Say how probable it is that a run gets there."""
    ends = percent_interval(step["runs"][f"{grade_of(step)}_interval"])
    return f"so would {ends} of such runs, at {confidence(found)} confidence"


def confidence(found: Record) -> str:
    """Write the confidence of both sides of an interval together."""
    return percent(round(1 - 2 * found["interval_level"], 6))


def percent_interval(ends: tuple[float, float]) -> str:
    """Write an interval for a probability in percent."""
    return f"{hundredfold(ends[0], lower)} to {hundredfold(ends[1], upper)} %"


def limits(found: Record) -> list[float]:
    """List the limits of the codes that have one, in increasing order."""
    return sorted(real(code["limit"]) for code in found["codes"] if code["limit"] is not None)


def brief(found: Record) -> list[Point]:
    """List the answers."""
    points = [Point("Theory", " ".join([speaks(found), *map(escaped, found["reasons"])])), Point("Weights", weights(found)),
              Point("Codes", codes(found)), Point("Recommended", recommended(found)), Point("Step 1/γ", heuristic(found)),
              Point("Step λ⁻ᵈ", natural(found)), Point("Width", width(found))]
    return [point for point in points if point.text]


def escaped(text: str) -> str:
    """Keep a plain text from being read as markup."""
    return text.replace("$", "").replace("`", "")


def weights(found: Record) -> str:
    """Say which layers are told from Gaussian ones, and by what."""
    if not found["layers"]:
        return ""
    chance = f"with probability {percent(found['family_level'], upper)} at most"
    if shape := different(found, shape=True):
        said = [f"layer {i} by its {listed(odd(found['layers'][i - 1]))}" for i in shape]
        return f"Told from independent $N(0, 1/n_i)$ entries: {'; '.join(said)}. Such entries are so told {chance}."
    if different(found, shape=False):
        factors = listed([number(layer["variance"]) for layer in found["layers"]])
        said = [f"They pass for Gaussian but for their scale: the variances are {factors} times $1/n_i$."]
        return " ".join(said + [RESCALED] * found["covered"])
    return (f"No test tells any layer from independent $N(0, 1/n_i)$ entries. Such entries are told apart {chance}; to pass is "
            "no proof of being Gaussian.")


RESCALED = (
    r"With each $A_i$ divided by the root of its factor, a step $\eta$ does what $\eta$ over the product of the factors does "
    "here."
)


def odd(layer: Record) -> list[str]:
    """List the traits that tell a layer from Gaussian ones."""
    return [trait["name"] for trait in layer["traits"] if trait["told_apart"]]


def codes(found: Record) -> str:
    """Say what the local maps are like."""
    total, sizes = len(found["codes"]), limits(found)
    slow = sorted(code["slow"] for code in found["codes"])
    said = f"At {counted(total, 'sampled code')} the step at which a direction begins to grow "
    said += f"lies between {lower(sizes[0])} and {upper(sizes[-1])}." if sizes else "does not exist."
    if told := repelling(found):
        said += f" {told}"
    if slow[-1]:
        said += (f" Between {slow[0]} and {slow[-1]} of the {found['widths'][0]} directions are slow there: the network hardly "
                 "responds to them as PLUGIn sees it, and they do not converge in hundreds of steps.")
    return said


def repelling(found: Record) -> str:
    """Say at how many of the sampled codes no step can work; empty where there is none."""
    count = sum(code["repelled"] > 0 for code in found["codes"])
    if not count:
        return ""
    verb = "repels" if count == 1 else "repel"
    return (f"{number(count)} of the {number(len(found['codes']))} codes {verb} PLUGIn whatever the step: a direction that is "
            "not slow has an eigenvalue left of 0.")


def recommended(found: Record) -> str:
    """Give the recommended step with its reason, and what it did."""
    step = chosen(found)
    if step is None:
        repelled = any(code["repelled"] for code in found["codes"])
        return REPELLED if repelled else "None: at the sampled codes the network does not respond to its input."
    worst = f"a factor of {upper(step['factor'])} a step or better, slow directions aside"
    return (f"{size(step)}: half of the smallest of these limits. {REASON} Near the sampled codes the error shrinks by {worst}. "
            f"From random starts it {reached(found, step)}; {likely(found, step)}. This is a local analysis, not a guarantee.")


REASON = (
    "In the direction that sets it no other step contracts faster, and a factor of 2 is left for codes that were not sampled."
)
REPELLED = (
    "None: at every sampled code there is a direction, not a slow one, that grows whatever the step. Gradient descent has no "
    "such directions."
)


def heuristic(found: Record) -> str:
    """Say whether 1/gamma is safe, and why."""
    step = named(found, "1/gamma")
    if step is None:
        return ""
    why = ("It is tied to one scale of the weights: with $c A_i$ for $A_i$ it changes by $c^{-d}$, while the limits change by "
           "$c^{-2d}$.")
    return f"{size(step)}, the paper's heuristic on trained weights, {placed(found, step)} {why}"


def natural(found: Record) -> str:
    """Say whether the natural step is safe."""
    step = named(found, "natural")
    return "" if step is None else (f"{size(step)}, which is right for wide Gaussian layers of variance $1/n_i$, "
                                    f"{placed(found, step)}")


def placed(found: Record, step: Record) -> str:
    """Say where a step lies among the limits, and what it did."""
    sizes = limits(found)
    if not sizes:
        return f"{reached(found, step)}."
    if step["beyond"]:
        where = f"is beyond the limit at {step['beyond']} of {counted(len(sizes), 'code')}, where PLUGIn cannot settle"
    else:
        times = sizes[0] / step["size"]
        where = f"is below the smallest limit by a factor of {number(times)}" + (", safe there and slow" if times > 5 else "")
    return f"{where}; it {reached(found, step)}."


def width(found: Record) -> str:
    """Say what the widths promise."""
    if found["s2"] is None:
        return ""
    met = "is below" if found["s2"] < 1 else "is not below"
    s2 = f"$s_2 = n_0 \\sum_j \\kappa^j / n_j = {score(found['s2'])}$ {met} 1"
    step = named(found, "natural")
    where = (f"here that step is beyond the limit at {step['beyond']} of {counted(len(limits(found)), 'code')}, as measured"
             if step and step["beyond"] and found["s2"] < 1 else "where it does is measured at the codes")
    return (f"{s2}. For the step $\\lambda^{{-d}}$ to contract, Gaussian weights need that, to leading order in the widths, and "
            f"where it is not far below 1 it is not enough: {where}. Condition (6) holds for "
            f"$C_0 \\le {lower(found['C_0'])}$; the paper names no $C_0$, and `plugin-verify run theorem-1` says which are too "
            "small.")


def shown_interval(layer: Record) -> str:
    """Write a layer's variance with its interval."""
    return f"{number(layer['variance'])} {interval(layer['interval'])}"
