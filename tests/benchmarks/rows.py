"""Say what is timed against what; a row is a function of the repeats that gives lines."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
import peers

from plugin_verify import gaussian_network, gradient_descent, plugin
from plugin_verify.networks.streamed import Streamed
from plugin_verify.solvers import iterate

ETA = 3.0
WIDE = (20, 5000, 5000, 5000)


class Line(NamedTuple):
    """One comparison: seconds of ours and of the other, medians; their ratio other / ours, and what was aimed at."""

    what: str
    ours: float
    other: float
    ratio: float
    target: str

    def text(self) -> str:
        """Write it on one line."""
        return f"{self.what}: ours {self.ours:.4g}, other {self.other:.4g}, ratio {self.ratio:.3g} (target {self.target})"


def generator(seed: int) -> np.random.Generator:
    """Give a generator as fast as NumPy has them."""
    return np.random.Generator(np.random.SFC64(seed))


def seconds(work: Callable[..., object], *given: object) -> float:
    """Time a call in process time."""
    start = process_time()
    work(*given)
    return process_time() - start


def compare(what: str, target: str, ours: Callable[[int], object], other: Callable[[int], object], repeats: int) -> Line:
    """Time both alternately on the same seeds, after a warm-up."""
    ours(0)
    times = [(seconds(ours, i), seconds(other, i)) for i in range(1, repeats + 1)]
    a, b = (median(column) for column in zip(*times, strict=True))
    return Line(what, a, b, b / a, target)


def ours(n: tuple[int, ...], eta: float, seed: int, *, solver: Callable[..., object] = plugin, noise: float = 0.0,
         sampler: str | None = "stored") -> None:
    """Run one trial through the public interface."""
    rng = generator(seed)
    G = gaussian_network(n, rng=rng, sampler=sampler)
    x_star, x0, direction = rng.standard_normal(n[0]), rng.standard_normal(n[0]), rng.standard_normal(n[-1])
    solver(G, G(x_star) + noise * direction / np.linalg.norm(direction), x0, step_size=eta, tol=1e-13)


def draw(n: tuple[int, ...], seed: int) -> None:
    """Draw the Gaussians of a stored network, and nothing else."""
    rng = generator(seed)
    for columns, rows in pairwise(n):
        rng.standard_normal((rows, columns))


def strata() -> list[tuple[int, int, int]]:
    """Draw one cell of Figure 1's grid from each of 90 blocks of cells: (n_0, n, cells in the block)."""
    rng = generator(2021)
    columns = [[1], *([k, k + 1] for k in range(2, 20, 2))]
    rows = [[1], *([n, n + 20, n + 40] for n in range(21, 382, 60)), [441]]
    return [(int(rng.choice(a)), int(rng.choice(b)), len(a) * len(b)) for a in columns for b in rows]


def figure_1(repeats: int) -> list[Line]:
    """Extrapolate to Figure 1's 437 cells of 20 trials from a stratified sample, `repeats` trials a sampled cell."""
    from plugin_verify.experiments.trial import Method, Task, run_task

    def cell(n: tuple[int, ...], trials: int) -> None:
        run_task(Task(2021, 1, "benchmark", n, (0.0,), (Method("plugin", ETA),), 0, trials))

    totals = {"ours": 0.0, "numpy": 0.0, "torch": 0.0, "draw": 0.0}
    cell((2, 11, 11, 11), 1)
    for index, (n_0, n, cells) in enumerate(strata()):
        widths, trials = (n_0, n, n, n), 20 * cells / repeats
        totals["ours"] += trials * seconds(cell, widths, repeats)
        for key in range(1000 * index, 1000 * index + repeats):
            totals["draw"] += trials * seconds(draw, widths, key)
            totals["numpy"] += trials * seconds(peers.numpy_plugin, widths, ETA, generator(key))
            totals["torch"] += trials * seconds(peers.torch_plugin, widths, ETA, generator(key))
    a, d, numpy, torch = (totals[name] for name in ("ours", "draw", "numpy", "torch"))
    what = f"Figure 1, 8,740 trials reckoned from {repeats} in each of {len(strata())} cells"
    return [Line(f"{what}, against a PyTorch loop", a, torch, torch / a, "at least 12"),
            Line(f"{what}, against a NumPy loop", a, numpy, numpy / a, "at least 6"),
            Line(f"{what}, against drawing alone", a, d, d / a, "at least 0.5")]


def figure_2(repeats: int) -> list[Line]:
    """Compare a noisy trial of Figure 2a, as `reproduce` runs it."""
    from plugin_verify.experiments.trial import Method, Task, run_task

    n = (20, 600, 500, 500)

    def trial(method: Method, seed: int) -> None:
        run_task(Task(seed, 2, "benchmark", n, (0.3,), (method,), 0, 1))

    return [compare("20-600-500-500, noise, PLUGIn against a NumPy loop", "at least 3", partial(trial, Method("plugin", ETA)),
                    lambda i: peers.numpy_plugin(n, ETA, generator(i), noise=0.3), 5 * repeats),
            compare("20-600-500-500, noise, gradient descent against autograd", "at least 4",
                    partial(trial, Method("gradient descent", 4.0, True)),
                    lambda i: peers.torch_gradient_descent(n, 4.0, generator(i), noise=0.3), repeats)]


