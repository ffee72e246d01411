"""A small untrained network in the model folder, and a run that writes down what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nodes.contract import JSON, Cancelled, Image, Saved

if TYPE_CHECKING:
    from torch import Tensor


@pytest.fixture
def models(home: Path) -> Path:
    """The model folder of the test's own data folder."""
    folder = home / "models"
    folder.mkdir()
    return folder


@pytest.fixture
def small_network(models: Path) -> str:
    """The file name of an untrained ×2 network whose reach is 4 px."""
    import torch

    from nodes.super_resolution.train import save
    from nodes.super_resolution.training.network import build_network

    with torch.random.fork_rng():
        torch.manual_seed(5)
        network = build_network(2, 8, 2)
    network.state_dict()["body.6.weight"].mul_(10)
    save(network, models / "small.safetensors")
    return "small.safetensors"


class Recorder:
    """A run that keeps what a node reports, and is cancelled at the step `cancel_at`."""

    device = "cpu"
    recipe = None
    wants_preview = True
    wants_checkpoint = False
    metadata = True
    room: int | None = None
    output_folder = Path()

    def __init__(self, *, cancel_at: int | None = None) -> None:
        self.steps: list[tuple[int, int]] = []
        self.previews: list[Image] = []
        self.warnings: list[str] = []
        self.numbers: dict[str, float] = {}
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
        if step == self._cancel_at:
            raise Cancelled

    def preview(self, image: Image) -> None:
        self.previews.append(image.clone())

    def check(self) -> None:
        pass

    def checkpoint(self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON]) -> None:
        raise AssertionError("no checkpoint was asked for")

    def restore(self) -> Saved | None:
        return None

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        self.warnings.append(message)

    def measured(self, numbers: Mapping[str, float]) -> None:
        self.numbers.update(numbers)

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        raise AssertionError("SuperRes writes no file")


@pytest.fixture
def cancelled() -> Recorder:
    """A run that is cancelled after the second tile."""
    return Recorder(cancel_at=2)


@pytest.fixture
def recorder() -> Recorder:
    """A run that is never cancelled."""
    return Recorder()
