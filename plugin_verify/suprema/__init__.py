"""Find the largest value of the process of Lemma 1 over two affine subspaces: exactly, or between two ends.

One method a file, all on a `Restriction`: `segment` (q = 1, exact), `arrangement` (q = 2, exact), `branch_and_bound` (a certified
bracket in any dimension), `ascent` (from below). Nothing here knows networks or statistics.
"""

from __future__ import annotations

from plugin_verify.suprema.arrangement import arrangement_supremum as arrangement_supremum
from plugin_verify.suprema.ascent import ascent_supremum as ascent_supremum
from plugin_verify.suprema.branch_and_bound import bracket_supremum as bracket_supremum
from plugin_verify.suprema.restriction import Affine as Affine
from plugin_verify.suprema.restriction import Restriction as Restriction
from plugin_verify.suprema.restriction import restrict as restrict
from plugin_verify.suprema.segment import segment_supremum as segment_supremum
