"""The Smooth & Sharpen node."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage import filters

from nodes.color.smooth_and_sharpen import smooth_and_sharpen


def _noise(*size: int, seed: int = 2) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(seed))


def test_both_switched_off_change_nothing() -> None:
    image = _noise(12, 17)
    assert torch.equal(smooth_and_sharpen(image, radius=0, sharpness=0), image)


def test_sharpening_is_scikit_images_unsharp_mask() -> None:
    image = 0.3 + 0.4 * _noise(40, 50)
    expected = filters.unsharp_mask(  # type: ignore[no-untyped-call]
        image.double().numpy(), radius=1.5, amount=0.6, channel_axis=0, preserve_range=True
    )
    found = smooth_and_sharpen(image, radius=0, sharpness=0.6, sharpen_radius=1.5).numpy()
    inner = np.s_[:, 10:-10, 10:-10]  # the two treat borders differently
    np.testing.assert_allclose(found[inner], np.clip(expected, 0, 1)[inner], atol=1e-5)


def test_smoothing_is_the_bilateral_formula() -> None:
    image, sigma, tolerance, reach = 0.4 + 0.2 * _noise(15, 15), 2.0, 0.1, 3
    pixels = image.double().permute(1, 2, 0).numpy()
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    inside = x**2 + y**2 <= reach**2
    window = pixels[7 - reach : 8 + reach, 7 - reach : 8 + reach]
    apart = np.abs(window - pixels[7, 7]).sum(-1)
    weight = np.exp(-(x**2 + y**2) / (2 * sigma**2) - apart**2 / (2 * (3 * tolerance) ** 2)) * inside
    expected = (weight[..., None] * window).sum((0, 1)) / weight.sum()
    found = smooth_and_sharpen(image, radius=sigma, tolerance=tolerance, sharpness=0)[:, 7, 7].numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_noise_goes_and_a_strong_edge_stays() -> None:
    image = 0.2 + 0.04 * _noise(40, 40)
    image[:, :, 20:] += 0.5
    smooth = smooth_and_sharpen(image, radius=4, tolerance=0.06, sharpness=0)
    assert smooth[:, :, :18].std() < 0.4 * image[:, :, :18].std()
    assert (smooth[:, :, 20] - smooth[:, :, 19]).mean() > 0.48


def test_a_threshold_spares_the_grain() -> None:
    image = 0.5 + 0.02 * _noise(20, 20)
    spared = smooth_and_sharpen(image, radius=0, sharpness=2, threshold=0.05)
    assert torch.equal(spared, image)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (8, 1), (2, 3)])
def test_the_smallest_pictures_work(size: tuple[int, int]) -> None:
    image = _noise(*size)
    result = smooth_and_sharpen(image, radius=10, sharpness=3)
    assert result.shape == image.shape
    assert result.isfinite().all()
    assert 0 <= result.min() <= result.max() <= 1
