"""Check somebody else's PLUGIn: exact identities of step (5) first, then the claims, with that solver in place of ours."""

from plugin_verify.conformance.foreign import Foreign as Foreign
from plugin_verify.conformance.foreign import SolverFailure as SolverFailure
from plugin_verify.conformance.foreign import load_solver as load_solver
from plugin_verify.conformance.junit import junit as junit
from plugin_verify.conformance.substitute import Substitute as Substitute
from plugin_verify.conformance.substitute import with_solver as with_solver
from plugin_verify.conformance.suite import check_solver as check_solver
