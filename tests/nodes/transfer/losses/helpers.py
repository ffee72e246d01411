"""Drawn feature maps for the tests of losses."""

from __future__ import annotations

import torch


def maps(
    seed: int,
    channels: int = 5,
    height: int = 6,
    width: int = 7,
    dtype: torch.dtype = torch.float64,
) -> torch.Tensor:
    """Features (1, C, H, W) whose channels lean on each other and have different means, channels last."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.rand((channels, height * width), generator=generator, dtype=torch.float64)
    mixing = torch.randn((channels, channels), generator=generator, dtype=torch.float64)
    values = (mixing @ drawn).relu() + drawn
    return values.view(1, channels, height, width).to(dtype).contiguous(memory_format=torch.channels_last)


def weights(seed: int, positions: int) -> torch.Tensor:
    """Weights of positions (N,), some of them 0, adding up to 1."""
    generator = torch.Generator().manual_seed(seed)
    drawn = (torch.rand(positions, generator=generator, dtype=torch.float64) - 0.3).clamp_min(0)
    return drawn / drawn.sum()
