"""Reproduce the paper's experiments: a plan, a trial, a summary and a picture each, beside the published numbers."""

from __future__ import annotations

from plugin_verify.experiments.denoise import Denoised, run_denoising
from plugin_verify.experiments.figure_1 import plan_figure_1, summarise_figure_1, tell_figure_1
from plugin_verify.experiments.figure_2 import plan_figure_2, summarise_figure_2
from plugin_verify.experiments.figure_3 import plan_figure_3, summarise_figure_3
from plugin_verify.experiments.picture_1 import picture_1
from plugin_verify.experiments.picture_2 import picture_2
from plugin_verify.experiments.picture_3 import picture_3
from plugin_verify.experiments.picture_trained_steps import picture_trained_steps
from plugin_verify.experiments.plan import Experiment as Experiment
from plugin_verify.experiments.plan import Plan as Plan
from plugin_verify.experiments.plan import Summary as Summary
from plugin_verify.experiments.style import save as save
from plugin_verify.experiments.tell_2 import tell_figure_2
from plugin_verify.experiments.tell_3 import tell_figure_3
from plugin_verify.experiments.tell_trained_steps import tell_trained_steps
from plugin_verify.experiments.trained_steps import Stepped, plan_trained_steps, run_stepping, summarise_trained_steps

EXPERIMENTS = {"figure-1": Experiment(plan_figure_1, summarise_figure_1, picture_1, tell_figure_1),
               "figure-2": Experiment(plan_figure_2, summarise_figure_2, picture_2, tell_figure_2),
               "figure-3": Experiment(plan_figure_3, summarise_figure_3, picture_3, tell_figure_3, run_denoising, Denoised),
               "trained-steps": Experiment(plan_trained_steps, summarise_trained_steps, picture_trained_steps, tell_trained_steps,
                                           run_stepping, Stepped)}
