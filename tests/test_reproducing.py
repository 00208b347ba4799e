import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from plugin_verify.cli import main
from plugin_verify.experiments import EXPERIMENTS, figure_3, train
from plugin_verify.experiments.mnist import FILES, VARIABLE, File, read_mnist


@pytest.fixture
def run(toys, monkeypatch: pytest.MonkeyPatch):
    """Call `reproduce` in this process, with very few runs of Figure 3."""
    def few(profile: str, seed: int, **sources):
        plan = figure_3.plan_figure_3(profile, seed, **sources)
        return plan._replace(tasks=tuple(task._replace(images=task.images[:3], levels=task.levels[:3], checkpoints=(2, 4))
                                         for task in plan.tasks))

    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setitem(EXPERIMENTS, "figure-3", EXPERIMENTS["figure-3"]._replace(plan=few))
    monkeypatch.setattr("plugin_verify.reproduce.processes", lambda jobs: toys.Serial())

    def run(*words: object) -> Result:
        return CliRunner().invoke(main, ["reproduce", *map(str, words)])

    return run


@pytest.fixture
def mnist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files with 200 and 40 images, whose sums are taken for MNIST's."""
    rng = np.random.default_rng(1)
    folder = tmp_path / "mnist"
    folder.mkdir()
    for name in FILES:
        count = 200 if name.startswith("train") else 40
        shape = (count, 28, 28) if "images" in name else (count,)
        values = rng.integers(0, 256, shape, dtype=np.uint8) if "images" in name else np.arange(count, dtype=np.uint8) % 10
        held = struct.pack(f">{1 + len(shape)}I", FILES[name].magic, *shape) + values.tobytes()
        monkeypatch.setitem(FILES, name, File(FILES[name].magic, shape, hashlib.sha256(held).hexdigest()))
        (folder / f"{name}.gz").write_bytes(gzip.compress(held))
    read_mnist.cache_clear()
    yield folder
    read_mnist.cache_clear()


def test_figure_3_runs_with_what_the_package_carries(run, tmp_path: Path) -> None:
    result = run("figure-3", "--profile", "smoke", "--out", tmp_path / "three")
    assert result.exit_code == 0, result.output
    assert "from the package" in result.stdout
    assert all((tmp_path / f"three/figure-3.{kind}").exists() for kind in ("svg", "png", "json"))
    first = (tmp_path / "three/figure-3.json").read_bytes()
    run("figure-3", "--profile", "smoke", "--out", tmp_path / "again")
    assert (tmp_path / "again/figure-3.json").read_bytes() == first


def test_it_trains_on_a_folder_and_reproduces_from_it(run, mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setattr(train, "EPOCHS", 1)
    words = ("figure-3", "--profile", "smoke", "--mnist", mnist, "--train", "--seed", 5, "--out", tmp_path / "out")
    result = run(*words)
    assert result.exit_code == 0 and "MNIST's test set" in result.stdout, result.output
    made = {path.name: path.read_bytes() for path in (tmp_path / "out/decoders-5").iterdir()}
    assert sorted(made) == ["decoder-relu.npz", "decoder-sigmoid.npz"]
    monkeypatch.setattr(train, "train_decoder", None)  # what is there is not trained again
    assert run(*words).exit_code == 0
    monkeypatch.setenv(VARIABLE, str(mnist))
    same = run("figure-3", "--profile", "smoke", "--decoders", tmp_path / "out/decoders-5", "--seed", 5,
               "--out", tmp_path / "other")
    assert same.exit_code == 0
    assert (tmp_path / "other/figure-3.json").read_bytes() == (tmp_path / "out/figure-3.json").read_bytes()
    mixed = run("figure-3", "--profile", "smoke", "--seed", 5, "--out", tmp_path / "out")
    assert mixed.exit_code == 2 and "material" in mixed.stderr


@pytest.mark.parametrize(("words", "says"), [
    (["figure-3", "--train"], "--mnist"),
    (["figure-3", "--mnist", "nowhere"], "train-images|t10k-images"),
    (["figure-3", "--decoders", "nowhere"], "nowhere/decoder-sigmoid.npz"),
    (["figure-1", "--train"], "figure-1"),
    (["figure-2", "--mnist", "nowhere"], "figure-2"),
    (["trained-steps", "--download"], "trained-steps"),
    (["figure-1", "--decoders", "nowhere"], "figure-1"),
])
def test_what_cannot_be_is_one_line(run, words: list[str], says: str, tmp_path: Path) -> None:
    result = run(*words, "--out", tmp_path / "out")
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    assert any(part in result.stderr for part in says.split("|"))
