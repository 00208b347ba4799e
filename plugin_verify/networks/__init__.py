"""Build generative networks: activations, widths, weights, cost."""

from __future__ import annotations

from plugin_verify.networks.activation import Activation as Activation
from plugin_verify.networks.activation import Sigma as Sigma
from plugin_verify.networks.activation import gaussian_slope as gaussian_slope
from plugin_verify.networks.activation import leaky_relu as leaky_relu
from plugin_verify.networks.activation import relu as relu
from plugin_verify.networks.black_box import BlackBox as BlackBox
from plugin_verify.networks.cost import Cost as Cost
from plugin_verify.networks.cost import Sampler as Sampler
from plugin_verify.networks.cost import network_cost as network_cost
from plugin_verify.networks.cost import revealed_cost as revealed_cost
from plugin_verify.networks.cost import stored_cost as stored_cost
from plugin_verify.networks.coverage import Coverage as Coverage
from plugin_verify.networks.coverage import coverage as coverage
from plugin_verify.networks.gaussian import gaussian_network as gaussian_network
from plugin_verify.networks.network import Network as Network
from plugin_verify.networks.widths import condition_6 as condition_6
from plugin_verify.networks.widths import largest_C_0 as largest_C_0
from plugin_verify.networks.widths import smallest_widths as smallest_widths
from plugin_verify.networks.widths import validate_widths as validate_widths
