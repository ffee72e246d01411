"""Which device computes."""

from __future__ import annotations

from collections.abc import Sequence


class DeviceMissing(Exception):
    """The device that was asked for is not on this machine."""


def cards() -> list[str]:
    """Return the CUDA devices of this machine, as torch names them."""
    import torch

    return [f"cuda:{number}" for number in range(torch.cuda.device_count())]


def device_of(wanted: str, cards: Sequence[str], index: int = 0) -> str:
    """Return the device of worker `index` where there are these CUDA devices, which workers take in turn;
    ``auto`` is one of them where there is any.

    >>> [device_of("auto", ["cuda:0", "cuda:1"], index) for index in range(3)]
    ['cuda:0', 'cuda:1', 'cuda:0']

    Raises:
        DeviceMissing: if the `wanted` device is not there.
    """
    if wanted == "auto" and not cards:
        return "cpu"
    if wanted in ("auto", "cuda") and cards:
        return cards[index % len(cards)]
    if wanted not in ("cpu", *cards):
        raise DeviceMissing(f"{wanted!r} is not on this machine; there is: {', '.join(['cpu', *cards])}")
    return wanted
