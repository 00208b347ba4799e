"""Find what is wrong with a theorem file before a run: one rule a function, each with one helpful line."""

from plugin_verify.linting.lint import Report as Report
from plugin_verify.linting.lint import lint as lint
from plugin_verify.linting.lint import lint_apart as lint_apart
from plugin_verify.linting.rules import rule_table as rule_table
