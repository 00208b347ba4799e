"""Every error of the package travels between processes with its message."""

import pickle

import pytest

from plugin_verify import errors


def test_a_mistyped_word_is_answered_with_the_nearest_or_with_all() -> None:
    assert errors.nearest("thta", ["n", "theta"], "the fields are") == "did you mean 'theta'?"
    assert errors.nearest("zzz", ["n", "theta"], "the fields are") == "the fields are: n, theta"
    assert errors.nearest("zzz", [], "the fields are") == "the fields are: none"


KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.PluginVerifyError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind: type[errors.PluginVerifyError]) -> None:
    assert str(pickle.loads(pickle.dumps(kind("what came; what was wanted")))) == "what came; what was wanted"


def test_an_error_survives_what_dask_does_with_errors() -> None:
    """Dask's tblib makes an error without calling its class, which asks for bases in the right order."""
    for kind in KINDS:
        assert isinstance(kind.__new__(kind, "what came"), kind)
