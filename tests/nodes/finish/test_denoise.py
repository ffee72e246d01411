"""The Denoise node, against float64 and scikit-image's filters."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import uniform_filter
from skimage import data, restoration

from nodes.finish import denoise as module
from nodes.finish.denoise import cleaned, denoise, estimated_noise


def _photo() -> torch.Tensor:
    """A photograph that scikit-image ships, 128 px."""
    pixels = data.astronaut()  # type: ignore[no-untyped-call]
    return torch.from_numpy(pixels[:256:2, 130:386:2].transpose(2, 0, 1) / 255).float()


def _noisy(image: torch.Tensor, sigma: float) -> torch.Tensor:
    return image + sigma * torch.randn(image.shape, generator=torch.Generator().manual_seed(1))


def _psnr(found: torch.Tensor, image: torch.Tensor) -> float:
    return float(-10 * (found - image).square().mean().log10())


@pytest.mark.parametrize("sigma", [0.04, 0.1])
def test_noise_goes_better_than_by_non_local_means_and_total_variation(sigma: float) -> None:
    image = _photo()
    noisy = _noisy(image, sigma)
    pixels = noisy.permute(1, 2, 0).numpy()
    others = {
        "noisy": pixels,
        "means": restoration.denoise_nl_means(
            pixels, 5, 6, 0.8 * sigma, sigma=sigma, fast_mode=True, channel_axis=-1
        ),
        "variation": restoration.denoise_tv_chambolle(  # type: ignore[no-untyped-call]
            pixels, 1.2 * sigma, channel_axis=-1
        ),
    }
    found = _psnr(denoise(noisy), image)
    for name, other in others.items():
        assert found > _psnr(torch.from_numpy(other).permute(2, 0, 1), image) + 0.3, name


def test_the_noise_is_estimated() -> None:
    image = 0.5 + torch.zeros(1, 100, 100)
    plane = _noisy(image, 0.07)[0].numpy()
    assert abs(estimated_noise(plane) - 0.07) < 0.003
    scene = _noisy(_photo()[:1], 0.05)[0].numpy()
    assert abs(estimated_noise(scene) - 0.05) < 0.01
    assert estimated_noise(np.zeros((1, 5), np.float32)) == 0


def test_one_octave_is_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "OCTAVES", 1)
    plane = _noisy(torch.full((1, 12, 14), 0.5), 0.1)[0]
    padded = np.pad(plane.double().numpy(), 1, mode="symmetric")
    corner = (slice(None, -1), slice(1, None))
    expected = np.zeros((12, 14))
    for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        wavelet = [(1.0, signs[0]), (1.0, signs[1])]
        band = np.zeros((13, 15))
        for a, b in np.ndindex(2, 2):
            band += wavelet[0][a] * wavelet[1][b] * padded[corner[a], corner[b]] / 4
        if signs != (1, 1):
            energy = uniform_filter(band**2, 5, mode="reflect")
            band = band * np.maximum(0, 1 - 0.05**2 / energy)
        for a, b in np.ndindex(2, 2):
            expected += wavelet[0][a] * wavelet[1][b] * band[1 - a : 13 - a, 1 - b : 15 - b] / 4
    np.testing.assert_allclose(cleaned(plane.numpy(), 0.1), expected, atol=1e-5)


def test_without_noise_the_picture_stays() -> None:
    image = _photo()
    assert torch.equal(denoise(image, strength=0, color_strength=0), image)
    torch.testing.assert_close(denoise(image, noise=0), image, atol=1e-6, rtol=0)
    plane = image[0].numpy()
    np.testing.assert_allclose(cleaned(plane, 1e-9), plane, atol=1e-6)


def test_colour_speckle_goes_alone() -> None:
    speckled = _noisy(torch.full((3, 40, 40), 0.5), 0.05)
    found = denoise(speckled, strength=0, color_strength=2)
    torch.testing.assert_close(found.mean(0), speckled.mean(0), atol=1e-5, rtol=0)
    assert (found - found.mean(0)).std() < 0.2 * (speckled - speckled.mean(0)).std()


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (8, 1), (2, 3), (33, 31)])
def test_the_smallest_pictures_work(size: tuple[int, int]) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(2))
    found = denoise(image, strength=3, noise=20.0)
    assert found.shape == image.shape
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
