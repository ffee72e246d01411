"""Adjust Mask and Combine Masks, against scikit-image's morphology and filters."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import filters, morphology

from nodes.contract import Mask
from nodes.masks.adjust_mask import adjust_mask
from nodes.masks.combine_masks import combine_masks
from nodes.masks.shape import feathered, grown, shrunk, without_specks
from tests.nodes.recorder import Recorder


def _soft(height: int = 40, width: int = 33, seed: int = 1) -> Mask:
    mask = torch.rand(1, height, width, generator=torch.Generator().manual_seed(seed)) ** 4
    mask[:, 10:20, 5:15] = 1
    return mask


def _binary(height: int = 40, width: int = 33, seed: int = 1) -> Mask:
    return (torch.rand(1, height, width, generator=torch.Generator().manual_seed(seed)) > 0.97).float()


def _nothing() -> None:
    pass


@pytest.mark.parametrize("make", [_soft, _binary])
@pytest.mark.parametrize("radius", [1, 3, 6, 50])
def test_growing_and_shrinking_are_by_a_disc(make: Callable[[], Mask], radius: int) -> None:
    mask = make()
    plane = mask[0].numpy()
    disc = morphology.disk(radius)  # type: ignore[no-untyped-call]
    np.testing.assert_array_equal(
        grown(mask, radius, _nothing)[0], morphology.dilation(plane, disc, mode="min")
    )
    np.testing.assert_allclose(
        shrunk(mask, radius, _nothing)[0], morphology.erosion(plane, disc, mode="max"), atol=1e-7
    )


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 99),
    st.floats(0, 9),
    st.floats(0, 9),
    st.sampled_from([_soft, _binary]),
    st.integers(1, 20),
)
def test_growing_further_never_selects_less(
    seed: int, one: float, other: float, make: Callable[[int, int, int], Mask], height: int
) -> None:
    mask = make(height, 12, seed)
    before = mask.clone()
    less, more = (grown(mask, radius, _nothing) for radius in sorted((one, other)))
    assert bool((mask <= less).all())
    assert bool((less <= more).all())
    assert bool((shrunk(mask, one, _nothing) <= mask + 1e-6).all())
    assert torch.equal(mask, before)


def test_feathering_is_a_gaussian_at_any_width() -> None:
    mask = torch.zeros(1, 150, 200)
    mask[:, 40:90, 60:140] = 1
    for sigma, tolerance in ((2.5, 2e-3), (14, 2e-3), (31, 4e-3)):
        expected = filters.gaussian(mask[0].double().numpy(), sigma, mode="nearest", truncate=6)  # type: ignore[no-untyped-call]
        np.testing.assert_allclose(feathered(mask, sigma)[0], expected, atol=tolerance)
    assert torch.equal(feathered(mask, 0), mask)


def test_specks_go_at_every_level_of_grey() -> None:
    rough = torch.rand(1, 60, 50, generator=torch.Generator().manual_seed(4))
    mask = ((feathered(rough, 1.5) - 0.5) * 4 + 0.5).clamp(0, 1)
    steps = (mask * 16).round() / 16
    for soft in (steps, (mask > 0.5).float()):
        found = without_specks(soft, 30 / 3000, _nothing)
        opened = morphology.area_opening(soft[0].numpy(), 30, connectivity=2)  # type: ignore[no-untyped-call]
        expected = morphology.area_closing(opened, 30, connectivity=2)  # type: ignore[no-untyped-call]
        np.testing.assert_array_equal(found[0], expected)
        assert 100 < (found != soft).sum() < 2500


def test_a_soft_island_goes_with_its_skirt_and_a_large_one_keeps_its_edge() -> None:
    mask = torch.zeros(1, 80, 80)
    mask[:, 5:10, 5:10] = 1
    mask[:, 30:70, 30:70] = 1
    mask[:, 50:53, 50:53] = 0
    mask = feathered(mask, 1.5)
    found = without_specks(mask, 0.05, _nothing)
    assert not found[:, :20, :20].any()
    assert bool((found[:, 40:60, 40:60] > 0.999).all())
    torch.testing.assert_close(found[:, 22:40, 22:], mask[:, 22:40, 22:], atol=1e-6, rtol=0)


def test_adjusting_goes_from_threshold_to_inversion() -> None:
    mask = _soft(50, 80)
    before = mask.clone()
    found = adjust_mask(mask, grow=-4, feather=2, unit="%", threshold=0.2, clean=0.2, invert=True)
    step = without_specks((mask >= 0.2).float(), 0.002, _nothing)
    expected = 1 - feathered(shrunk(step, 2.0, _nothing), 1.0)
    torch.testing.assert_close(found, expected)
    torch.testing.assert_close(adjust_mask(mask, grow=3, unit="px"), grown(mask, 3, _nothing))
    assert torch.equal(adjust_mask(mask), mask)
    assert torch.equal(mask, before)


def test_an_emptied_mask_and_a_length_too_long_are_warnings(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    mask = torch.zeros(1, 20, 30)
    mask[:, 5:9, 5:9] = 1
    adjust_mask(mask, grow=-5, unit="px", run=run)
    assert "empty" in run.warnings[0]
    adjust_mask(mask, grow=999, unit="px", run=run)
    assert "15 px" in run.warnings[1]


masks = st.integers(0, 999).map(
    lambda seed: torch.rand(1, 6, 7, generator=torch.Generator().manual_seed(seed)) * 1.5 - 0.25
)


@settings(max_examples=60, deadline=None)
@given(masks, masks)
@pytest.mark.filterwarnings("ignore:The mask is")
def test_combining_keeps_to_the_laws_of_sets(a: Mask, b: Mask) -> None:
    a, b = a.clamp(0, 1), b.clamp(0, 1)
    for mode in ("add", "intersect", "difference"):
        assert torch.equal(combine_masks(a, b, mode), combine_masks(b, a, mode))
    assert torch.equal(combine_masks(a, a, "intersect"), a)
    assert not combine_masks(a, a, "difference").any()
    torch.testing.assert_close(combine_masks(a, 1 - a, "add"), torch.ones(1, 6, 7))
    torch.testing.assert_close(
        combine_masks(combine_masks(a, b, "subtract"), combine_masks(b, a, "subtract"), "add"),
        combine_masks(a, b, "difference"),
    )
    # What is in the first is in the overlap, or is left when the second is taken away.
    kept = combine_masks(a, b, "subtract")
    torch.testing.assert_close(combine_masks(kept, combine_masks(a, b, "intersect"), "add"), a)


def test_a_second_mask_of_another_size_is_brought_to_the_firsts(tmp_path: Path) -> None:
    first = torch.ones(1, 10, 20)
    second = torch.zeros(1, 40, 80)
    second[:, :, 40:] = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = combine_masks(first, second, "subtract")
    assert found.shape == first.shape
    assert (found[..., :10] == 1).all()
    assert (found[..., 10:] == 0).all()
    run = Recorder(tmp_path)
    combine_masks(first, torch.ones(1, 20, 20), "subtract", run=run)
    assert "20 × 20 px and the first 20 × 10 px" in run.warnings[0]
    assert "empty" in run.warnings[1]
