"""The Guided Filter node, against the paper's equations in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import uniform_filter

from nodes.finish.guided_filter import guided, guided_filter


def _noise(*size: int, seed: int = 2, channels: int = 3) -> torch.Tensor:
    return torch.rand(channels, *size, generator=torch.Generator().manual_seed(seed))


def _reference(picture: np.ndarray, guide: np.ndarray, radius: int, epsilon: float) -> np.ndarray:
    """Equations 14 to 16 of He et al., pixel by pixel."""

    def mean(plane: np.ndarray) -> np.ndarray:
        found: np.ndarray = uniform_filter(plane, 2 * radius + 1, mode="reflect")
        return found

    middle = np.stack([mean(part) for part in guide])
    result = np.empty_like(picture)
    for channel, plane in enumerate(picture):
        level = mean(plane)
        cross = np.stack([mean(part * plane) for part in guide]) - middle * level
        covariance = np.array([[mean(a * b) for b in guide] for a in guide]) - middle[:, None] * middle
        slope = np.empty_like(guide)
        for y, x in np.ndindex(level.shape):
            slope[:, y, x] = np.linalg.solve(covariance[:, :, y, x] + epsilon * np.eye(3), cross[:, y, x])
        offset = level - (slope * middle).sum(0)
        result[channel] = (np.stack([mean(part) for part in slope]) * guide).sum(0) + mean(offset)
    return result


@pytest.mark.parametrize("radius", [1, 4])
def test_the_filter_is_the_papers(radius: int) -> None:
    picture, guide = _noise(20, 26), _noise(20, 26, seed=3)
    expected = _reference(picture.double().numpy(), guide.double().numpy(), radius, 0.01)
    np.testing.assert_allclose(guided(picture, guide, radius, 0.01), expected, atol=2e-5)


def test_bands_meet_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, guide = _noise(90, 40), _noise(90, 40, seed=3)
    whole = guided(picture, guide, 3, 0.001)
    monkeypatch.setattr("nodes.finish.guided_filter._BAND", 1)
    torch.testing.assert_close(guided(picture, guide, 3, 0.001), whole, atol=1e-6, rtol=0)


def test_a_mask_can_be_filtered_along_a_picture() -> None:
    guide = torch.zeros(3, 30, 30)
    guide[:, :, 15:] = 1
    mask = torch.zeros(1, 30, 30)
    mask[:, :, 12:] = 1  # a border three pixels off
    found = guided(mask, guide, 6, 1e-4)
    across = found[0, 15].diff()
    assert int(across.argmax()) == 14  # the steepest place is now the guide's edge


def test_strong_edges_stay_and_faint_noise_goes() -> None:
    image = 0.2 + 0.05 * _noise(60, 60)
    image[:, :, 30:] += 0.6
    found = guided_filter(image, radius=6, tolerance=0.1)
    assert found[:, :, :26].std() < 0.35 * image[:, :, :26].std()
    assert (found[:, :, 30] - found[:, :, 29]).mean() > 0.5


def test_detail_goes_from_smooth_by_way_of_unchanged_to_more() -> None:
    image = 0.4 + 0.2 * _noise(30, 30)
    smooth = guided_filter(image)
    assert torch.equal(guided_filter(image, detail=1), image)
    torch.testing.assert_close(guided_filter(image, detail=2), 2 * image - smooth)


def test_a_guide_of_another_size_is_fitted_and_of_another_shape_a_warning() -> None:
    image = _noise(20, 30)
    assert guided_filter(image, _noise(40, 60)).shape == image.shape
    with pytest.warns(UserWarning, match="The guide is 30 × 30 px and the picture 30 × 20 px"):
        guided_filter(image, _noise(30, 30))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (8, 1), (2, 3)])
def test_the_smallest_pictures_work(size: tuple[int, int]) -> None:
    found = guided_filter(_noise(*size), radius=10, tolerance=0.005, detail=4)
    assert found.shape == (3, *size)
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
