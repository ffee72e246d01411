"""A run that keeps what a node told it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch

from nodes.contract import JSON, Saved
from nodes.pictures.encode import write_new


class Recorder:
    """Fits the `Run` protocol; `saved_paths`, `warnings` and `notes` hold what was reported."""

    device = "cpu"
    wants_preview = False
    wants_checkpoint = False
    metadata = True
    room: int | None = None

    def __init__(self, output_folder: Path, recipe: str | None = None) -> None:
        self.output_folder = output_folder
        self.recipe = recipe
        self.saved_paths: list[Path] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.numbers: dict[str, float] = {}

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        self.notes.append(note)

    def preview(self, image: torch.Tensor) -> None:
        raise AssertionError("no preview was asked for")

    def check(self) -> None:
        """Never cancelled."""

    def checkpoint(self, arrays: Mapping[str, torch.Tensor], values: Mapping[str, JSON]) -> None:
        raise AssertionError("no checkpoint was asked for")

    def restore(self) -> Saved | None:
        return None

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        self.warnings.append(message)

    def measured(self, numbers: Mapping[str, float]) -> None:
        self.numbers.update(numbers)

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        self.saved_paths.append(write_new(self.output_folder, name, suffix, data))
        return self.saved_paths[-1]
