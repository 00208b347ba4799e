"""Diagnose given networks: whether the theory speaks of them, and which step size makes PLUGIn converge."""

from __future__ import annotations

from plugin_verify.diagnosis.diagnose import Diagnosis as Diagnosis
from plugin_verify.diagnosis.diagnose import diagnose as diagnose
