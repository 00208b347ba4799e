"""Plan a run, run it, keep it and decide it: the only floor that knows processes and disks."""

from plugin_verify.runner.address import Address as Address
from plugin_verify.runner.address import parse_address as parse_address
from plugin_verify.runner.budget import parse_budget as parse_budget
from plugin_verify.runner.inspect import diagnose as diagnose
from plugin_verify.runner.inspect import environment as environment
from plugin_verify.runner.inspect import find_unit as find_unit
from plugin_verify.runner.outcome import Outcome as Outcome
from plugin_verify.runner.outcome import decide as decide
from plugin_verify.runner.plan import ClaimPlan as ClaimPlan
from plugin_verify.runner.plan import Job as Job
from plugin_verify.runner.plan import Plan as Plan
from plugin_verify.runner.plan import make_plan as make_plan
from plugin_verify.runner.probe import Bite as Bite
from plugin_verify.runner.probe import Probe as Probe
from plugin_verify.runner.probe import run_probes as run_probes
from plugin_verify.runner.profile import PROFILES as PROFILES
from plugin_verify.runner.record import read_plan as read_plan
from plugin_verify.runner.run import reread as reread
from plugin_verify.runner.run import resume as resume
from plugin_verify.runner.run import start as start
from plugin_verify.runner.stage import Progress as Progress
from plugin_verify.runner.store import Store as Store
from plugin_verify.runner.unit import replay as replay
from plugin_verify.runner.unit import units as units
