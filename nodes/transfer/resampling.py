"""Resizing of pictures inside the optimisation: antialiased downwards, bicubic upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.transfer.sizes import Size

if TYPE_CHECKING:
    from torch import Tensor


def size_of(image: Tensor) -> Size:
    """Return the size of (C, H, W)."""
    return Size(int(image.shape[-2]), int(image.shape[-1]))


def resized(image: Tensor, size: Size) -> Tensor:
    """Return `image` (C, H, W) at `size`, values kept in [0, 1]."""
    return image if size_of(image) == size else enlarged(image, size).clamp(0, 1)


def enlarged(image: Tensor, size: Size) -> Tensor:
    """Return `image` (C, H, W) at `size`, of any values; smaller sizes are antialiased too."""
    from torch.nn.functional import interpolate

    return interpolate(image[None], size=tuple(size), mode="bicubic", align_corners=False, antialias=True)[0]


def halving_transposed(gradient: Tensor, size: Size) -> Tensor:
    """Return the gradient at a picture of `size`, given the one at its half: the transpose of `halve`."""
    from torch.nn.functional import interpolate

    full = interpolate(gradient[None], scale_factor=2, mode="bilinear", align_corners=False)[0] / 4
    height, width = size
    if full.shape[-2] > height:
        full[:, height - 1] += full[:, height]
    if full.shape[-1] > width:
        full[:, :, width - 1] += full[:, :, width]
    return full[:, :height, :width]
