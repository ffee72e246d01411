"""Total variation on pictures whose differences are known, and as the references write it."""

from __future__ import annotations

from typing import get_args

import pytest
import torch
from torch.nn.functional import pad

from nodes.transfer.losses.variation import VariationName, total_variation

FORMS: tuple[VariationName, ...] = get_args(VariationName)


def picture(height: int = 7, width: int = 9) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.rand((3, height, width), generator=generator, dtype=torch.float64)


@pytest.mark.parametrize(
    ("form", "ramp", "step"),
    [
        ("squared", 0.01, 0.5),
        ("squared-mean", 0.01, 0.25),
        ("anisotropic", 40 * 0.1 / 44, 2 / 6),
        # Means over H·W straight and (H + 1)·(W + 1) slanted places; nothing differs across the border.
        ("diagonal", 2 * (0.01 * 40 / 44 / 3 + 2 * 0.01 * 50 / 60 / 12), 2 * (2 / 6 / 3 + 2 * 3 / 12 / 12)),
    ],
)
def test_a_ramp_and_a_step(form: VariationName, ramp: float, step: float) -> None:
    slope = torch.linspace(0, 1, 11, dtype=torch.float64).expand(3, 4, 11)
    assert float(total_variation(slope, form)) == pytest.approx(ramp)
    edge = torch.tensor([0.0, 0.0, 1.0]).expand(3, 2, 3)
    assert float(total_variation(edge, form)) == pytest.approx(step)


def test_the_pyramid_references_form() -> None:
    image = picture()
    levels = 255 * image[None]
    across = (levels[:, :, :, 1:] - levels[:, :, :, :-1]).abs().mean()
    down = (levels[:, :, 1:] - levels[:, :, :-1]).abs().mean()
    assert float(255**2 * total_variation(image, "squared-mean")) == pytest.approx(float(across**2 + down**2))


def test_neural_styles_form() -> None:
    image = picture()
    levels = 255 * image
    sums = levels.diff(dim=1).abs().sum() + levels.diff(dim=2).abs().sum()
    assert float(255 * image.numel() * total_variation(image, "anisotropic")) == pytest.approx(float(sums))


def test_crowsonkbs_form() -> None:
    image = picture()
    framed = pad(image[None], (1, 1, 1, 1), mode="replicate")[0]
    centre = framed[:, 1:-1, 1:-1]
    right = (framed[:, 1:-1, 2:] - centre).square().mean() / 3
    below = (framed[:, 2:, 1:-1] - centre).square().mean() / 3
    falling = (framed[:, 1:, 1:] - framed[:, :-1, :-1]).square().mean() / 12
    rising = (framed[:, 1:, :-1] - framed[:, :-1, 1:]).square().mean() / 12
    expected = 2 * (right + below + falling + rising)
    assert float(total_variation(image, "diagonal")) == pytest.approx(float(expected))


@pytest.mark.parametrize("form", FORMS)
def test_a_gradient_flows(form: VariationName) -> None:
    assert torch.autograd.gradcheck(
        lambda image: total_variation(image, form), (picture(3, 4).requires_grad_(),)
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shape", [(3, 1, 1), (3, 1, 5), (3, 5, 1)])
def test_a_plain_picture_of_any_size_has_none(form: VariationName, shape: tuple[int, int, int]) -> None:
    assert float(total_variation(torch.full(shape, 0.3), form)) == 0
