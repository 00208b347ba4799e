"""Numbers drawn by compiled code are NumPy's, bit for bit, and leave the generator where NumPy would."""

import subprocess
import sys

import numpy as np
import pytest

from plugin_verify import normals
from plugin_verify.compiled import fill_normal
from plugin_verify.normals import Normals

KINDS = [np.random.SFC64, np.random.PCG64, np.random.PCG64DXSM, np.random.Philox, np.random.MT19937]


@pytest.mark.parametrize("kind", KINDS)
def test_compiled_numbers_are_those_of_numpy(kind) -> None:
    ours, theirs = (np.random.Generator(kind(7)) for _ in range(2))
    out = np.empty(300_000)  # some 80 of them from the tail of the ziggurat
    fill_normal(ours, out, 0.5)
    assert np.array_equal(out, 0.5 * theirs.standard_normal(out.size))
    assert ours.random() == theirs.random()
    assert not np.array_equal(out, np.random.Generator(kind(8)).standard_normal(out.size))


@pytest.mark.parametrize("size", [0, 1, normals.FEW - 1, normals.FEW, 3 * normals.FEW])
def test_numbers_do_not_depend_on_who_draws_them(size, monkeypatch) -> None:
    drawn = []
    for pays in (True, False):
        monkeypatch.setattr(Normals, "_pays", lambda self, pays=pays: pays)
        drawn.append(normals.normal(np.random.default_rng(1), (size, 2), 1 / 3))
    assert np.array_equal(*drawn)


def test_a_generator_of_another_kind_is_asked_itself() -> None:
    class Ones(np.random.Generator):
        def standard_normal(self, *args, out=None, **kwargs):
            out[...] = 1.0

    assert (normals.normal(Ones(np.random.PCG64(1)), (normals.FEW,)) == 1).all()


def test_numba_is_imported_once_it_pays_and_not_before() -> None:
    code = ("import sys, numpy as np\nfrom plugin_verify import normals\n"
            "rng, process = np.random.default_rng(1), normals._process\n"
            "normals.normal(rng, (normals.FEW,))\nprint('numba' in sys.modules)\n"
            "process.drawn = normals.PAYS\nnormals.normal(rng, (normals.FEW,))\nprint('numba' in sys.modules)")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "True"]
