"""List the rules, in the stages in which they are tried: a later stage relies on what the earlier ones find in order."""

from __future__ import annotations

from typing import NamedTuple

from plugin_verify.linting import files, numbers, quantities, randomness, twins, words
from plugin_verify.linting.problem import Rule, rule_name, rule_says


class Stage(NamedTuple):
    """Rules that are tried together; those of sampled stages only on claims that have trials."""

    errors: tuple[Rule, ...]
    warnings: tuple[Rule, ...] = ()
    sampled: bool = False


STAGES = (
    Stage((twins.identical_twin, twins.unknown_pin), (words.no_statement, words.control_character, words.latex,
                                                      twins.no_false_twin)),
    Stage((numbers.unusable_setting,)),
    Stage((numbers.not_a_number,)),
    Stage((numbers.changing_number, numbers.vacuous_probability, numbers.vacuous_hypothesis, numbers.unused_constant,
           numbers.wide_margin, twins.milder_twin), (numbers.infinite_bound, numbers.no_probability)),
    Stage((randomness.sampler_raises,), sampled=True),
    Stage((randomness.sample_axis,), sampled=True),
    Stage((randomness.reused_randomness,), sampled=True),
    Stage((quantities.quantity_shape,), sampled=True),
    Stage((randomness.changing_quantity,), sampled=True),
    Stage((randomness.repeated_quantity, randomness.mixed_trials, randomness.not_gaussian),
          (randomness.mutated_sample, randomness.could_be_gaussian, quantities.nan_quantity, quantities.far_off_cost,
           quantities.small_variance, twins.twin_without_effect), sampled=True),
)


def rule_table() -> list[tuple[str, str, str]]:
    """List every rule: its name, whether it is an error or a warning, and what it finds."""
    of_files = [("error", files.import_error), ("error", files.duplicate_id), ("warning", files.hidden_claim)]
    listed = [(rule_name(rule), kind, rule_says(rule)) for kind, rule in of_files]
    for stage in STAGES:
        listed += [(rule_name(rule), kind, rule_says(rule))
                   for kind, rules in (("error", stage.errors), ("warning", stage.warnings)) for rule in rules]
    return listed
