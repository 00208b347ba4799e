import sys

import numpy as np
import pytest

from plugin_verify.errors import InvalidArgument
from plugin_verify.experiments import train
from plugin_verify.experiments.train import VARIANCE, objective, train_decoder


def stripes(count: int) -> np.ndarray:
    """Images of two kinds: bright above, or bright below."""
    images = np.zeros((count, 784), np.uint8)
    images[::2, :392] = 255
    images[1::2, 392:] = 255
    return images


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InvalidArgument, match=r"plugin-verify\[torch\]"):
        train_decoder(stripes(100), "relu", seed=1)


@pytest.mark.parametrize("output", ["sigmoid", "relu"])
def test_the_decoder_learns_what_there_is_and_the_seed_decides_it(output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setattr(train, "BATCH", 20)
    told: list[tuple[int, int, str]] = []
    first = train_decoder(stripes(400), output, seed=3, epochs=4, watch=lambda *now: told.append(now))
    assert [A.shape for A in first] == [(500, 20), (500, 500), (784, 500)] and {A.dtype for A in first} == {np.dtype(np.float16)}
    assert [now[:2] for now in told] == [(step, 80) for step in range(81)] and told[1][2] == ""
    losses = [float(words.removeprefix("loss ")) for words in dict.fromkeys(words for _, _, words in told[21:])]
    assert len(losses) == 3 and losses == sorted(losses, reverse=True)
    h = np.random.default_rng(1).standard_normal((200, 20))
    for A in first[:-1]:
        h = np.maximum(h @ A.T.astype(np.float64), 0)
    before = h @ first[-1].T.astype(np.float64)
    image = 1 / (1 + np.exp(-before)) if output == "sigmoid" else np.maximum(before, 0)
    halves = image[:, :392].mean(1) - image[:, 392:].mean(1)
    assert (halves > 0.4).any() and (halves < -0.4).any()
    again = train_decoder(stripes(400), output, seed=3, epochs=4)
    other = train_decoder(stripes(400), output, seed=4, epochs=1)
    assert all((A == B).all() for A, B in zip(first, again, strict=True)) and (first[0] != other[0]).any()


def test_the_loss_is_the_negative_evidence_bound() -> None:
    torch = pytest.importorskip("torch")
    x = torch.rand(5, 784, generator=torch.Generator().manual_seed(1))
    mean, log_variance, before = torch.full((5, 20), 0.5), torch.full((5, 20), -1.0), torch.full((5, 784), 0.7)
    encoder, decoder = (lambda _: torch.cat([mean, log_variance], 1)), (lambda _: before)
    divergence = 20 * (0.25 + np.exp(-1) - 1 + 1) / 2
    held, share = x.double().numpy(), 1 / (1 + np.exp(-0.7))
    cross = -(held * np.log(share) + (1 - held) * np.log(1 - share)).sum() / 5
    square = ((0.7 - held) ** 2).sum() / 5 / (2 * VARIANCE)
    assert float(objective(encoder, decoder, x, "sigmoid")) == pytest.approx(cross + divergence, rel=1e-5)
    assert float(objective(encoder, decoder, x, "relu")) == pytest.approx(square + divergence, rel=1e-5)
