"""Every error of the package travels between processes with its message."""

import pickle

import pytest

from plugin_verify import errors

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PluginVerifyError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind: type[errors.PluginVerifyError]) -> None:
    assert str(pickle.loads(pickle.dumps(kind("what came; what was wanted")))) == "what came; what was wanted"
