"""The content's colours brought to the styles' before painting: work that the loss need not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

RIDGE = 1e-5
LUMINANCE = (0.2126, 0.7152, 0.0722)
"""Weights of red, green and blue in luma (ITU-R BT.709)."""


class Colours(NamedTuple):
    """Mean (3,) and covariance (3, 3) of colours, in float64."""

    mean: Tensor
    covariance: Tensor


def colours(images: Sequence[Tensor], shares: Sequence[float]) -> Colours:
    """Return mean and covariance of the colours of several pictures (3, H, W) taken together by shares."""
    import torch

    total = sum(shares)
    mean = torch.zeros(3, dtype=torch.float64)
    second = torch.zeros(3, 3, dtype=torch.float64)
    for image, share in zip(images, shares, strict=True):
        pixels = image.reshape(3, -1).double()
        mean += share / total * pixels.mean(dim=1)
        second += share / total * (pixels @ pixels.T) / pixels.shape[1]
    return Colours(mean, second - mean[:, None] * mean + RIDGE * torch.eye(3, dtype=torch.float64))


def recoloured(content: Tensor, target: Colours) -> Tensor:
    """Return `content` (3, H, W) with the mean and covariance of `target`, values kept in [0, 1].

    The symmetric map of Monge and Kantorovich, the one that moves colours least (Pitié & Kokaram 2007).
    """
    own = colours([content], [1.0])
    root = _power(own.covariance, 0.5)
    inverse = _power(own.covariance, -0.5)
    matrix = inverse @ _power(root @ target.covariance @ root, 0.5) @ inverse
    pixels = content.reshape(3, -1).double() - own.mean[:, None]
    return (matrix @ pixels + target.mean[:, None]).float().reshape(content.shape).clamp(0, 1)


def luminance(image: Tensor) -> Tensor:
    """Return the luma of (3, H, W) as (1, H, W)."""
    weights = image.new_tensor(LUMINANCE)[:, None, None]
    return (image * weights).sum(dim=0, keepdim=True)


def with_luminance(image: Tensor, luma: Tensor) -> Tensor:
    """Return `image` (3, H, W) with its luma replaced by `luma` (1, H, W) and its colour differences kept.

    Where that leaves [0, 1], the colour differences are lowered and not the luma changed.
    """
    import torch

    luma = luma.clamp(0, 1)
    difference = image - luminance(image)
    room = torch.where(difference > 0, 1 - luma, luma) / difference.abs().clamp_min(1e-6)
    return luma + difference * room.amin(dim=0, keepdim=True).clamp(max=1)


def matched_luminance(style: Tensor, content: Tensor) -> Tensor:
    """Return the luma of `style` with mean and deviation of the content's, as a grey (3, H, W)."""
    source, target = luminance(style), luminance(content)
    gain = target.std() / source.std().clamp_min(1e-3)
    return ((source - source.mean()) * gain + target.mean()).clamp(0, 1).expand(3, -1, -1)


def _power(matrix: Tensor, exponent: float) -> Tensor:
    import torch

    values, vectors = torch.linalg.eigh(matrix)
    powered: Tensor = vectors @ torch.diag(values.clamp_min(1e-12) ** exponent) @ vectors.T
    return powered
