"""Learning `sketch`: what is drawn, what is fitted, and that it can be repeated."""

from __future__ import annotations

import numpy as np
import torch

from nodes.features.sketch.drawing import pictures, pink_noise
from nodes.features.sketch.fit import StagePlan, fit, sample_patches
from nodes.features.sketch.network import Sketch

PLAN = (StagePlan(filters=8, side=5, epsilon=0.05), StagePlan(filters=12, side=3, epsilon=0.2))


def test_the_same_seed_draws_and_learns_the_same() -> None:
    first, second = (fit(torch.from_numpy(pictures(3, 48, 5)), PLAN, seed=2) for _ in range(2))
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not np.array_equal(pictures(1, 48, 5), pictures(1, 48, 6))


def test_drawn_pictures_are_pictures() -> None:
    drawn = pictures(4, 64, 0)
    assert drawn.shape == (4, 3, 64, 64)
    assert drawn.min() >= 0
    assert drawn.max() <= 1
    assert (drawn.std(axis=(1, 2, 3)) > 0.02).all()


def test_pink_noise_has_the_spectrum_asked_for() -> None:
    noise = pink_noise(256, 1.0, 1, np.random.default_rng(0))[..., 0]
    power = np.abs(np.fft.fft2(noise)) ** 2
    radius = np.hypot(*np.meshgrid(np.fft.fftfreq(256) * 256, np.fft.fftfreq(256) * 256))
    near, far = (power[(radius > r / 1.1) & (radius < r * 1.1)].mean() for r in (16, 64))
    assert abs(np.log(near / far) / np.log(4) - 2) < 0.2


def test_every_channel_has_mean_activation_one_over_the_drawn_pictures() -> None:
    drawn = torch.from_numpy(pictures(4, 64, 1))
    network = Sketch("tiny", fit(drawn, PLAN))
    maps = [network.features(picture, network.layers) for picture in drawn]
    for layer in network.layers:
        means = torch.stack([entry[layer].mean(dim=(0, 2, 3)) for entry in maps]).mean(dim=0)
        torch.testing.assert_close(means, torch.ones_like(means), atol=0.02, rtol=0.02)


def test_patches_are_cut_from_the_maps() -> None:
    maps = torch.arange(2 * 2 * 6 * 7, dtype=torch.float32).reshape(2, 2, 6, 7)
    patches = sample_patches(maps, 3, 10**6, torch.Generator().manual_seed(0))
    expected = torch.nn.functional.unfold(maps, 3).permute(0, 2, 1).reshape(-1, 18)
    assert {tuple(row.tolist()) for row in patches} == {tuple(row.tolist()) for row in expected}
