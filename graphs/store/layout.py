"""Tensors as plain bytes and back, lying in memory as they did.

Sums run along memory: the same values in another order of axes give other last digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from torch import Tensor

BLOCK = 1 << 22
"""Bytes that are hashed and written at a time."""


class Layout(NamedTuple):
    """How a tensor lies in memory: its shape, and its axes from the outermost to the innermost. An axis
    along which one value repeats is stored once."""

    shape: list[int]
    order: list[int]


def laid_plain(tensor: Tensor) -> tuple[Tensor, Layout]:
    """Return the values of `tensor`, contiguous on the CPU, and how they were laid out."""
    layout = Layout(list(tensor.shape), [])
    for axis, stride in enumerate(tensor.stride()):
        if stride == 0 and tensor.shape[axis] > 1:
            tensor = tensor.narrow(axis, 0, 1)
    layout.order.extend(sorted(range(tensor.ndim), key=tensor.stride, reverse=True))
    return tensor.detach().permute(layout.order).cpu().contiguous(), layout


def laid_back(plain: Tensor, layout: Layout) -> Tensor:
    """Return what `laid_plain` was given.

    Raises:
        ValueError: if `plain` cannot be laid out so.
        RuntimeError: likewise.
    """
    back = [layout.order.index(axis) for axis in range(len(layout.order))]
    return plain.permute(back).expand(layout.shape)


def blocks(tensor: Tensor) -> Iterator[memoryview]:
    """Yield the bytes of a contiguous tensor on the CPU, without a copy: to be read, or written into."""
    import torch

    if not tensor.numel():
        return
    data = memoryview(cast(Any, tensor.reshape(-1).view(torch.uint8).numpy()))
    for start in range(0, len(data), BLOCK):
        yield data[start : start + BLOCK]
