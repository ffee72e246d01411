"""The Curves node, against scipy's PCHIP."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.interpolate import PchipInterpolator

from nodes.color.curves import REGIONS, curves
from nodes.contract import NodeError, spec_of


def _noise(*size: int, seed: int = 2) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(seed))


def test_a_curve_runs_through_its_points_and_the_sliders_come_on_top() -> None:
    image, points = _noise(20, 30), [0.1, 0.0, 0.5, 0.7, 0.9, 0.8]
    found = curves(image, shadows=-0.05, midtones=0.1, highlights=0.02, points=points)
    at = image.double().numpy()
    curve = PchipInterpolator(points[::2], points[1::2])(at.clip(0.1, 0.9))
    offsets = np.array([0, -0.05, 0, 0.1, 0, 0.02, 0])
    curve += PchipInterpolator(REGIONS, np.array(REGIONS) + offsets)(at) - at
    np.testing.assert_allclose(found, curve.clip(0, 1), atol=2e-6)


def test_a_straight_curve_changes_nothing() -> None:
    image = _noise(5, 5)
    assert torch.equal(curves(image), image)
    assert torch.equal(curves(image, points=(0, 0, 0.3, 0.3, 1, 1)), image)


def test_black_and_white_stay_where_the_sliders_move_the_tones_between() -> None:
    ends = torch.tensor([0.0, 1.0]).expand(3, 1, 2)
    torch.testing.assert_close(curves(ends, 0.2, 0.2, -0.2, 0.2, -0.2), ends)


def test_one_channel_alone_is_bent() -> None:
    image = _noise(6, 6)
    found = curves(image, midtones=0.2, channel="blue")
    assert torch.equal(found[:2], image[:2])
    torch.testing.assert_close(found[2], curves(image, midtones=0.2)[2])


@pytest.mark.parametrize(
    ("points", "words"),
    [([0, 0, 1, 1, 0.5], "pairs"), ([0, 0, 0, 1], "follows"), ([0.5, 0, 0.2, 1], "follows")],
)
def test_points_that_are_none_are_a_complaint_and_an_error(points: list[float], words: str) -> None:
    check = spec_of(curves).check
    assert check is not None
    assert list(check(spec_of(curves).defaults())) == []
    complaints = list(check(spec_of(curves).defaults() | {"points": points}))
    assert [complaint.parameter for complaint in complaints] == ["points"]
    with pytest.raises(NodeError, match=words):
        curves(_noise(4, 4), points=points)


@pytest.mark.parametrize("name", list(spec_of(curves).presets))
def test_presets_that_keep_the_points_keep_the_order_of_tones(name: str) -> None:
    grey = torch.linspace(0, 1, 400).expand(3, 1, -1)
    bent = curves(grey, **spec_of(curves).preset(name))  # type: ignore[arg-type]
    assert (bent.diff(dim=2) > -1e-6).all()
    assert torch.equal(bent, grey) == (name == "straight")
