"""The bench's drivers of the references compute what the closed forms say, in float64 to rounding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
import torch

from bench.references.art_style_transfer import LEARNING_RATE_DECAY, ArtStyleTransfer, at_level
from bench.references.neural_style import NeuralStyle
from bench.references.style_transfer_pytorch import StyleTransferPytorch
from tests.parity import closed_forms
from tests.parity.closed_forms import CONTENT_LAYER, STYLE_LAYERS, ClosedForm

if TYPE_CHECKING:
    from torch import Tensor

    from bench.references import Reference

Weights = Mapping[str, "Tensor"]
Pictures = Mapping[str, "Tensor"]


def assert_alike(found: tuple[float, Tensor], expected: ClosedForm, tolerance: float = 1e-9) -> None:
    loss, gradient = found
    assert loss == pytest.approx(expected.loss, rel=tolerance)
    size = expected.gradient.norm()
    assert float((gradient - expected.gradient).norm() / size) < tolerance


@pytest.mark.parametrize("normalize_weights", [False, True])
@pytest.mark.parametrize("average", [False, True])
def test_neural_style(weights: Weights, pictures: Pictures, average: bool, normalize_weights: bool) -> None:
    driver = NeuralStyle(
        weights,
        pictures["content"],
        [pictures["style"], pictures["second"]],
        blend=(3, 7),
        style_layers=STYLE_LAYERS,
        content_layers=(CONTENT_LAYER,),
        pooling="average" if average else "max",
        normalize_weights=normalize_weights,
    )
    expected = closed_forms.neural_style(
        weights,
        pictures["content"],
        {3.0: pictures["style"], 7.0: pictures["second"]},
        pictures["picture"],
        average=average,
        normalize_weights=normalize_weights,
    )
    assert_alike(driver.loss_and_gradient(pictures["picture"]), expected)


def test_neural_styles_normalised_gradients_are_the_weights_once_more(
    weights: Weights, pictures: Pictures
) -> None:
    def driver(factor: float, normalised: bool) -> NeuralStyle:
        return NeuralStyle(
            weights,
            pictures["content"],
            [pictures["style"]],
            content_weight=factor * 5,
            style_weight=factor * 5,
            tv_weight=0,
            style_layers=STYLE_LAYERS,
            content_layers=(CONTENT_LAYER,),
            normalize_gradients=normalised,
        )

    loss, gradient = driver(1, True).loss_and_gradient(pictures["picture"])
    plain, slope = driver(1, False).loss_and_gradient(pictures["picture"])
    assert loss == pytest.approx(plain, rel=1e-12)
    torch.testing.assert_close(gradient, 5 * slope, rtol=1e-7, atol=0)


@pytest.mark.parametrize("levels", [1, 2])
def test_art_style_transfer(weights: Weights, pictures: Pictures, levels: int) -> None:
    driver = pyramid_driver(weights, pictures, levels)
    base = 64 // 2 ** (levels - 1)
    contents, styles = (
        [at_level(pictures[name], level, base) for level in reversed(range(levels))]
        for name in ("content", "style")
    )
    expected = closed_forms.pyramid(weights, contents, styles, pictures["picture"])
    assert_alike(driver.loss_and_gradient(pictures["picture"]), expected)


def test_style_transfer_pytorch(weights: Weights, pictures: Pictures) -> None:
    expected = closed_forms.gaussian(
        weights,
        pictures["content"],
        {1.0: pictures["style"], 3.0: pictures["second"]},
        pictures["picture"],
    )
    driver = gaussian_driver(weights, pictures)
    # Twelve Newton–Schulz steps lose a few digits where eigenvalues lie eight orders apart.
    assert_alike(driver.loss_and_gradient(pictures["picture"]), expected, 1e-7)


def test_in_float32_they_agree_to_what_parity_asks(weights: Weights, pictures: Pictures) -> None:
    single = {name: tensor.float() for name, tensor in weights.items()}
    small = {name: picture.float() for name, picture in pictures.items()}
    # A maximum of two nearly equal numbers is passed back to either; the Gaussians' distance, steep in the
    # directions of little variance, shows it most.
    for build, tolerance in ((neural_driver, 1e-4), (pyramid_driver, 1e-4), (gaussian_driver, 1e-3)):
        exact = ClosedForm(*build(weights, pictures).loss_and_gradient(pictures["picture"]))
        found = build(single, small).loss_and_gradient(small["picture"])
        assert found[0] == pytest.approx(exact.loss, rel=1e-4)
        assert_alike((exact.loss, found[1]), exact, tolerance)


def neural_driver(weights: Weights, pictures: Pictures) -> NeuralStyle:
    return NeuralStyle(
        weights,
        pictures["content"],
        [pictures["style"]],
        style_layers=STYLE_LAYERS,
        content_layers=(CONTENT_LAYER,),
    )


def pyramid_driver(weights: Weights, pictures: Pictures, levels: int = 2) -> ArtStyleTransfer:
    return ArtStyleTransfer(
        weights,
        pictures["content"],
        pictures["style"],
        levels=levels,
        base=min(pictures["content"].shape[1:]) // 2 ** (levels - 1),
        style_layers=STYLE_LAYERS,
        content_layer=CONTENT_LAYER,
    )


def gaussian_driver(weights: Weights, pictures: Pictures) -> StyleTransferPytorch:
    return StyleTransferPytorch(
        weights,
        pictures["content"],
        [pictures["style"], pictures["second"]],
        blend=(1, 3),
        style_layers=STYLE_LAYERS,
        layer_weights=(256, 64, 16),
        content_layers=(CONTENT_LAYER,),
    )


def test_their_optimisers_bring_the_loss_down(weights: Weights, pictures: Pictures) -> None:
    small = {name: picture[:, :32, :32] for name, picture in pictures.items()}
    drivers: list[Reference] = [build(weights, small) for build in (neural_driver, pyramid_driver)]
    drivers.append(gaussian_driver(weights, small))
    for driver in drivers:
        losses = [driver.step() for _ in range(3)]
        assert losses[-1] < losses[0]
        assert driver.image.shape == (3, 32, 32)


def test_the_pyramid_reference_computes_each_point_twice(weights: Weights, pictures: Pictures) -> None:
    driver = pyramid_driver(weights, {name: picture[:, :32, :32] for name, picture in pictures.items()})
    driver.step()
    first = driver.evaluations
    loss_after, _ = driver.loss_and_gradient(driver.image)
    assert driver.step() == pytest.approx(loss_after)
    assert first >= 2
    rate = driver._optimizer.param_groups[0]["lr"]
    assert rate == pytest.approx(10 * LEARNING_RATE_DECAY**driver.evaluations)
