"""sRGB to Lab and back, against scikit-image."""

from __future__ import annotations

import numpy as np
import torch
from skimage import color

from nodes.color.lab import from_linear, lab_from_srgb, srgb_from_lab, to_linear


def _noise(height: int = 40, width: int = 50) -> torch.Tensor:
    return torch.rand(3, height, width, generator=torch.Generator().manual_seed(3))


def test_lab_agrees_with_scikit_image() -> None:
    image = _noise()
    expected = color.rgb2lab(image.double().permute(1, 2, 0).numpy())
    # scikit-image's matrix and white differ in the fourth digit, hence not closer.
    assert np.abs(lab_from_srgb(image).permute(1, 2, 0).numpy() - expected).max() < 0.02


def test_there_and_back_is_the_identity() -> None:
    image = _noise()
    assert (srgb_from_lab(lab_from_srgb(image)) - image).abs().max() < 1e-5
    assert (from_linear(to_linear(image.double())) - image.double()).abs().max() < 1e-7


def test_grey_has_no_chroma_and_white_is_100() -> None:
    grey = torch.linspace(0, 1, 256).expand(3, 1, 256)
    lab = lab_from_srgb(grey.double())
    assert lab[1:].abs().max() < 1e-6
    assert abs(float(lab[0, 0, -1]) - 100) < 1e-9
    assert abs(float(lab[0, 0, 0])) < 1e-9
