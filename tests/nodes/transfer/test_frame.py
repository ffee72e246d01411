"""The frame around the canvas: put on and cut off again, at every size."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from nodes.transfer.frame import frame_width, framed, unframed
from nodes.transfer.resampling import size_of
from nodes.transfer.sizes import Size
from tests.nodes.transfer.helpers import blobs


@given(st.integers(1, 6), st.integers(2, 4), st.integers(2, 5))
def test_cutting_off_undoes_framing(levels: int, rows: int, columns: int) -> None:
    step = 2 ** (levels - 1)
    picture = torch.rand(3, 32 * rows, 32 * columns)
    width = frame_width(levels)
    canvas = framed(picture, width)
    assert canvas.shape[1] % step == 0 == canvas.shape[2] % step
    assert torch.equal(unframed(canvas, size_of(canvas), width), picture)


def test_the_frame_is_cut_off_at_other_sizes_too() -> None:
    picture = blobs(64, 96, seed=1)
    assert size_of(unframed(framed(picture, 8)[:, ::2, ::2], Size(80, 112), 8)) == Size(32, 48)
    assert torch.equal(framed(picture, 0), picture)
