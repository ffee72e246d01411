"""Small pictures, and a network of random weights."""

from __future__ import annotations

import torch
from torch.nn.functional import interpolate

from nodes.contract import Image
from nodes.features.vgg import Vgg


def blobs(height: int, width: int, seed: int) -> Image:
    """A smooth random picture (3, height, width) in [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand((1, 3, 6, 6), generator=generator)
    fine = torch.rand((1, 3, 24, 24), generator=generator) - 0.5
    grown = [interpolate(cells, size=(height, width), mode="bilinear") for cells in (coarse, fine)]
    return (grown[0] + 0.4 * grown[1])[0].clamp(0, 1)


def random_vgg() -> Vgg:
    """A VGG of random weights up to conv3_1."""
    generator = torch.Generator().manual_seed(0)
    tensors: dict[str, torch.Tensor] = {}
    channels = 3
    for index, width in ((0, 8), (2, 8), (5, 12), (7, 12), (10, 16)):
        weight = torch.randn((width, channels, 3, 3), generator=generator) / (4 * channels) ** 0.5
        tensors |= {f"features.{index}.weight": weight, f"features.{index}.bias": torch.zeros(width)}
        channels = width
    return Vgg("random", tensors)
