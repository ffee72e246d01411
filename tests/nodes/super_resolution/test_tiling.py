"""Tiles cover a picture exactly once, cross without seams, and show how far they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from nodes.contract import ALONE, Cancelled
from nodes.super_resolution.tiling import Tiling, cut, plan_tiles, run_tiled, weights

if TYPE_CHECKING:
    from tests.nodes.recorder import Recorder


@given(length=st.integers(1, 700), side=st.integers(1, 300), fade=st.integers(0, 40), scale=st.integers(1, 4))
def test_the_weights_of_all_tiles_add_up_to_one(length: int, side: int, fade: int, scale: int) -> None:
    spans = cut(length, side, fade)
    total = torch.zeros(length * scale)
    for span in spans:
        assert span.stop - span.start <= side + fade
        total[span.start * scale : span.stop * scale] += weights(span, scale)
    assert torch.allclose(total, torch.ones(length * scale), atol=1e-6)


def double(tile: torch.Tensor) -> torch.Tensor:
    return F.interpolate(tile, scale_factor=2, mode="nearest")


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    side=st.integers(4, 50),
    context=st.integers(0, 8),
    fade=st.integers(0, 12),
)
def test_a_network_that_only_repeats_pixels_is_not_changed_by_tiles(
    height: int, width: int, side: int, context: int, fade: int
) -> None:
    image = torch.rand(3, height, width)
    tiling = Tiling(side=side, context=context, fade=fade)
    enlarged = run_tiled(image, double, 2, tiling=tiling, run=ALONE)
    assert torch.allclose(enlarged, double(image[None])[0], atol=1e-6)


def test_each_tile_is_reported_and_cancelling_stops_at_the_next(
    recorder: Recorder, cancelled: Recorder
) -> None:
    image = torch.rand(3, 40, 60)
    tiling = Tiling(side=20, context=4, fade=4)
    run_tiled(image, double, 2, tiling=tiling, run=recorder)
    assert recorder.steps == [(step, 6) for step in range(7)]
    assert len(recorder.pictures) == 5

    seen = []

    def counting(tile: torch.Tensor) -> torch.Tensor:
        seen.append(tile.shape)
        return double(tile)

    with pytest.raises(Cancelled):
        run_tiled(image, counting, 2, tiling=tiling, run=cancelled)
    assert len(seen) == 2


def test_a_preview_shows_tiles_to_come_as_they_were(recorder: Recorder) -> None:
    image = torch.full((3, 40, 60), 0.5)

    def white(tile: torch.Tensor) -> torch.Tensor:
        return torch.ones(1, 3, tile.shape[2] * 2, tile.shape[3] * 2)

    run_tiled(image, white, 2, tiling=Tiling(side=20, context=4, fade=4), run=recorder)
    second = recorder.pictures[1][0]
    assert second.shape == (80, 120)
    assert bool((second[:36, :76] == 1).all())
    assert torch.allclose(second[:, 84:], torch.tensor(0.5))
    assert torch.allclose(second[44:], torch.tensor(0.5))
    shares = [float(preview.mean()) for preview in recorder.pictures]
    assert shares == pytest.approx([0.5 + step / 12 for step in range(1, 6)], abs=1e-4)


def test_a_preview_of_a_large_result_is_small(recorder: Recorder) -> None:
    image = torch.rand(3, 40, 700)
    run_tiled(image, double, 2, tiling=Tiling(side=350, context=0, fade=0), run=recorder)
    assert recorder.pictures[0].shape == (3, 40, 700)


def test_automatic_tiles_shrink_with_the_cost_of_the_network(small_network: str) -> None:
    from nodes.super_resolution.checkpoints import load_checkpoint

    network = load_checkpoint(small_network)
    assert plan_tiles(network, 500, 500, device="cpu") == Tiling(side=512, context=4, fade=0)
    assert plan_tiles(network, 500, 500, device="cuda").side == 512
    assert plan_tiles(network, 500, 500, device="cpu", tile=64, overlap=2) == Tiling(
        side=64, context=2, fade=16
    )
    network.model.body.append(torch.nn.Conv2d(1000, 2000, 3))
    assert plan_tiles(network, 500, 500, device="cpu").side == 144
