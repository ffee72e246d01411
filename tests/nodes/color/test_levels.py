"""The Levels node, against its formula in float64 and numpy's percentiles."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.color.channels import Channel
from nodes.color.levels import ends, levels
from nodes.contract import NodeError, spec_of


def _noise(*size: int, seed: int = 2) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(seed))


def test_levels_are_the_formula() -> None:
    image = _noise(20, 30)
    found = levels(image, 0.2, 0.7, gamma=1.8, output_black=0.1, output_white=0.8)
    spread = np.clip((image.double().numpy() - 0.2) / 0.5, 0, 1) ** (1 / 1.8)
    np.testing.assert_allclose(found, 0.1 + 0.7 * spread, atol=1e-6)


def test_black_and_white_are_found_at_the_percentiles() -> None:
    image = 0.3 + 0.3 * _noise(60, 70)
    found = ends(image, 0.01)
    np.testing.assert_allclose(found, np.quantile(image.numpy(), [0.01, 0.99]), atol=1e-3)
    stretched = levels(image, cut=1)
    assert abs(float((stretched == 0).float().mean()) - 0.01) < 1e-3
    assert abs(float((stretched == 1).float().mean()) - 0.01) < 1e-3
    assert torch.equal(levels(image, cut=0), levels(image, float(image.min()), float(image.max())))


def test_one_channel_is_measured_and_changed_alone() -> None:
    image = torch.stack((0.5 * _noise(8, 8)[0], _noise(8, 8)[1], _noise(8, 8)[2]))
    found = levels(image, channel="red", cut=0)
    assert float(found[0].min()) == 0
    assert float(found[0].max()) == 1
    assert torch.equal(found[1:], image[1:])


def test_exchanged_outputs_are_the_negative() -> None:
    image = _noise(5, 6)
    torch.testing.assert_close(levels(image, 0, 1, output_black=1, output_white=0), 1 - image)


def test_black_above_white_is_a_complaint_and_an_error() -> None:
    check = spec_of(levels).check
    assert check is not None
    defaults = spec_of(levels).defaults()
    assert list(check(defaults)) == []
    assert [entry.parameter for entry in check(defaults | {"black": 0.6, "white": 0.4})] == ["white"]
    with pytest.raises(NodeError, match="white must lie above black"):
        levels(_noise(4, 4), 0.6, 0.4)


def test_a_black_above_all_that_the_picture_shows_is_an_error() -> None:
    with pytest.raises(NodeError) as refused:
        levels(0.5 * _noise(4, 4), black=0.9)
    assert refused.value.input == "black"


@settings(max_examples=40, deadline=None)
@given(
    channel=st.sampled_from(["all", "lightness", "red", "green", "blue"]),
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    steps=st.sampled_from([0, 1, 255]),
    gamma=st.floats(0.1, 5),
)
def test_any_picture_gives_one_in_range(
    channel: Channel, size: tuple[int, int], steps: int, gamma: float
) -> None:
    image = (_noise(*size) * steps).round() / max(steps, 1)
    before = image.clone()
    found = levels(image, gamma=gamma, channel=channel)
    assert found.shape == image.shape
    assert found.isfinite().all()
    assert 0 <= found.min() <= found.max() <= 1
    assert torch.equal(image, before)
