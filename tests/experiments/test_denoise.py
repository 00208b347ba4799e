import numpy as np
import pytest

from plugin_verify import Network
from plugin_verify.experiments.decoders import decoder, matrices, steps
from plugin_verify.experiments.denoise import Denoising, as_bytes, best_start, follow, observed, run_denoising
from plugin_verify.experiments.mnist import shipped_digits
from plugin_verify.networks.together import Together

TASK = Denoising(5, "published", "sigmoid", "plugin", (0, 7, 31), (0.002, 0.01, 0.02), 2, (1, 3, 6), "", "")


def test_the_published_noise_has_its_standard_deviation_a_pixel_and_the_texts_its_norm() -> None:
    images = shipped_digits().images[[0, 7, 31]] / 255
    size = np.linalg.norm(1 - images, axis=1)
    clean, noisy = observed(TASK)
    assert (clean == images).all()
    assert np.std(noisy - clean, axis=1) == pytest.approx(np.array(TASK.levels) * size, rel=0.1)
    clean, noisy = observed(TASK._replace(panel="text"))
    assert np.linalg.norm(noisy - clean, axis=1) == pytest.approx(np.array(TASK.levels) * size, rel=1e-12)


def test_an_images_noise_is_the_same_for_every_method_decoder_and_batch_and_scales_with_its_level() -> None:
    clean, noisy = observed(TASK)
    for other in (TASK._replace(method="gradient_descent"), TASK._replace(output="relu"), TASK._replace(panel="curve 0.002")):
        assert (observed(other)[1] == noisy).all()
    alone, louder = (observed(TASK._replace(images=(7,), levels=(level,))) for level in (0.01, 0.02))
    assert (alone[1][0] == noisy[1]).all() and louder[1][0] - clean[1] == pytest.approx(2 * (noisy[1] - clean[1]))
    assert (observed(TASK._replace(seed=6))[1] != noisy).any()


def test_a_record_measures_what_the_last_code_shows() -> None:
    found = run_denoising(TASK)
    assert np.shape(found.error) == np.shape(found.misfit) == (3, 2, 3) and found.stop == [["cap"] * 2] * 3
    assert found.steps == [[6] * 2] * 3 and found.key == TASK.key
    clean, noisy = observed(TASK)
    assert found.noise == pytest.approx(np.sqrt(((noisy - clean) ** 2).mean(axis=1)))
    best = best_start(found.misfit)
    for row in range(3):
        shown = np.array(found.picture[row]) / 255
        assert np.sqrt(((shown - clean[row]) ** 2).mean()) == pytest.approx(found.error[row][best[row]][-1], abs=2e-3)
        assert found.misfit[row][best[row]][-1] == min(misfit[-1] for misfit in found.misfit[row])
    assert run_denoising(TASK) == found


def test_checkpoints_do_not_change_where_a_run_goes() -> None:
    often, once = run_denoising(TASK), run_denoising(TASK._replace(checkpoints=(6,)))
    assert np.array(often.error)[..., -1:] == pytest.approx(np.array(once.error), rel=1e-12)


def test_dark_digits_are_a_change_of_sign_behind_a_sigmoid() -> None:
    network, (_, noisy) = decoder("sigmoid"), observed(TASK)
    first, second, last = matrices(network)
    start = np.random.default_rng(1).standard_normal((3, 20))
    for descent in (False, True):
        (bright,), _, _ = follow(Together(network), noisy, start, 0.01, (20,), descent=descent)
        dark = Together(Network([first, second, -last], output="sigmoid"))
        (other,), _, _ = follow(dark, 1 - noisy, start, 0.01, (20,), descent=descent)
        (wrong,), _, _ = follow(Together(network), 1 - noisy, start, 0.01, (20,), descent=descent)
        assert np.abs(bright - other).max() < 1e-9 < np.abs(bright - wrong).max()


def test_a_run_that_ends_is_left_alone_while_the_others_go_on() -> None:
    network = Together(Network([np.eye(2), np.eye(2)]))
    y = np.array([[1.0, 2.0], [1.0, 2.0]])
    codes, stop, taken = follow(network, y, np.array([[1.0, 2.0], [3.0, 1.0]]), 0.5, (3, 10), descent=False)
    assert stop.tolist() == ["converged", "cap"] and taken.tolist() == [1, 10]
    assert (codes[0][0] == codes[1][0]).all() and np.abs(codes[1][1] - y[1]).max() < np.abs(codes[0][1] - y[1]).max()
    codes, stop, _ = follow(network, y, np.array([[3.0, 4.0], [1.0, 2.0]]), -0.5, (5, 400), descent=False)
    assert stop.tolist() == ["diverged", "converged"] and np.isnan(codes[1][0]).all() and (codes[1][1] == y[1]).all()


def test_a_run_that_diverged_is_chosen_last_and_has_no_picture() -> None:
    nan = float("nan")
    assert best_start([[[0.1, 0.5], [0.9, 0.4]], [[0.1, nan], [9.0, 8.0]], [[nan, nan], [nan, nan]]]) == [1, 1, 0]
    assert as_bytes(np.array([nan, 1.0])) == [] and as_bytes(np.array([-1.0, 0.5, 2.0])) == [0, 128, 255]


def test_plugin_takes_noise_off_and_its_twin_with_the_wrong_sign_does_not() -> None:
    task = TASK._replace(images=tuple(range(10)), levels=(0.02,) * 10, starts=1, checkpoints=(30,))
    found = run_denoising(task)
    assert np.median(np.array(found.error)[:, 0, 0]) < 0.7 * np.median(found.noise)
    clean, noisy = observed(task)
    network = Together(decoder("sigmoid"))
    (wrong,), _, _ = follow(network, noisy, np.random.default_rng(1).standard_normal((10, 20)), -steps("sigmoid").plugin, (30,),
                            descent=False)
    assert np.median(np.sqrt(((network(wrong) - clean) ** 2).mean(axis=1))) > 0.7 * np.median(found.noise)
