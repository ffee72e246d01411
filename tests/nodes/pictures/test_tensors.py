"""Whole numbers to tensors and back."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nodes.pictures.tensors import to_array, to_tensor
from tests.nodes.pictures.files import Array


@pytest.mark.parametrize(("depth", "kind"), [(8, np.uint8), (16, np.uint16)])
def test_every_level_survives_the_way_there_and_back(depth: int, kind: type) -> None:
    levels: Array = np.arange(1 << depth, dtype=kind).reshape(16, -1, 1).repeat(3, 2)
    tensor = to_tensor(levels)
    assert tensor.dtype == torch.float32
    assert tensor.shape == (3, *levels.shape[:2])
    assert (float(tensor.min()), float(tensor.max())) == (0, 1)
    assert np.array_equal(to_array(tensor, depth), levels)


def test_values_are_rounded_half_up_and_clipped() -> None:
    values = torch.tensor([[[-1.0, 0.49 / 255, 0.5 / 255, 254.49 / 255, 254.51 / 255, 2.0]]])
    assert to_array(values, 8).flatten().tolist() == [0, 0, 1, 254, 255, 255]
    odd = torch.tensor([[[float("nan"), float("inf"), float("-inf")]]])
    assert to_array(odd, 8).flatten().tolist() == [0, 255, 0]
