"""What photographs go through before a restoring network sees them."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from skimage import data
from skimage.filters import gaussian

from nodes.super_resolution.training import degrade as faults
from nodes.super_resolution.training.degrade import compressed, degrade


@pytest.fixture
def photo() -> torch.Tensor:
    """48 × 48 pixels of a photograph of scikit-image."""
    crop = np.ascontiguousarray(data.chelsea()[100:148, 150:198])  # type: ignore[no-untyped-call]
    return torch.from_numpy(crop).permute(2, 0, 1).float() / 255


def only(monkeypatch: pytest.MonkeyPatch, **shares: float) -> None:
    for name in ("BLURRED", "NOISY", "COMPRESSED"):
        monkeypatch.setattr(faults, name, shares.get(name, 0.0))


def test_it_is_drawn_from_the_generator_alone(photo: torch.Tensor) -> None:
    patches = photo.expand(8, -1, -1, -1)
    first, again, other = (degrade(patches, torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == patches.shape
    assert 0 <= float(first.min()) <= float(first.max()) <= 1
    assert torch.allclose(first * 255, (first * 255).round(), atol=1e-4)


def test_without_any_fault_a_picture_of_8_bits_stays(
    photo: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch)
    assert torch.allclose(degrade(photo[None], torch.Generator())[0], photo, atol=1e-6)


def test_jpeg_is_that_of_pillow(photo: torch.Tensor) -> None:
    file = BytesIO()
    Pillow.fromarray((photo * 255).byte().permute(1, 2, 0).numpy()).save(file, "JPEG", quality=60)
    expected = np.asarray(Pillow.open(file))
    assert np.array_equal((compressed(photo, 60) * 255).round().permute(1, 2, 0).numpy(), expected)
    errors = [float((compressed(photo, quality) - photo).square().mean()) for quality in (30, 60, 95)]
    assert errors == sorted(errors, reverse=True)


def test_noise_is_as_strong_as_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, NOISY=1.0)
    grey = torch.full((60, 3, 32, 32), 0.5)
    spread = (degrade(grey, torch.Generator().manual_seed(3)) - grey).flatten(1).std(1) * 255
    # Uniform up to 16, with the rounding's own 1/√12; both kinds are alike at mid grey.
    assert 0.25 < float(spread.min()) < 3
    assert 13 < float(spread.max()) < 16.5
    assert 6 < float(spread.mean()) < 10


def test_blur_is_gaussian(photo: torch.Tensor) -> None:
    blurred = faults._blurred(photo, 0.6)[:, 4:-4, 4:-4]
    expected = gaussian(photo.numpy(), 0.6, channel_axis=0, truncate=3.4)[:, 4:-4, 4:-4]  # type: ignore[no-untyped-call]
    assert np.allclose(blurred.numpy(), expected, atol=1e-3)
    assert torch.allclose(faults._blurred(photo, 0.0), photo, atol=1e-6)
