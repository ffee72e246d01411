"""Cut Out: GrabCut against one call of OpenCV's, the guided filter against its paper's equations."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from nodes.contract import Cancelled, Image, Mask, NodeError, spec_of
from nodes.masks.cut_out import cut_out
from nodes.masks.grabcut import grabcut
from nodes.masks.guided import guided
from tests.nodes.recorder import Recorder


def _scene(height: int = 96, width: int = 128, seed: int = 0) -> tuple[Image, Mask]:
    """A reddish disc with a hole-free, noisy surface before a bluish, noisy gradient."""
    random = torch.Generator().manual_seed(seed)
    rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    scale = height / 96
    disc = ((rows / scale - 50) ** 2 + (columns / scale - 66) ** 2 <= 26**2).float()[None]
    ramp = rows / height
    behind = torch.stack([0.2 + 0.2 * ramp, 0.3 + 0.3 * ramp, 0.9 - 0.3 * ramp])
    before = torch.tensor([0.8, 0.3, 0.2])[:, None, None].expand_as(behind)
    noise = 0.04 * torch.randn(3, height, width, generator=random)
    return (before * disc + behind * (1 - disc) + noise).clamp(0, 1), disc


def _overlap(one: Mask, other: Mask) -> float:
    """Intersection over union."""
    return float(one.minimum(other).sum() / one.maximum(other).sum())


def test_the_disc_is_cut_out_of_a_loose_rectangle() -> None:
    image, disc = _scene()
    found = cut_out(image, left=5, top=5, right=95, bottom=95)
    assert found.shape == disc.shape
    assert 0 <= float(found.min()) <= float(found.max()) <= 1
    assert _overlap(found, disc) > 0.97


def test_a_small_copy_gives_an_edge_at_the_pictures_own_size() -> None:
    image, disc = _scene(384, 512)
    coarse = cut_out(image, size=128, edge=0)
    fine = cut_out(image, size=128, edge=3)
    assert _overlap(fine, disc) > _overlap(coarse, disc)
    assert _overlap(fine, disc) > 0.985


def test_the_same_picture_gives_the_same_mask() -> None:
    image, _ = _scene()
    before = image.clone()
    first = cut_out(image)
    cv2.setRNGSeed(77)
    assert torch.equal(cut_out(image), first)
    assert torch.equal(image, before)


def test_grabcut_is_opencvs_where_the_surroundings_share_no_colour() -> None:
    image, _ = _scene()
    image[:, :4], image[:, -4:], image[:, :, :4], image[:, :, -4:] = 0, 0, 0, 0
    labels = np.zeros((96, 128), np.uint8)
    labels[4:-4, 4:-4] = cv2.GC_PR_FGD
    found = grabcut(image, labels, 3, Recorder())
    pixels = (image.permute(1, 2, 0).flip(-1) * 255).round().to(torch.uint8).numpy()
    expected = np.zeros((96, 128), np.uint8)
    cv2.setRNGSeed(0)
    rectangle = (4, 4, 120, 88)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(pixels), expected, rectangle, *models, 3, cv2.GC_INIT_WITH_RECT)
    np.testing.assert_array_equal(found[0] == 1, expected % 2 == 1)
    assert set(np.unique(labels)) == {cv2.GC_BGD, cv2.GC_PR_FGD}


def test_hints_of_what_to_keep_and_to_drop_are_obeyed() -> None:
    image, disc = _scene()
    keep, drop = torch.zeros(2, 1, 48, 64).unbind()
    keep[:, 2:8, 2:8] = 1
    drop[:, 20:30, 28:38] = 1
    found = cut_out(image, keep, drop, edge=0, clean=0)
    assert bool((found[:, 4:16, 4:16] == 1).all())
    assert bool((found[:, 40:60, 56:76] == 0).all())
    assert bool((disc[:, 40:60, 56:76] == 1).all())


def test_the_guided_filter_is_the_papers_equations() -> None:
    random = torch.Generator().manual_seed(5)
    guide = torch.rand(3, 12, 14, generator=random)
    mask = (torch.rand(1, 12, 14, generator=random) > 0.5).float()
    radius, epsilon = 2, 1e-2
    found = guided(mask, guide, guide, radius, epsilon)
    colours = guide.permute(1, 2, 0).double().numpy()
    plane = mask[0].double().numpy()
    slopes, offsets = np.zeros((12, 14, 3)), np.zeros((12, 14))
    for y in range(radius, 12 - radius):
        for x in range(radius, 14 - radius):
            window = np.s_[y - radius : y + radius + 1, x - radius : x + radius + 1]
            inside, values = colours[window].reshape(-1, 3), plane[window].ravel()
            covariance = np.cov(inside.T, bias=True) + epsilon * np.eye(3)
            cross = (inside * values[:, None]).mean(0) - inside.mean(0) * values.mean()
            slopes[y, x] = np.linalg.solve(covariance, cross)
            offsets[y, x] = values.mean() - slopes[y, x] @ inside.mean(0)
    for y in range(2 * radius, 12 - 2 * radius):
        for x in range(2 * radius, 14 - 2 * radius):
            window = np.s_[y - radius : y + radius + 1, x - radius : x + radius + 1]
            slope, offset = slopes[window].reshape(-1, 3).mean(0), offsets[window].mean()
            assert float(found[0, y, x]) == pytest.approx(
                np.clip(slope @ colours[y, x] + offset, 0, 1), abs=1e-5
            )


def test_a_guided_mask_takes_the_edge_of_a_larger_guide() -> None:
    guide = torch.full((3, 80, 80), 0.2)
    guide[:, :, 43:] = 0.8
    small = torch.full((3, 20, 20), 0.2)
    small[:, :, 11:], small[:, :, 10] = 0.8, 0.35
    mask = torch.zeros(1, 20, 20)
    mask[:, :, 11:] = 1
    found = guided(mask, small, guide, 3, 1e-4)
    assert float(found[:, :, 43:47].min()) > 0.85
    assert float(found[:, :, 38:43].max()) < 0.1


@pytest.mark.parametrize(
    ("changed", "marked"),
    [
        ({"left": 60, "right": 40}, "left"),
        ({"top": 50, "bottom": 50}, "top"),
        ({"left": 0, "top": 0, "right": 100, "bottom": 100}, "left"),
    ],
)
def test_a_rectangle_without_inside_or_outside_is_refused(changed: dict[str, float], marked: str) -> None:
    image, _ = _scene()
    with pytest.raises(NodeError) as refused:
        cut_out(image, **changed)  # type: ignore[arg-type]
    assert refused.value.input == marked
    assert refused.value.hint


def test_a_rectangle_turned_round_is_a_complaint_before_the_run() -> None:
    spec = spec_of(cut_out)
    assert spec.check is not None
    assert not list(spec.check(spec.defaults()))
    complaints = list(spec.check({**spec.defaults(), "left": 95, "top": 95}))
    assert [complaint.parameter for complaint in complaints] == ["left", "top"]


def test_dropping_everything_is_refused_and_finding_nothing_is_a_warning(tmp_path: Path) -> None:
    image, _ = _scene()
    with pytest.raises(NodeError, match="no subject"):
        cut_out(image, drop=torch.ones(1, 96, 128))
    run = Recorder(tmp_path)
    found = cut_out(image, clean=10, left=45, top=45, right=50, bottom=50, run=run)
    assert not found.any()
    assert "empty" in run.warnings[0]


def test_cancelling_takes_effect_before_the_edge_is_refined() -> None:
    image, _ = _scene()
    with pytest.raises(Cancelled):
        cut_out(image, run=Recorder(cancel_after=0))
    run = Recorder()
    cut_out(image, iterations=4, run=run)
    assert run.steps[-1] == (4, 4)
