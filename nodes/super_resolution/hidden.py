"""Colours where a picture is transparent: nobody sees them, but a network would let them into the edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.contract import Image, Mask

if TYPE_CHECKING:
    from torch import Tensor


def cover_hidden(image: Image, alpha: Mask) -> Image:
    """Return the picture with the colours nearby in place of those that are fully transparent.

    Push and pull (Gortler et al. 1996, "The Lumigraph"): averages weighted by alpha at half the size, a
    quarter and so on, until something is seen everywhere, then back from coarse to fine. What is seen, even
    a little, is not touched. A picture that is transparent everywhere is left as it is.

    Args:
        image: (3, H, W) in [0, 1]; not changed.
        alpha: (1, H, W) in [0, 1].
    """
    import torch

    if bool((alpha > 0).all()) or not bool((alpha > 0).any()):
        return image
    return torch.where(alpha > 0, image, _spread(image[None], alpha[None])[0])


def _spread(colours: Tensor, weight: Tensor) -> Tensor:
    """Return (1, 3, h, w) colours that are known as far as `weight` (1, 1, h, w) says, known everywhere."""
    import torch.nn.functional as F

    if bool((weight > 0).all()):
        return colours
    # ceil_mode: an odd side's last pixel is a half of its own, and counts for as much as is in it.
    average, light = (
        F.avg_pool2d(each, 2, ceil_mode=True, count_include_pad=False) for each in (colours * weight, weight)
    )
    coarse = _spread(average / light.clamp(min=1e-12), light.clamp(max=1))
    wide = F.interpolate(coarse, size=colours.shape[2:], mode="bilinear", align_corners=False)
    known = (weight > 0).to(colours.dtype)
    return known * colours + (1 - known) * wide
