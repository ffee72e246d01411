"""A small untrained network in the model folder, and a run that writes down what it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nodes.recorder import Recorder


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


@pytest.fixture
def cancelled() -> Recorder:
    """A run that is cancelled after the second tile."""
    return Recorder(previews=True, cancel_at=2)


@pytest.fixture
def recorder() -> Recorder:
    """A run that is never cancelled."""
    return Recorder(previews=True)
