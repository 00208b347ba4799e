"""Statements of the paper that have no check, and why."""

from __future__ import annotations

from plugin_verify.claims import Unchecked

program = Unchecked(
    source="Equation (3)", title="The least-squares program is non-convex, and no efficient method is known for it",
    why="It motivates the algorithm. That a program is non-convex in general, and what is known to date, no trial decides.",
)
gradient_descent = Unchecked(
    source="Equation (4)", title="Gradient descent",
    why="It is a definition. Gradient descent stands in for PLUGIn in false twins.",
)
other_guarantee = Unchecked(
    source="Remark 4", title="Gradient descent converges at a rate 1 - C/d^2 to order sqrt(n_0/n_d) gamma, up to logarithms",
    why="It is a theorem of another paper, quoted with neither its constants nor its step size.",
)
lemmas = Unchecked(
    source="Lemmas 3 to 5", title="Steps of the proof, in the appendices",
    why="The paper's body does not state them, and the appendices were not at hand. Lemmas 2, 6, 7 and 8 are checked as the "
        "body quotes and uses them.",
)
one_step = Unchecked(
    source="Section 3, general case", title="One iteration, with high probability, from C_0 sufficiently large on",
    why="It is a step towards Theorem 1 whose constant and probability are not stated. Its ingredients are checked: equation "
        "(9), Lemmas 1, 6, 7 and 8, and the choice of t.",
)
homogeneous_theorem = Unchecked(
    source="Section 5, positively homogeneous activations", title="Versions of Lemma 1 and Theorem 1 for these activations",
    why="They are announced without constants. What the extension rests on is checked: that Z stays centred, and that the step "
        "lambda^-d makes the first iterate unbiased.",
)
figure_1 = Unchecked(
    source="Section 4, Figure 1", title="Where PLUGIn recovers the latent code, without noise",
    why="An experiment, of 20 trials a point, states no probability that a check could hold it to. A run does not repeat it.",
)
figure_2 = Unchecked(
    source="Section 4, Figure 2", title="How the errors grow with the noise and fall with the expansion ratio",
    why="An experiment, of 20 trials a point, states no probability that a check could hold it to. A run does not repeat it.",
)
figure_3 = Unchecked(
    source="Section 4, Figure 3; Section 5, Limitations",
    title="PLUGIn denoises MNIST images, and generalizes to learned weights",
    why="The trained weights are not at hand, and the paper makes no quantitative statement about weights that are not Gaussian.",
)
first_result = Unchecked(
    source="Abstract, Section 1", title="The first such result for networks with some contractive layers",
    why="It is a statement about the literature.",
)
