"""The floor under an evaluation: what a network's convolutions alone take on this machine.

A picture's gradient needs each convolution once forwards and once backwards to its input; nothing that
computes it by these weights can be faster than that.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.nn.functional import conv2d

from bench.references.vgg import BLOCKS

if TYPE_CHECKING:
    from torch import Tensor

REPETITIONS = 3


class Floor(NamedTuple):
    """Operations of all convolutions, and the seconds that they take by themselves."""

    operations: float
    seconds: float

    @property
    def rate(self) -> float:
        """Operations a second."""
        return self.operations / self.seconds


def convolution_floor(sizes: Sequence[tuple[int, int]], dtype: torch.dtype, last: str = "conv5_1") -> Floor:
    """Return the floor of an evaluation of VGG-19 up to `last` at pictures of `sizes` (height, width)."""
    operations = seconds = 0.0
    for height, width in sizes:
        for channels, width_out, stride in _convolutions(last):
            shape = (height // stride, width // stride)
            operations += 2 * 2 * 9 * channels * width_out * shape[0] * shape[1]
            seconds += _seconds(channels, width_out, shape, dtype)
    return Floor(operations, seconds)


def _convolutions(last: str) -> list[tuple[int, int, int]]:
    """Channels in and out of each convolution, and how many pixels its positions are apart."""
    found = []
    channels = 3
    for block, (count, width) in BLOCKS.items():
        for number in range(1, count + 1):
            found.append((channels, width, 2 ** (block - 1)))
            channels = width
            if f"conv{block}_{number}" == last:
                return found
    raise ValueError(f"VGG-19 has no convolution {last!r}")


def _seconds(channels: int, width: int, shape: tuple[int, int], dtype: torch.dtype) -> float:
    """The shortest of a few passes forwards and back."""
    generator = torch.Generator().manual_seed(0)

    def drawn(*sides: int) -> Tensor:
        values = torch.randn(sides, generator=generator).to(dtype)
        return values.contiguous(memory_format=torch.channels_last)

    maps, weight, slope = drawn(1, channels, *shape), drawn(width, channels, 3, 3), drawn(1, width, *shape)
    one, none = [1, 1], [0, 0]
    only_input = [True, False, False]
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        conv2d(maps, weight, padding=1)
        torch.ops.aten.convolution_backward(
            slope, maps, weight, None, one, one, one, False, none, 1, only_input
        )
        times.append(time.perf_counter() - start)
    return min(times)
