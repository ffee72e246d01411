"""The Color Transfer node."""

from __future__ import annotations

import torch

from nodes.color.color_transfer import color_transfer
from nodes.color.statistics import MAX_GAIN, transfer


def _pictures() -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(5)
    return torch.rand(3, 20, 30, generator=random), torch.rand(3, 9, 7, generator=random) ** 3


def test_strength_goes_from_the_picture_to_the_recoloured_one() -> None:
    image, palette = _pictures()
    assert torch.equal(color_transfer(image, palette, strength=0), image)
    full = color_transfer(image, palette)
    torch.testing.assert_close(full, transfer(image, palette, "symmetric", max_gain=MAX_GAIN).clamp(0, 1))
    torch.testing.assert_close(color_transfer(image, palette, strength=0.5), (image + full) / 2)


def test_rescaling_fits_all_colours_in_without_changing_their_order() -> None:
    image, palette = _pictures()
    raw = transfer(palette, image, "symmetric", max_gain=MAX_GAIN)
    assert raw.min() < 0 or raw.max() > 1
    fitted = color_transfer(palette, image, out_of_range="rescale")
    lowest, highest = min(float(raw.min()), 0), max(float(raw.max()), 1)
    torch.testing.assert_close(fitted, (raw - lowest) / (highest - lowest))
