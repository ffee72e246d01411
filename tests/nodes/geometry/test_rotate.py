"""The Rotate node, against numpy, OpenCV and closed forms."""

from __future__ import annotations

import math
from typing import get_args

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import NodeError
from nodes.geometry.rotate import Corners, Flip, Turn, rotate


def _noise(*size: int, channels: int = 3) -> torch.Tensor:
    return torch.rand(channels, *size, generator=torch.Generator().manual_seed(4))


def _soft(height: int, width: int) -> torch.Tensor:
    y, x = np.mgrid[:height, :width]
    planes = [0.5 + 0.4 * np.sin(x / 9 + k) * np.cos(y / 7 - k) for k in range(3)]
    return torch.from_numpy(np.stack(planes).astype(np.float32))


@pytest.mark.parametrize(("turn", "quarters"), [("90° clockwise", -1), ("180°", 2), ("90° anticlockwise", 1)])
def test_turns_are_exact(turn: Turn, quarters: int) -> None:
    image, alpha = _noise(5, 8), _noise(5, 8, channels=1)
    found = rotate(image, alpha, turn)
    assert np.array_equal(found.image, np.rot90(image.numpy(), quarters, (1, 2)))
    assert np.array_equal(found.alpha, np.rot90(alpha.numpy(), quarters, (1, 2)))
    assert found.image.is_contiguous()


def test_flips_are_exact_and_come_before_the_turn() -> None:
    image = _noise(5, 8)
    assert np.array_equal(rotate(image, flip="left to right").image, image.numpy()[:, :, ::-1])
    assert np.array_equal(rotate(image, flip="top to bottom").image, image.numpy()[:, ::-1])
    both = rotate(image, turn="90° clockwise", flip="left to right").image
    assert np.array_equal(both, np.rot90(image.numpy()[:, :, ::-1], -1, (1, 2)))


def test_nothing_to_do_gives_a_copy() -> None:
    image = _noise(5, 8)
    found = rotate(image)
    assert torch.equal(found.image, image)
    assert found.image.data_ptr() != image.data_ptr()
    assert torch.equal(found.alpha, torch.ones(1, 5, 8))


@pytest.mark.parametrize("angle", [-30.0, -7.0, 12.5, 45.0])
def test_an_angle_is_opencvs_rotation_clockwise(angle: float) -> None:
    image = _soft(60, 80)
    found = rotate(image, angle=angle, corners="mirror").image.numpy()
    # OpenCV turns anticlockwise about pixel centres, and knows positions to 1/32 of a pixel.
    matrix = cv2.getRotationMatrix2D((39.5, 29.5), -angle, 1)
    pixels = np.ascontiguousarray(image.permute(1, 2, 0).numpy())
    expected = cv2.warpAffine(pixels, matrix, (80, 60), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    assert np.abs(found - expected.transpose(2, 0, 1)).max() < 0.005


@settings(max_examples=60, deadline=None)
@given(
    size=st.tuples(st.integers(2, 60), st.integers(2, 60)),
    angle=st.floats(-45, 45).filter(lambda angle: abs(angle) > 0.01),
)
def test_the_crop_keeps_the_shape_shows_no_corner_and_is_no_smaller_than_it_must(
    size: tuple[int, int], angle: float
) -> None:
    height, width = size
    rows, columns = rotate(torch.zeros(3, *size), angle=angle, corners="crop").image.shape[1:]
    cos, sin = math.cos(math.radians(abs(angle))), math.sin(math.radians(abs(angle)))
    if min(rows, columns) > 1:
        assert columns * cos + rows * sin <= width + 1e-6
        assert columns * sin + rows * cos <= height + 1e-6
    assert abs(columns / width - rows / height) <= 1 / min(width, height)
    # Two pixels more across and down would not fit.
    assert (columns + 2) * cos + (rows + 2) * sin > width or (columns + 2) * sin + (rows + 2) * cos > height


def test_transparent_corners_hold_the_whole_picture() -> None:
    image = _noise(40, 60)
    found, alpha = rotate(image, angle=20, corners="transparent")
    assert found.shape[1:] == alpha.shape[1:]
    cos, sin = math.cos(math.radians(20)), math.sin(math.radians(20))
    assert found.shape[1:] == (math.ceil(40 * cos + 60 * sin), math.ceil(60 * cos + 40 * sin))
    assert abs(float(alpha.sum()) - 40 * 60) < 40  # as many pixels as before, but for the ragged edge
    assert alpha[0, 0, 0] == 0
    assert alpha[0, alpha.shape[1] // 2, alpha.shape[2] // 2] == 1


def test_alpha_is_turned_along() -> None:
    alpha = torch.zeros(1, 40, 40)
    alpha[:, :, 20:] = 1
    turned = rotate(_noise(40, 40), alpha, angle=30, corners="transparent").alpha
    seen = rotate(alpha.expand(3, -1, -1), angle=30, corners="transparent")
    torch.testing.assert_close(turned, seen.image[:1] * seen.alpha)
    assert rotate(_noise(10, 10), torch.ones(1, 4, 4), "180°").alpha.shape == (1, 10, 10)


def test_there_and_back_is_the_picture() -> None:
    image = _soft(80, 80)
    back = rotate(rotate(image, angle=10, corners="mirror").image, angle=-10, corners="mirror").image
    assert (back - image)[:, 25:55, 25:55].abs().max() < 0.01


@settings(max_examples=30, deadline=None)
@given(
    size=st.tuples(st.integers(1, 7), st.integers(1, 7)),
    turn=st.sampled_from(get_args(Turn)),
    flip=st.sampled_from(get_args(Flip)),
    corners=st.sampled_from(get_args(Corners)),
    angle=st.floats(-45, 45),
)
def test_any_picture_can_be_turned(
    size: tuple[int, int], turn: Turn, flip: Flip, corners: Corners, angle: float
) -> None:
    found, alpha = rotate(_noise(*size), None, turn, angle, flip, corners)
    assert found.shape[1:] == alpha.shape[1:]
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1


def test_a_canvas_too_large_names_the_angle() -> None:
    with pytest.raises(NodeError) as refused:
        rotate(torch.zeros(1).expand(3, 13000, 13000), angle=45, corners="transparent")
    assert refused.value.input == "angle"


def test_a_hidden_colour_does_not_bleed_into_edges() -> None:
    picture, alpha = torch.zeros(3, 40, 60), torch.zeros(1, 40, 60)
    picture[0, :, :30], picture[1, :, 30:] = 1, 1
    alpha[:, :, :30] = 1
    turned, opaque = rotate(picture, alpha, angle=10, corners="transparent")
    edge = (opaque[0] > 0.3) & (opaque[0] < 0.7)
    assert bool(edge.any())
    assert float(turned[1][edge].max()) < 0.05
