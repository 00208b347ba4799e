"""Reproduce the paper's synthetic experiments: a plan, a trial, a summary and a picture each, beside the published numbers."""

from __future__ import annotations

from plugin_verify.experiments.figure_1 import plan_figure_1, summarise_figure_1, tell_figure_1
from plugin_verify.experiments.figure_2 import plan_figure_2, summarise_figure_2
from plugin_verify.experiments.picture_1 import picture_1
from plugin_verify.experiments.picture_2 import picture_2
from plugin_verify.experiments.plan import Experiment as Experiment
from plugin_verify.experiments.plan import Plan as Plan
from plugin_verify.experiments.plan import Summary as Summary
from plugin_verify.experiments.style import save as save
from plugin_verify.experiments.tell_2 import tell_figure_2
from plugin_verify.experiments.trial import Record as Record
from plugin_verify.experiments.trial import Task as Task
from plugin_verify.experiments.trial import run_task as run_task

EXPERIMENTS = {"figure-1": Experiment(plan_figure_1, summarise_figure_1, picture_1, tell_figure_1),
               "figure-2": Experiment(plan_figure_2, summarise_figure_2, picture_2, tell_figure_2)}
