"""plugin-verify diagnose: files, modules of one's own, and one line for everything that is no network."""

import json

import numpy as np
import pytest

from plugin_verify.diagnosing import find, network_of
from plugin_verify.errors import InvalidArgument
from plugin_verify.networks import Network, gaussian_network


@pytest.fixture
def here(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(path) -> None:
    gaussian_network((2, 30, 40), rng=np.random.default_rng(1), sampler="stored").save(path)


def test_a_file_is_diagnosed_and_reported(call, here) -> None:
    save(here / "g.npz")
    done = call("diagnose", "g.npz")
    assert done.exit_code == 0 and done.stdout.startswith("Theorem 1 speaks of this network only if its constant C_0")
    assert "recommended" in done.stdout and "report: reports/diagnosis-g/diagnosis.html" in done.stdout
    folder = here / "reports" / "diagnosis-g"
    assert {path.name for path in folder.iterdir()} == {"diagnosis.html", "diagnosis.md", "diagnosis.json", "figures"}
    again = call("diagnose", "g.npz", "--out", "again", "--json")
    assert again.stdout == (here / "again" / "diagnosis.json").read_text("utf-8")
    assert again.stdout == (folder / "diagnosis.json").read_text("utf-8")
    other = json.loads(call("diagnose", "g.npz", "--seed", 3, "--json").stdout)
    assert other["seed"] == 3 and other["codes"] != json.loads(again.stdout)["codes"]


def test_a_network_of_a_module(call, here) -> None:
    (here / "mine.py").write_text("import numpy as np\nfrom plugin_verify import Network\n"
                                  "G = Network([np.eye(3, 2), np.ones((4, 3))])\ndef make():\n    return G\nnone = 3\n")
    assert call("diagnose", "mine.py:G", "--out", "a").exit_code == call("diagnose", "mine.py:make", "--out", "b").exit_code == 0
    wrong = call("diagnose", "mine.py:none")
    assert wrong.exit_code == 2 and "mine.py:none is a int; a Network, a torch.nn.Sequential, a BlackBox" in wrong.stderr


@pytest.mark.parametrize("name, told", [
    (":divides", "mine.py:divides raised ZeroDivisionError: division by zero (divides in mine.py, line 2); mend"),
    (":leaves", "mine.py:leaves raised SystemExit: 3 (leaves in mine.py, line 4)"),
    (":wants", "mine.py:wants(n) cannot be called without arguments: missing a required argument: 'n'"),
    (":nix", "mine.py holds nothing called 'nix'"), (":", "mine.py holds nothing called ''"), ("", "write mine.py:NAME")])
def test_one_line_for_a_module_that_gives_no_network(call, here, name, told) -> None:
    (here / "mine.py").write_text("def divides():\n    return 1 / 0\ndef leaves():\n    raise SystemExit(3)\n"
                                  "def wants(n):\n    return n\n")
    done = call("diagnose", f"mine.py{name}")
    assert done.exit_code == 2 and told in done.stderr and done.stderr.count("\n") == 1 and not done.stdout


def test_a_file_that_misses_a_package_is_to_be_mended_not_renamed(call, here) -> None:
    (here / "lacking.py").write_text("import no_such_package\n")
    done = call("diagnose", "lacking.py:G")
    assert "lacking.py cannot be imported: ModuleNotFoundError: No module named 'no_such_package'" in done.stderr


@pytest.mark.parametrize("words, told", [
    (("none.npz",), "none.npz is not a file"), (("g.pt",), "is a pickle by its name"),
    (("mine.py:G", "--activation", "relu"), "--activation, --output and --prefix are for files"),
    (("g.npz", "--activation", "leaky_relu(0.1)"), "says activation 'relu' but 'leaky_relu(0.1)' was asked for"),
    (("no_such_module:G",), "there is no module called 'no_such_module'; check the name"),
    (("g.npz:x",), "there is no module called 'g'; check the name"), (("g.npz", "--out", "g.npz"), "g.npz cannot be written")])
def test_one_line_for_everything_that_is_no_network(call, here, words, told) -> None:
    save(here / "g.npz")
    (here / "g.pt").write_bytes(b"\x80\x04.")
    done = call("diagnose", *words)
    assert done.exit_code == 2 and told in done.stderr and done.stderr.count("\n") == 1 and not done.stdout


def test_a_torch_module_becomes_what_shows_most_of_it(here) -> None:
    torch = pytest.importorskip("torch", reason="reads torch modules: pip install 'plugin-verify[torch]'")
    nn = torch.nn
    linear = network_of(nn.Sequential(nn.Linear(2, 30), nn.ReLU(), nn.Linear(30, 5)), "m:G")
    assert isinstance(linear, Network) and linear.biases is not None
    box = network_of(nn.Sequential(nn.Linear(2, 36), nn.Unflatten(1, (4, 3, 3)), nn.ReLU(), nn.Conv2d(4, 2, 3)), "m:G")
    assert not isinstance(box, Network) and box.n == (2, 2)
    with pytest.raises(InvalidArgument, match="pass input_shape"):
        network_of(nn.Sequential(nn.Conv2d(4, 2, 3)), "m:G")


def test_a_file_of_tensors(here) -> None:
    numpy_file = pytest.importorskip("safetensors.numpy", reason="reads .safetensors files: pip install 'plugin-verify[torch]'")
    numpy_file.save_file({"decoder.0.weight": np.eye(3, 2, dtype=np.float32)}, here / "vae.safetensors")
    G, name = find("vae.safetensors", "leaky_relu(0.5)", "sigmoid", "decoder.")
    assert name == "vae" and isinstance(G, Network) and G.activation.name == "leaky_relu(0.5)"
