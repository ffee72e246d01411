"""Small pictures and a network of VGG-19's true shapes, drawn at random, up to conv3_1."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from bench.references.vgg import vgg19_weights
from tests.nodes.transfer.helpers import blobs

if TYPE_CHECKING:
    from torch import Tensor


@pytest.fixture(scope="session")
def weights() -> dict[str, Tensor]:
    """VGG-19 up to conv3_1 in float64."""
    return vgg19_weights(last="conv3_1", seed=3, dtype=torch.float64)


@pytest.fixture(scope="session")
def pictures() -> dict[str, Tensor]:
    """A content, two styles and a picture on its way, float64.

    They are grainy: where neighbours are equal, total variation's derivative is a matter of rounding.
    """
    sizes = {"content": (64, 96), "style": (64, 80), "second": (72, 64), "picture": (64, 96)}
    generator = torch.Generator().manual_seed(4)
    found = {}
    for seed, (name, (height, width)) in enumerate(sizes.items()):
        grain = torch.rand((3, height, width), generator=generator, dtype=torch.float64)
        # Numbers that float32 holds exactly, as the nodes' pictures are.
        found[name] = (0.9 * blobs(height, width, seed).double() + 0.1 * grain).float().double()
    return found
