"""What happens to photographs on their way: blur, noise, and JPEG. The restoring networks learn it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image as Pillow

from nodes.super_resolution.training.photographs import tensor_of

if TYPE_CHECKING:
    from torch import Generator, Tensor

BLURRED, NOISY, COMPRESSED = 0.3, 0.5, 0.85  # share of the patches that each happens to
LARGEST_BLUR = 0.7  # px, standard deviation
LARGEST_NOISE = 16 / 255  # standard deviation at mid grey
QUALITIES = (30, 95)  # of JPEG


def degrade(patches: Tensor, random: Generator) -> Tensor:
    """Return patches (n, 3, h, w) in [0, 1] as a bad camera and a small file would have left them.

    Each is blurred by a Gaussian, then gets noise (of equal strength everywhere, or growing with the root
    of the light as photons do), then is rounded to 8 bits and compressed by JPEG: each with some chance
    and a strength of its own.
    """
    import torch

    def chance() -> float:
        return float(torch.rand((), generator=random))

    degraded = []
    for patch in patches:
        if chance() < BLURRED:
            patch = _blurred(patch, LARGEST_BLUR * chance())
        if chance() < NOISY:
            noise = torch.randn(patch.shape, generator=random) * LARGEST_NOISE * chance()
            if chance() < 0.5:
                noise = noise * (2 * patch).sqrt()
            patch = (patch + noise).clamp(0, 1)
        patch = (patch * 255).round() / 255
        if chance() < COMPRESSED:
            lowest, highest = QUALITIES
            patch = compressed(
                patch, round(lowest + (highest - lowest) * chance()), halved_colours=chance() < 0.7
            )
        degraded.append(patch)
    return torch.stack(degraded)


def through_jpeg(picture: Pillow.Image, quality: int, *, halved_colours: bool = True) -> Pillow.Image:
    """Return an RGB picture as JPEG of `quality` keeps it, with its colours at half size or whole."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=2 if halved_colours else 0)
    with Pillow.open(file) as opened:
        return opened.convert("RGB")


def compressed(picture: Tensor, quality: int, *, halved_colours: bool = True) -> Tensor:
    """Return a picture (3, h, w) in [0, 1] after JPEG, as `through_jpeg` does."""
    pixels = Pillow.fromarray((picture * 255).round().byte().permute(1, 2, 0).numpy())
    return tensor_of(through_jpeg(pixels, quality, halved_colours=halved_colours)).float() / 255


def _blurred(patch: Tensor, deviation: float) -> Tensor:
    import torch
    import torch.nn.functional as F

    line = torch.exp(-0.5 * (torch.arange(-2, 3) / max(deviation, 1e-3)).square())
    kernel = torch.outer(line, line) / line.sum() ** 2
    padded = F.pad(patch[None], (2, 2, 2, 2), mode="replicate")
    return F.conv2d(padded, kernel.expand(3, 1, 5, 5), groups=3)[0]
