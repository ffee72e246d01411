"""Small pictures and a run that writes down what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch.nn.functional import interpolate

from nodes.contract import JSON, Cancelled, Image, Saved
from nodes.features.vgg import Vgg


def blobs(height: int, width: int, seed: int) -> Image:
    """A smooth random picture (3, height, width) in [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand((1, 3, 6, 6), generator=generator)
    fine = torch.rand((1, 3, 24, 24), generator=generator) - 0.5
    grown = [interpolate(cells, size=(height, width), mode="bilinear") for cells in (coarse, fine)]
    return (grown[0] + 0.4 * grown[1])[0].clamp(0, 1)


def random_vgg() -> Vgg:
    """A VGG of random weights up to conv3_1."""
    generator = torch.Generator().manual_seed(0)
    tensors: dict[str, torch.Tensor] = {}
    channels = 3
    for index, width in ((0, 8), (2, 8), (5, 12), (7, 12), (10, 16)):
        weight = torch.randn((width, channels, 3, 3), generator=generator) / (4 * channels) ** 0.5
        tensors |= {f"features.{index}.weight": weight, f"features.{index}.bias": torch.zeros(width)}
        channels = width
    return Vgg("random", tensors)


class Recorder:
    """A run that keeps what it is told, and is cancelled once it was asked `cancel_after` times."""

    device = "cpu"
    recipe = None
    wants_checkpoint = False
    metadata = True
    room: int | None = None
    output_folder = Path()

    def __init__(self, *, cancel_after: int | None = None, previews: bool = False) -> None:
        self.steps: list[tuple[int, int]] = []
        self.losses: list[float] = []
        self.pictures: list[Image] = []
        self.warnings: list[str] = []
        self.numbers: dict[str, float] = {}
        self.asked = 0
        self.cancel_after = cancel_after
        self.wants_preview = previews

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        self.steps.append((step, total))
        if loss is not None:
            self.losses.append(loss)

    def preview(self, image: Image) -> None:
        self.pictures.append(image)

    def check(self) -> None:
        self.asked += 1
        if self.cancel_after is not None and self.asked > self.cancel_after:
            raise Cancelled

    def checkpoint(self, arrays: Mapping[str, torch.Tensor], values: Mapping[str, JSON]) -> None:
        raise AssertionError("no checkpoint was asked for")

    def restore(self) -> Saved | None:
        return None

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        self.warnings.append(message)

    def measured(self, numbers: Mapping[str, float]) -> None:
        self.numbers.update(numbers)

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        raise AssertionError(f"a transfer saved {name}")
