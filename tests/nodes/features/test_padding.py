"""Replicate padding against torch's own, and its gradient against finite differences."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import pad

from nodes.features.padding import replicate


@pytest.mark.parametrize("margin", [1, 2])
@pytest.mark.parametrize("size", [(5, 7), (3, 3), (1, 4)])
def test_padding_and_its_gradient(size: tuple[int, int], margin: int) -> None:
    maps = torch.rand(1, 2, *size, dtype=torch.float64, requires_grad=True)
    assert torch.equal(replicate(maps, margin), pad(maps, (margin,) * 4, mode="replicate"))
    assert torch.autograd.gradcheck(lambda x: replicate(x, margin), (maps,))


def test_the_gradient_stays_channels_last() -> None:
    maps = torch.rand(1, 8, 6, 6).contiguous(memory_format=torch.channels_last).requires_grad_()
    (gradient,) = torch.autograd.grad(replicate(maps, 1).square().sum(), maps)
    assert gradient.is_contiguous(memory_format=torch.channels_last)
