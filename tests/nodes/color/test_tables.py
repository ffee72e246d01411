"""Curves as tables, against scipy."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator

from nodes.color.tables import look_up, monotone_cubic


@settings(max_examples=60, deadline=None)
@given(
    x=st.lists(st.integers(0, 100), min_size=2, max_size=9, unique=True).map(sorted),
    data=st.data(),
)
def test_the_monotone_cubic_is_scipys_pchip(x: list[int], data: st.DataObject) -> None:
    y = data.draw(st.lists(st.floats(0, 1), min_size=len(x), max_size=len(x)))
    points = [entry / 100 for entry in x]
    at = np.linspace(points[0], points[-1], 203)
    found = monotone_cubic(points, y, at)
    np.testing.assert_allclose(found, PchipInterpolator(points, y)(at), atol=1e-9)
    assert min(y) - 1e-12 <= found.min() <= found.max() <= max(y) + 1e-12
    assert monotone_cubic(points, y, np.array([-1.0, 2.0])).tolist() == [y[0], y[-1]]


def test_a_table_is_linear_between_its_entries() -> None:
    values = torch.rand(3, 5, 7, generator=torch.Generator().manual_seed(1), dtype=torch.float64) * 1.4 - 0.2
    table = torch.tensor([0.3, 0.1, 0.9, 0.8], dtype=torch.float64)
    expected = np.interp(values.numpy(), np.linspace(0, 1, 4), table.numpy())
    np.testing.assert_allclose(look_up(values, table), expected, atol=1e-12)
    assert look_up(torch.tensor([0.0, 1.0]), torch.tensor([0.25, 0.5])).tolist() == [0.25, 0.5]
