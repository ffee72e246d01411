"""Masks as weights of positions: sums, borders, receptive fields, and what to do with thin regions."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import distance_transform_cdt

from nodes.contract import NodeError
from nodes.transfer.losses.guidance import Propagation, layer_weights, region_of
from nodes.transfer.sizes import Size

WAYS: tuple[Propagation, ...] = get_args(Propagation)


def box(top: int, bottom: int, left: int, right: int, height: int = 32, width: int = 48) -> torch.Tensor:
    mask = torch.zeros(1, height, width)
    mask[:, top:bottom, left:right] = 1
    return mask


def where(mask: torch.Tensor, size: Size, way: Propagation, grow: int = 0, margin: int = 0) -> torch.Tensor:
    region = region_of(mask, way, grow, "mask", "styles")
    return layer_weights(region, size, way, margin).view(size)


@pytest.mark.parametrize("way", WAYS)
def test_a_mask_of_ones_weighs_all_alike(way: Propagation) -> None:
    found = where(torch.ones(1, 32, 48), Size(8, 12), way, margin=40)
    torch.testing.assert_close(found, torch.full((8, 12), 1 / 96))


@given(
    seed=st.integers(0, 10_000),
    way=st.sampled_from(WAYS),
    grow=st.integers(-1, 9),
    margin=st.integers(0, 80),
    height=st.integers(1, 32),
    width=st.integers(1, 48),
)
@settings(deadline=None, max_examples=60)
def test_weights_are_never_negative_and_add_up_to_one(
    seed: int, way: Propagation, grow: int, margin: int, height: int, width: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    top, left = (int(torch.randint(0, most, (1,), generator=generator)) for most in (28, 40))
    found = where(box(top, top + 4, left, left + 5), Size(height, width), way, grow, margin)
    assert float(found.min()) >= 0
    assert float(found.sum()) == pytest.approx(1, abs=1e-5)


def test_simple_weighs_by_the_square_of_the_share_of_a_cell() -> None:
    found = where(box(0, 32, 0, 6), Size(8, 12), "simple")
    expected = torch.zeros(8, 12)
    expected[:, 0], expected[:, 1] = 1.0, 0.25
    torch.testing.assert_close(found, expected / expected.sum())


def test_inside_keeps_the_positions_whose_receptive_field_lies_within() -> None:
    """At the picture's own scale: the square around it, cut off by the border, is all in the region."""
    mask, margin = box(0, 20, 10, 40), 5
    found = where(mask, Size(32, 48), "inside", margin=margin) > 0
    for row in range(32):
        for column in range(48):
            field = mask[
                0, max(0, row - margin) : row + margin + 1, max(0, column - margin) : column + margin + 1
            ]
            assert bool(found[row, column]) == bool((field == 1).all())


def test_all_keeps_the_positions_whose_receptive_field_touches() -> None:
    mask, margin = box(12, 20, 30, 40), 7
    found = where(mask, Size(32, 48), "all", margin=margin) > 0
    for row in range(32):
        for column in range(48):
            field = mask[
                0, max(0, row - margin) : row + margin + 1, max(0, column - margin) : column + margin + 1
            ]
            assert bool(found[row, column]) == bool((field == 1).any())


@given(seed=st.integers(0, 10_000), margin=st.integers(0, 6))
@settings(deadline=None, max_examples=20)
def test_depth_is_counted_in_steps_to_the_eight_neighbours(seed: int, margin: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    mask = (torch.rand((1, 32, 48), generator=generator) > 0.01).float()
    depth = distance_transform_cdt(mask[0].numpy(), metric="chessboard")
    wanted = depth > margin
    if wanted.sum() >= 0.25 * mask.sum():
        assert (where(mask, Size(32, 48), "inside", margin=margin).numpy() > 0).tolist() == wanted.tolist()


def test_a_region_narrower_than_the_receptive_field_keeps_its_middle() -> None:
    found = where(box(0, 32, 20, 28), Size(32, 48), "inside", margin=100) > 0
    assert found.any(dim=0).nonzero().flatten().tolist() == [23, 24]
    assert bool(found[:, 23:25].all())


def test_a_region_between_the_positions_of_a_coarse_map_is_not_lost() -> None:
    for way in WAYS:
        found = where(box(1, 3, 1, 3), Size(2, 3), way)
        assert float(found[0, 0]) == 1


def test_grow_widens_and_below_zero_narrows_but_not_at_the_border() -> None:
    wide = where(box(8, 16, 0, 10), Size(32, 48), "simple", grow=3) > 0
    assert torch.equal(wide.float()[None], box(5, 19, 0, 13))
    narrow = where(box(8, 16, 0, 10), Size(32, 48), "simple", grow=-3) > 0
    assert torch.equal(narrow.float()[None], box(11, 13, 0, 7))


def test_soft_masks_stay_soft_when_grown() -> None:
    mask = box(10, 20, 10, 20) * 0.4
    found = where(mask, Size(32, 48), "simple", grow=2)
    torch.testing.assert_close(found[8:22, 8:22], torch.full((14, 14), 1 / 196))
    assert float(found[:8].sum()) == 0


@pytest.mark.parametrize(
    ("mask", "way", "grow", "message"),
    [
        (torch.zeros(1, 32, 48), "simple", 0, "content mask is empty: it is 0"),
        (torch.zeros(1, 32, 48), "all", 5, "content mask is empty: no place"),
        (torch.full((1, 32, 48), 0.4), "inside", 0, "content mask is empty: no place"),
        (box(10, 15, 10, 40), "simple", -3, "Nothing is left of the content mask, narrowed by 3 px"),
        (box(10, 15, 10, 40), "inside", -3, "Nothing is left of the content mask, narrowed by 3 px"),
    ],
)
def test_an_empty_mask_is_named(mask: torch.Tensor, way: Propagation, grow: int, message: str) -> None:
    with pytest.raises(NodeError, match=message) as caught:
        region_of(mask, way, grow, "content mask", "styles")
    assert caught.value.input == "styles"
    assert caught.value.hint


def test_a_region_too_small_for_statistics_is_met_by_its_area() -> None:
    for way in ("inside", "simple"):
        found = where(box(8, 10, 8, 10), Size(16, 24), way)
        assert float(found[4, 4]) == 1
    faint = torch.full((1, 32, 48), 0.4)
    torch.testing.assert_close(layer_weights(faint, Size(2, 3), "inside", 4), torch.full((6,), 1 / 6))


def test_the_mask_is_not_changed() -> None:
    mask = box(10, 20, 10, 20)
    for way in WAYS:
        where(mask, Size(8, 12), way, grow=-2, margin=3)
    assert torch.equal(mask, box(10, 20, 10, 20))
