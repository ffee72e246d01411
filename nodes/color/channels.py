"""The part of a picture's colours that a tone curve works on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from nodes.color.lab import from_linear, lab_from_srgb, linear_from_lab, luminance_from_lightness
from nodes.color.luma import into_range

if TYPE_CHECKING:
    from torch import Tensor

Channel = Literal["all", "lightness", "red", "green", "blue"]

PRIMARIES: tuple[Channel, ...] = ("red", "green", "blue")


def on_channel(image: Tensor, channel: Channel, change: Callable[[Tensor], Tensor]) -> Tensor:
    """Return `image` (3, height, width) with `change` applied to a part of it.

    Args:
        image: sRGB in [0, 1]; not changed.
        channel: ``all`` changes red, green and blue alike; ``lightness`` changes L* of CIE L*a*b* and
            leaves hue and chroma, which are lowered where they would leave sRGB.
        change: takes values in [0, 1] and returns as many, which are clipped to [0, 1].
    """
    import torch

    if channel == "all":
        return change(image).clamp(0, 1)
    if channel == "lightness":
        lab = lab_from_srgb(image)
        return with_lightness(lab, change(lab[:1] / 100).clamp(0, 1))
    place = PRIMARIES.index(channel)
    planes = list(image)
    planes[place] = change(planes[place][None])[0].clamp(0, 1)
    return torch.stack(planes)


def values_of(image: Tensor, channel: Channel) -> Tensor:
    """Return the values in [0, 1] that `on_channel` would hand to `change`."""
    if channel == "all":
        return image
    if channel == "lightness":
        return lab_from_srgb(image)[:1] / 100
    return image[PRIMARIES.index(channel)][None]


def with_lightness(lab: Tensor, lightness: Tensor) -> Tensor:
    """Return L*a*b* (3, height, width) as sRGB in [0, 1] with L* / 100 replaced by `lightness`
    (1, height, width)."""
    import torch

    return in_srgb(torch.cat((lightness * 100, lab[1:])))


def in_srgb(lab: Tensor) -> Tensor:
    """Return L*a*b* (3, height, width) as sRGB in [0, 1].

    Colours that sRGB lacks lose chroma: in linear light they are drawn towards the grey of their lightness,
    which they keep. To clip them would turn their hue.
    """
    grey = luminance_from_lightness(lab[:1].clamp(0, 100))
    return from_linear(into_range(linear_from_lab(lab), grey)).clamp_(0, 1)
