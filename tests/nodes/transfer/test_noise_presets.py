"""The published presets of the pyramid reference, against a float64 computation of its noise and amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from nodes.contract import Complaint, spec_of
from nodes.transfer.noise_map import noise_map
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs

SPEC = spec_of(noise_map)
PUBLISHED: dict[str, tuple[float, list[tuple[float, float, float, float]]]] = {
    "NO_NOISE": (0.0, []),
    "PIXEL_WIDE_NOISE": (0.5, [(-1, 1.0, 1.0, 0.5)]),
    "NOISE_128": (0.7, [(128, 1.0, 1.0, 0.5)]),
    "NOISE_16": (0.7, [(16, 1.0, 1.0, 0.5)]),
    "STANDARD_GAUSS": (
        0.95,
        [
            (9, 0.3, 0.2, 0.2),
            (18, 0.2, 0.3, 0.3),
            (36, 0.1, 0.4, 0.4),
            (-1, 0.2, 0.1, 0.6),
            (0, 0.2, 0.0, 0.3),
        ],
    ),
    "LIGHT_GAUSS": (
        0.95,
        [
            (32, 0.1, 0.2, 0.2),
            (64, 0.15, 0.3, 0.3),
            (128, 0.5, 0.1, 0.4),
            (-1, 0.1, 0.8, 0.6),
            (0, 0.0, 0.0, 0.3),
        ],
    ),
}
"""By name: the noise factor, and each level's granularity, central and peripheral amplitude, dispersion."""


def preset(name: str) -> Mapping[str, Any]:
    return {**SPEC.defaults(), **SPEC.presets[name].values}


def enlarged(grid: np.ndarray, height: int, width: int) -> np.ndarray:
    return cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)


def reference_noise(
    levels: list[tuple[float, float, float, float]], style: np.ndarray, height: int, width: int, seed: int
) -> np.ndarray:
    """The reference's noise (height, width, 3), its shuffles drawn as ours are."""
    generator = torch.Generator().manual_seed(seed)
    found = np.zeros((height, width, 3))
    for granularity, center, edge, reach in levels:
        bump = np.ones((height, width))
        for axis, side in enumerate((height, width)):
            line = np.exp(-((np.arange(side) - (side - 1) / 2) ** 2) / (2 * (side * reach) ** 2))
            bump = bump * np.expand_dims(line / line[side // 2], 1 - axis)
        envelope = (edge + (center - edge) * bump)[:, :, None]
        if granularity == 0:
            found += envelope
            continue
        if granularity < 0:
            rows, columns = height // int(-granularity), width // int(-granularity)
        elif height <= width:
            rows, columns = int(granularity), int(width * granularity) // height
        else:
            rows, columns = int(height * granularity) // width, int(granularity)
        grid = enlarged(style, rows, columns).reshape(-1, 3)
        shuffled = grid[torch.randperm(len(grid), generator=generator).numpy()]
        found += envelope * enlarged(shuffled.reshape(rows, columns, 3), height, width)
    return found


def reference_amount(content: np.ndarray, factor: float) -> np.ndarray:
    across, down = (cv2.Sobel(content, cv2.CV_64F, *order, ksize=5) for order in ((1, 0), (0, 1)))
    gradient = np.clip(np.sqrt(across**2 + down**2), 0, 100)
    blurred: np.ndarray = cv2.GaussianBlur(gradient, (101, 101), 0.2)
    return 5 * factor / (5 + blurred)


def float64(picture: torch.Tensor) -> np.ndarray:
    return picture.double().permute(1, 2, 0).numpy()


def test_the_six_published_presets_are_listed() -> None:
    assert list(SPEC.presets) == list(PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_preset_has_the_published_numbers(name: str) -> None:
    factor, levels = PUBLISHED[name]
    values = preset(name)
    assert values["strength"] == factor
    if levels:
        lists = [values[key] for key in ("granularity", "center", "edge", "dispersion")]
        assert list(zip(*lists, strict=True)) == [tuple(map(float, level)) for level in levels]
    assert SPEC.check is not None
    complaints: list[Complaint] = list(SPEC.check(values))
    assert not complaints


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("size", [(72, 96), (101, 65)])
def test_a_preset_gives_the_references_noise_amount_and_start(name: str, size: tuple[int, int]) -> None:
    content, style = blobs(*size, seed=1), blobs(90, 130, seed=2)
    factor, levels = PUBLISHED[name]
    found = noise_map(content, style, **(dict(preset(name)) | {"seed": 5}), run=Recorder())
    noise = reference_noise(levels, float64(style), *size, seed=5)
    amount = reference_amount(float64(content), factor)
    start = (1 - amount) * float64(content) + amount * noise
    if levels:
        np.testing.assert_allclose(float64(found.noise.picture), noise.clip(0, 1), atol=2e-5)
    np.testing.assert_allclose(found.amount[0].numpy(), amount.mean(axis=2), atol=2e-5)
    np.testing.assert_allclose(float64(found.mix), start.clip(0, 1), atol=2e-5)


def test_only_the_preset_whose_amplitudes_do_not_sum_to_one_warns() -> None:
    content, style = blobs(64, 64, seed=1), blobs(64, 64, seed=2)
    warned = {}
    for name in PUBLISHED:
        run = Recorder()
        noise_map(content, style, **preset(name), run=run)
        warned[name] = run.warnings
    assert warned.pop("LIGHT_GAUSS") == [
        "center amplitudes sum to 0.85, not 1",
        "edge amplitudes sum to 1.4, not 1",
    ]
    assert not any(warned.values())