def wide(repeats: int) -> list[Line]:
    """Compare where weights still fit."""
    few = max(1, repeats // 3)
    return [compare("20-5000-5000-5000, PLUGIn against a NumPy loop", "at least 40", lambda i: ours(WIDE, ETA, i, sampler=None),
                    lambda i: peers.numpy_plugin(WIDE, ETA, generator(i)), few),
            compare("20-5000-5000-5000, gradient descent against a NumPy loop", "at least 15",
                    lambda i: ours(WIDE, ETA, i, solver=gradient_descent, sampler="revealed"),
                    lambda i: peers.numpy_gradient_descent(WIDE, ETA, generator(i)), few)]


def steps(n: tuple[int, ...], k: int, theta: float, seed: int) -> int:
    """Run k steps on a revealed network; return how many numbers it drew."""
    rng = generator(seed)
    G = gaussian_network(n, rng=rng, sampler="revealed", steps=k)
    x_star = rng.standard_normal(n[0])
    plugin(G, G(x_star), rng.standard_normal(n[0]), step_size=theta * 2 ** (len(n) - 1), iterations=k)
    return sum(A.ranks[0] * A.rows for A in G.operators)  # type: ignore[union-attr]


def revealed(repeats: int) -> list[Line]:
    """Compare with drawing what is revealed, and measure the growth with the width."""
    lines = []
    for n, k in (((5, 10**6, 10**6, 10**6), 12), ((5, 2600, 107300, 1249806), 10)):
        count = steps(n, k, 1.0, 0)
        lines.append(compare(f"{n}, {k} steps, against drawing the {count:.3g} numbers it reveals", "at least 0.5",
                             partial(steps, n, k, 1.0), lambda i, count=count: generator(i).standard_normal(count), repeats))
    widths = (10**4, 10**5, 10**6)
    times = [median(seconds(steps, (5, m, m, m), 12, 1.0, i) for i in range(repeats)) for m in widths]
    slope = float(np.polyfit(np.log(widths), np.log(times), 1)[0])
    return [*lines, Line("slope of log time against log width, 1e4 to 1e6", times[0], times[-1], slope, "1.0 +- 0.15")]


def resident(call: str) -> float:
    """Return by how many MiB a call of `footprint` raises the peak resident set of a fresh process."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); from footprint import *; print(added(lambda: {call}))"
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def memory(_repeats: int) -> list[Line]:
    """Measure peak memory, in MiB: of revealed networks, and of a last layer of any width drawn again at each step."""
    def peak(n_d: int) -> float:
        tracemalloc.start()
        problem = Streamed((5, 2000, n_d), np.eye(5)[0], 1.0, np.random.SeedSequence(1))
        iterate(lambda x: x - 4.0 * problem.direction(x), np.zeros(5), iterations=3)
        found = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        return found

    a, b = peak(10**6), peak(3 * 10**7)
    lines = [Line("MiB at n_d = 1e6 (ours) and 3e7 (other), last layer streamed", a, b, b / a, "about 1")]
    for call, limit in (("revealed((5, 10**6, 10**6, 10**6))", 1024), ("revealed((5, 2600, 107300, 1249806))", 2048)):
        used = resident(call)
        lines.append(Line(f"MiB of {call}, 12 steps, and the limit", used, limit, limit / used, "at least 1"))
    return lines


def tiny(repeats: int) -> list[Line]:
    """Compare batches of tiny networks with drawing their Gaussians alone."""
    trials, lines = 2000, []
    for n in ((1, 300), (2, 300)):
        def batch(seed: int, n: tuple[int, ...] = n) -> None:
            G = gaussian_network(n, rng=generator(seed), trials=trials, sampler="stored")
            plugin(G, G(np.eye(n[0])[0]), np.zeros(n[0]), step_size=2.0, iterations=1)

        lines.append(compare(f"{trials} networks {n}, one step, against drawing alone", "at least 0.6", batch,
                             lambda i, n=n: generator(i).standard_normal((trials, n[1], n[0])), 3 * repeats))
    return lines


def standard_run(jobs: int, *claims: str) -> float:
    """Return the wall time of a run of claims at the standard profile."""
    with TemporaryDirectory() as folder:
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "plugin_verify", "run", *claims, "--jobs", str(jobs), "--out",
                        str(Path(folder) / "run")], check=True, capture_output=True)
        return perf_counter() - start


def workers(repeats: int) -> list[Line]:
    """Compare a run with one worker and with two, in wall time."""
    two, one = (median(standard_run(jobs, "lemma-2", "first-iterate", "equation-7") for _ in range(max(1, repeats // 3)))
                for jobs in (2, 1))
    return [Line("lemma-2, first-iterate, equation-7 at standard, wall: 2 workers (ours) against 1", two, one, one / two,
                 "at least 1.8")]


def startup(repeats: int) -> list[Line]:
    """Time the commands that run nothing, in wall time."""
    def call(*words: str) -> float:
        start = perf_counter()
        subprocess.run([sys.executable, "-m", "plugin_verify", *words], check=True, capture_output=True)
        return perf_counter() - start

    found = {words: median(call(*words) for _ in range(repeats)) for words in (("--help",), ("list",))}
    return [Line(f"plugin-verify {' '.join(words)}, wall", took, 0.5, 0.5 / took, "at least 1") for words, took in found.items()]


ROWS = {row.__name__: row for row in (figure_1, figure_2, wide, revealed, memory, tiny, workers, startup)}
