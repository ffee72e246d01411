"""The content's colours brought to the styles' before painting: work that the loss need not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nodes.color.luma import luma
from nodes.color.statistics import COVARIANCE_FLOOR, MAX_GAIN, Moments, mapped, moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


def colours(images: Sequence[Tensor], shares: Sequence[float]) -> Moments:
    """Return mean and covariance of the colours of several pictures (3, H, W) taken together by shares.

    `COVARIANCE_FLOOR` is added to the diagonal, so that pictures of one colour can be worked with.
    """
    import torch

    total = sum(shares)
    found = [moments(image) for image in images]
    weights = [share / total for share in shares]
    mean = sum((w * each.mean for w, each in zip(weights, found, strict=True)), torch.zeros(3).double())
    covariance = COVARIANCE_FLOOR * torch.eye(3, dtype=torch.float64)
    for weight, each in zip(weights, found, strict=True):
        apart = each.mean - mean
        covariance += weight * (each.covariance + apart[:, None] * apart)
    return Moments(mean, covariance)


def recoloured(content: Tensor, target: Moments) -> Tensor:
    """Return `content` (3, H, W) with the mean and covariance of `target`, values kept in [0, 1].

    The symmetric map of Monge and Kantorovich, the one that moves colours least (Pitié & Kokaram 2007),
    with its gain bounded as Color Transfer bounds it.
    """
    return mapped(content, target, "symmetric").float().clamp(0, 1)


def matched_luminance(style: Tensor, content: Tensor) -> Tensor:
    """Return the luma of `style` with mean and deviation of the content's, as a grey (3, H, W).

    Its contrast is raised at most as far as Color Transfer raises colours': dither would become texture.
    """
    source, target = luma(style), luma(content)
    gain = (target.std() / source.std().clamp_min(1e-3)).clamp(max=MAX_GAIN)
    return ((source - source.mean()) * gain + target.mean()).clamp(0, 1).expand(3, -1, -1)
