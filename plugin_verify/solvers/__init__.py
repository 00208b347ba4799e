"""Invert networks: one loop with its stop rule, and the two methods that the paper compares."""

from __future__ import annotations

from plugin_verify.solvers.gradient_descent import Differentiable as Differentiable
from plugin_verify.solvers.gradient_descent import gradient_descent as gradient_descent
from plugin_verify.solvers.iteration import Solution as Solution
from plugin_verify.solvers.iteration import iterate as iterate
from plugin_verify.solvers.plugin import PartiallyLinear as PartiallyLinear
from plugin_verify.solvers.plugin import plugin as plugin
