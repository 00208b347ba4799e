"""Turn trials into intervals whose error is bounded for every law, and choose how many trials to run.

One method a file; nothing here knows what is measured. Intervals: `binomial` (failure probabilities), `confidence_sequence`
(the same, after every trial at once), `mean` (Catoni), `quantile` (order statistics). Rare events: `splitting` climbs,
`diagnostics` watches the climbs, `rare` bounds the tail. Design: `design`, `mean_design`, `detection`. Drift over a
grid: `slope`.
"""

from __future__ import annotations

from plugin_verify.statistics.binomial import exclusion_bound as exclusion_bound
from plugin_verify.statistics.binomial import proportion_interval as proportion_interval
from plugin_verify.statistics.confidence_sequence import anytime_refuting_failures as anytime_refuting_failures
from plugin_verify.statistics.confidence_sequence import confidence_sequence as confidence_sequence
from plugin_verify.statistics.confidence_sequence import trials_to_exclude as trials_to_exclude
from plugin_verify.statistics.design import detectable_proportion as detectable_proportion
from plugin_verify.statistics.design import fewest_to_refute as fewest_to_refute
from plugin_verify.statistics.design import refuting_failures as refuting_failures
from plugin_verify.statistics.design import supportable_proportion as supportable_proportion
from plugin_verify.statistics.design import supporting_failures as supporting_failures
from plugin_verify.statistics.design import trials_to_refute as trials_to_refute
from plugin_verify.statistics.design import trials_to_support as trials_to_support
from plugin_verify.statistics.design import trials_without_failure as trials_without_failure
from plugin_verify.statistics.detection import mean_detection_shown as mean_detection_shown
from plugin_verify.statistics.detection import proportion_detection_shown as proportion_detection_shown
from plugin_verify.statistics.diagnostics import Diagnosis as Diagnosis
from plugin_verify.statistics.diagnostics import LevelReport as LevelReport
from plugin_verify.statistics.diagnostics import diagnose as diagnose
from plugin_verify.statistics.equivalence import tost_cross_check as tost_cross_check
from plugin_verify.statistics.equivalence import within_margin as within_margin
from plugin_verify.statistics.interval import Interval as Interval
from plugin_verify.statistics.mean import catoni_interval as catoni_interval
from plugin_verify.statistics.mean_design import half_width as half_width
from plugin_verify.statistics.mean_design import trials_for_half_width as trials_for_half_width
from plugin_verify.statistics.multiple import refuted_multiple as refuted_multiple
from plugin_verify.statistics.multiple import refuted_multiples as refuted_multiples
from plugin_verify.statistics.multiplicity import look_level as look_level
from plugin_verify.statistics.multiplicity import share as share
from plugin_verify.statistics.quantile import quantile_interval as quantile_interval
from plugin_verify.statistics.quantile import trials_for_quantile as trials_for_quantile
from plugin_verify.statistics.rare import TailBounds as TailBounds
from plugin_verify.statistics.rare import climbs_to_support as climbs_to_support
from plugin_verify.statistics.rare import tail_bounds as tail_bounds
from plugin_verify.statistics.rare import undershoot_factor as undershoot_factor
from plugin_verify.statistics.slope import common_slope as common_slope
from plugin_verify.statistics.splitting import Climb as Climb
from plugin_verify.statistics.splitting import Effort as Effort
from plugin_verify.statistics.splitting import Ladder as Ladder
from plugin_verify.statistics.splitting import Landscape as Landscape
from plugin_verify.statistics.splitting import Normals as Normals
from plugin_verify.statistics.splitting import climb as climb
from plugin_verify.statistics.splitting import pilot as pilot
from plugin_verify.statistics.tally import Tally as Tally
from plugin_verify.statistics.tally import empty as empty
from plugin_verify.statistics.tally import merge as merge
