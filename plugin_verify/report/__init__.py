"""Turn a result and its stored values into a report: text and pictures, nothing else."""

from __future__ import annotations

from plugin_verify.report.latex import lint_latex as lint_latex
from plugin_verify.report.render_comparison import write_comparison as write_comparison
from plugin_verify.report.render_json import json_schema as json_schema
from plugin_verify.report.render_json import render_json as render_json
from plugin_verify.report.render_json import result_schema as result_schema
from plugin_verify.report.write import write_report as write_report
