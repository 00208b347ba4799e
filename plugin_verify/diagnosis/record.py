"""Turn a diagnosis into plain values, which JSON can hold and a report is written from."""

from __future__ import annotations

from typing import Any, NamedTuple

from plugin_verify.diagnosis.diagnose import FAMILY_LEVEL, Diagnosis
from plugin_verify.diagnosis.local import SLOW, Code
from plugin_verify.diagnosis.runs import GOOD, LEVEL, SHARP
from plugin_verify.diagnosis.steps import Step
from plugin_verify.diagnosis.weights import LayerWeights
from plugin_verify.machine import provenance

DIGITS = 6


def record(found: Diagnosis, network: str, seed: int) -> dict[str, Any]:
    """Return what was found of the network of that name, with what the numbers depend on."""
    return {"schema_version": 1, "network": network, "seed": seed, "widths": list(found.n), "activation": found.activation,
            "output": found.output, "covered": found.coverage.covered, "reasons": list(found.coverage.reasons),
            "C_0": found.C_0, "s2": found.s2, "gamma": found.gamma, "level": found.level, "family_level": FAMILY_LEVEL,
            "layers": [_layer(layer, found.level) for layer in found.layers], "slow": SLOW,
            "codes": [_code(code) for code in found.codes],
            "recommended": found.recommended, "iterations": found.iterations, "good": GOOD, "sharp": SHARP,
            "interval_level": LEVEL, "steps": [_step(step) for step in found.steps], "provenance": provenance()}


def _layer(layer: LayerWeights, level: float) -> dict[str, Any]:
    return {"rows": layer.rows, "columns": layer.columns, "variance": layer.variance, "interval": list(layer.interval),
            "kurtosis": layer.kurtosis, "noise": layer.noise, "singular": [_short(value) for value in layer.singular.tolist()],
            "usual": [_short(value) for value in layer.usual.tolist()],
            "traits": [{**_plain(trait), "told_apart": trait.p <= level} for trait in layer.traits]}


def _code(code: Code) -> dict[str, Any]:
    return {"eigenvalues": [[_short(mu.real), _short(mu.imag)] for mu in code.eigenvalues.tolist()],
            "slow": code.slow, "repelled": code.repelled, "limit": code.limit}


def _step(step: Step) -> dict[str, Any]:
    runs = _plain(step.runs) | {"good_interval": list(step.runs.good_interval), "sharp_interval": list(step.runs.sharp_interval)}
    return _plain(step) | {"runs": runs}


def _plain(values: NamedTuple) -> dict[str, Any]:
    return dict(values._asdict())


def _short(value: float) -> float:
    """Keep the figures that a picture can show, so that the file stays small."""
    return float(f"{value:.{DIGITS}g}")
