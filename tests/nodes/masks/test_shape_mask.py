"""Shape Mask: areas known from geometry, and sides the wrong way round."""

from __future__ import annotations

import math

import pytest
import torch

from nodes.contract import NodeError
from nodes.masks.shape_mask import shape_mask

PICTURE = torch.zeros(3, 120, 200)


def test_a_rectangle_is_what_lies_within_its_sides() -> None:
    found = shape_mask(PICTURE, left=10, top=25, right=60, bottom=50, softness=0)
    wanted = torch.zeros(1, 120, 200)
    wanted[:, 30:60, 20:120] = 1
    assert torch.equal(found, wanted)


def test_an_ellipse_has_its_area() -> None:
    found = shape_mask(PICTURE, "ellipse", left=10, top=10, right=90, bottom=90, softness=0)
    assert float(found.sum()) == pytest.approx(math.pi * 48 * 80, rel=0.005)
    assert float(found[0, 60, 16]) == 0
    assert float(found[0, 60, 24]) == 1


@pytest.mark.parametrize("shape", ["rectangle", "ellipse"])
def test_softness_fades_out_and_never_in(shape: str) -> None:
    sharp, soft = (shape_mask(PICTURE, shape, softness=softness) for softness in (0, 20))  # type: ignore[arg-type]
    assert bool((soft >= sharp).all())
    assert bool(((soft > 0) & (soft < 1)).any())
    assert float(soft.max()) == 1


def test_a_gradient_falls_evenly_between_top_and_bottom() -> None:
    found = shape_mask(PICTURE, "gradient", top=25, bottom=75)[0]
    assert bool((found == found[:, :1]).all())
    assert float(found[:30].min()) > 0.99
    assert float(found[90:].max()) < 0.01
    steps = found[31:89, 0].diff()
    torch.testing.assert_close(steps, torch.full_like(steps, -1 / 60))


def test_sides_the_wrong_way_round_are_named() -> None:
    with pytest.raises(NodeError, match="bottom at 20") as caught:
        shape_mask(PICTURE, top=30, bottom=20)
    assert caught.value.input == "top"
    assert caught.value.hint
