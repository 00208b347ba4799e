"""Does the theorem hold up? State it as a claim, sample it, and get an honest verdict.

Names are resolved on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugin_verify.claims import ExpectationIdentity as ExpectationIdentity
    from plugin_verify.claims import ForAll as ForAll
    from plugin_verify.claims import HighProbabilityBound as HighProbabilityBound
    from plugin_verify.claims import Hypothesis as Hypothesis
    from plugin_verify.claims import Proof as Proof
    from plugin_verify.claims import UniformBound as UniformBound
    from plugin_verify.claims import UnknownConstant as UnknownConstant
    from plugin_verify.claims import Verdict as Verdict
    from plugin_verify.claims import false_twin as false_twin
    from plugin_verify.claims import grid as grid
    from plugin_verify.diagnosis import Diagnosis as Diagnosis
    from plugin_verify.diagnosis import diagnose as diagnose
    from plugin_verify.errors import ClaimError as ClaimError
    from plugin_verify.errors import NetworkFileError as NetworkFileError
    from plugin_verify.errors import PluginVerifyError as PluginVerifyError
    from plugin_verify.errors import SettingError as SettingError
    from plugin_verify.networks import Activation as Activation
    from plugin_verify.networks import BlackBox as BlackBox
    from plugin_verify.networks import Cost as Cost
    from plugin_verify.networks import Network as Network
    from plugin_verify.networks import coverage as coverage
    from plugin_verify.networks import gaussian_network as gaussian_network
    from plugin_verify.networks import largest_C_0 as largest_C_0
    from plugin_verify.networks import leaky_relu as leaky_relu
    from plugin_verify.networks import network_cost as network_cost
    from plugin_verify.networks import relu as relu
    from plugin_verify.networks import smallest_widths as smallest_widths
    from plugin_verify.operators import dottest as dottest
    from plugin_verify.pipeline import verify as verify
    from plugin_verify.solvers import Solution as Solution
    from plugin_verify.solvers import gradient_descent as gradient_descent
    from plugin_verify.solvers import plugin as plugin

_HOMES = {
    "claims": ("ExpectationIdentity", "ForAll", "HighProbabilityBound", "Hypothesis", "Proof", "UniformBound",
               "UnknownConstant", "Verdict", "false_twin", "grid"),
    "diagnosis": ("Diagnosis", "diagnose"),
    "errors": ("ClaimError", "NetworkFileError", "PluginVerifyError", "SettingError"),
    "networks": ("Activation", "BlackBox", "Cost", "Network", "coverage", "gaussian_network", "largest_C_0", "leaky_relu",
                 "network_cost", "relu", "smallest_widths"),
    "operators": ("dottest",),
    "pipeline": ("verify",),
    "solvers": ("Solution", "gradient_descent", "plugin"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Import a public name from its home."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
