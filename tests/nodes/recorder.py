"""A run that keeps what a node tells it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch

from nodes.contract import JSON, Cancelled, Image, Saved
from nodes.pictures.encode import write_new


class Recorder:
    """Fits the `Run` protocol. Without an `output_folder` nothing may be saved, and no picture may be shown
    unless `previews` are wanted; it is cancelled once it was asked `cancel_after` times, or at the step
    `cancel_at`."""

    device = "cpu"
    wants_checkpoint = False
    metadata = True
    room: int | None = None

    def __init__(
        self,
        output_folder: Path | None = None,
        recipe: str | None = None,
        *,
        previews: bool = False,
        cancel_after: int | None = None,
        cancel_at: int | None = None,
    ) -> None:
        self.output_folder = output_folder or Path()
        self.recipe = recipe
        self.wants_preview = previews
        self.steps: list[tuple[int, int]] = []
        self.losses: list[float] = []
        self.notes: list[str] = []
        self.pictures: list[Image] = []
        self.warnings: list[str] = []
        self.numbers: dict[str, float] = {}
        self.saved_paths: list[Path] = []
        self.asked = 0
        self._may_save = output_folder is not None
        self._cancel_after = cancel_after
        self._cancel_at = cancel_at

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
        self.notes.append(note)
        if loss is not None:
            self.losses.append(loss)
        if step == self._cancel_at:
            raise Cancelled

    def preview(self, image: Image) -> None:
        assert self.wants_preview, "no preview was asked for"
        self.pictures.append(image.clone())

    def check(self) -> None:
        self.asked += 1
        if self._cancel_after is not None and self.asked > self._cancel_after:
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
        assert self._may_save, f"{name} was saved"
        self.saved_paths.append(write_new(self.output_folder, name, suffix, data))
        return self.saved_paths[-1]
