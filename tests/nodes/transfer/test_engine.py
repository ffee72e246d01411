"""The gradient over a pyramid against finite differences, recolouring, and the choice of precision."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

import nodes.transfer.precision as precision
from nodes.color.luma import luma
from nodes.contract import NodeError, Style
from nodes.features.catalogue import find_weights
from nodes.features.loading import load_file
from nodes.transfer.engine import Painter
from nodes.transfer.objective import Evaluation, PartWeights, PyramidLoss
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.recolour import colours, matched_luminance, recoloured
from nodes.transfer.resampling import resized
from nodes.transfer.settings import Brief, Objective, Optimisation
from nodes.transfer.shares import brushwork, shared
from nodes.transfer.sizes import Round, Size
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs

LAYERS = ("stage1", "stage2")
CANVAS = Round(Size(32, 40), levels=2)


def pyramid_loss(
    style: float, content: float, tv: float = 0.0, levels: Sequence[float] = (1.0, 1.0), **changes: Any
) -> PyramidLoss:
    network = load_file(find_weights("sketch")).to("cpu", torch.float64)
    objective = Objective(
        style=style,
        content=content,
        tv=tv,
        style_layers=LAYERS,
        content_layers=["stage2"],
        style_weights={"stage1": 3.0},
        levels=levels,
        **changes,
    )
    brief = Brief(rounds=[CANVAS], objective=objective, optimisation=Optimisation(evaluations=1))
    styles = [Style(blobs(40, 40, seed=1), weight=3.0), Style(blobs(50, 40, seed=4))]
    painter = Painter(blobs(32, 40, seed=2), styles, network, brief, Recorder())
    return painter.loss(CANVAS)


@pytest.mark.parametrize("reduction", ["binomial", "bicubic"])
@pytest.mark.parametrize("variation", ["squared", "squared-mean", "anisotropic", "diagonal"])
def test_the_gradient_over_all_levels_is_that_of_finite_differences(reduction: str, variation: str) -> None:
    loss = pyramid_loss(1.0, 0.5, tv=2.0, levels=(1.0, 0.5), reduction=reduction, variation=variation)
    picture = blobs(32, 40, seed=3).double()
    found = loss(picture)
    # Along the gradient the slope is its length, large against the float32 rounding of the moments.
    direction = found.gradient.double() / found.gradient.double().norm()
    direction = direction + 0.01 * torch.randn(3, 32, 40, generator=torch.Generator().manual_seed(0))
    step = 1e-3
    slope = (loss(picture + step * direction).loss - loss(picture - step * direction).loss) / (2 * step)
    assert float((found.gradient.double() * direction).sum()) == pytest.approx(slope, rel=0.005)


@pytest.mark.parametrize("name", ["covariance", "gram", "mean-std", "gaussian", "sliced"])
@pytest.mark.parametrize("scaling", ["relative", "absolute"])
def test_every_loss_in_both_scalings_has_the_gradient_of_finite_differences(name: str, scaling: str) -> None:
    loss = pyramid_loss(1.0, 0.2, loss=name, scaling=scaling)
    picture = blobs(32, 40, seed=3).double()
    found = loss(picture)
    direction = found.gradient / found.gradient.norm()
    step = 1e-4
    slope = (loss(picture + step * direction).loss - loss(picture - step * direction).loss) / (2 * step)
    assert float(found.gradient.norm()) == pytest.approx(slope, rel=0.02)


def test_weights_of_levels_and_parts_add_up() -> None:
    picture = blobs(32, 40, seed=3)
    parts = {
        "top": pyramid_loss(1.0, 0.0, levels=(1.0, 0.0)),
        "half": pyramid_loss(1.0, 0.0, levels=(0.0, 1.0)),
        "content": pyramid_loss(0.0, 1.0),
        "all": pyramid_loss(2.0, 3.0),
    }
    found = {name: loss(picture).loss for name, loss in parts.items()}
    assert found["all"] == pytest.approx(2 * (found["top"] + found["half"]) + 3 * found["content"], rel=1e-5)


@pytest.mark.parametrize("strength", [0.3, 0.8])
def test_shares_are_those_of_the_gradients_changes(strength: float) -> None:
    loss = pyramid_loss(strength, 1 - strength, tv=0.1, scaling="shares")
    goal, strokes, dabs = (
        resized(blobs(height, 40, seed=seed), Size(32, 40)) for height, seed in ((32, 2), (40, 1), (50, 4))
    )
    strokes, dabs = (each - each.mean(dim=(1, 2), keepdim=True) for each in (strokes, dabs))
    painted = goal + (3 * strokes + dabs) / 10**0.5
    lengths = []
    for part in range(3):
        alone = loss.weighed(
            PartWeights(*(weight * (number == part) for number, weight in enumerate(loss.weights)))
        )
        lengths.append(float((alone(painted).gradient - alone(goal).gradient).norm()))
    assert [length / sum(lengths) for length in lengths] == pytest.approx(
        [strength / 1.1, (1 - strength) / 1.1, 0.1 / 1.1], rel=1e-4
    )


def test_faint_brushwork_is_raised_and_none_leaves_the_shares_as_they_are() -> None:
    goal = blobs(32, 40, seed=2)
    grain = torch.rand((3, 32, 40), generator=torch.Generator().manual_seed(0))
    faint, none = (brushwork([Style(0.4 + change * grain)], goal) for change in (0.004, 0))
    assert float(faint.std()) == pytest.approx(0.05, rel=1e-3)
    assert not none.any()
    loss = pyramid_loss(1.0, 0.5, scaling="relative")
    assert shared(loss, goal, none, PartWeights(0.7, 0.2, 0.1)) == (0.7, 0.2, 0.1)


def test_fast_leaves_the_deeper_layers_to_the_smaller_levels() -> None:
    top, half = pyramid_loss(1.0, 1.0, fast=True).targets
    assert list(top.style) == ["stage1"]
    assert list(top.content) == []
    assert list(half.style) == ["stage1", "stage2"]
    assert list(half.content) == ["stage2"]


def test_recolouring_gives_the_targets_mean_and_covariance() -> None:
    content, style = 0.3 * blobs(60, 80, seed=1) + 0.3, 0.3 * blobs(50, 50, seed=2) + 0.35
    target = colours([style], [1.0])
    own = colours([recoloured(content, target)], [1.0])
    torch.testing.assert_close(own.mean, target.mean, atol=2e-3, rtol=0)
    torch.testing.assert_close(own.covariance, target.covariance, atol=2e-4, rtol=0)


def test_colours_of_several_pictures_are_those_of_all_their_pixels() -> None:
    first, second = blobs(20, 30, seed=1), blobs(20, 30, seed=2)
    found = colours([first, second], [2.0, 2.0])
    pixels = torch.cat([first.reshape(3, -1), second.reshape(3, -1)], dim=1).double()
    torch.testing.assert_close(found.mean, pixels.mean(dim=1))
    torch.testing.assert_close(found.covariance, torch.cov(pixels, correction=0), atol=2e-5, rtol=1e-4)


def test_a_matched_luma_has_the_contents_mean_and_deviation() -> None:
    style, content = 0.3 * blobs(40, 40, seed=1) + 0.3, 0.2 * blobs(40, 40, seed=2) + 0.4
    found = matched_luminance(style, content)
    wanted = luma(content)
    assert float(found.mean()) == pytest.approx(float(wanted.mean()), abs=1e-4)
    assert float(found[0].std()) == pytest.approx(float(wanted.std()), rel=1e-3)


def test_precision_is_measured_once_and_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_file(find_weights("sketch"))
    before = [tensor.clone() for tensor in network._tensors()]
    measured: list[str] = []

    def pays(_: object) -> bool:
        measured.append("once")
        return True

    real = precision._bfloat16_pays(network)
    assert isinstance(real, bool)
    assert all(torch.equal(a, b) for a, b in zip(before, network._tensors(), strict=True))
    monkeypatch.setattr(precision, "_bfloat16_pays", pays)
    assert [precision.choose_precision(network, "cpu") for _ in range(2)] == [torch.bfloat16] * 2
    assert measured == ["once"]
    ((key, value),) = json.loads((home / "precision.json").read_text()).items()
    assert value == "bfloat16"
    assert "sketch" in key


def test_a_damaged_measurement_is_made_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "_bfloat16_pays", lambda _: False)
    (home / "precision.json").write_text("[1, ")
    assert precision.choose_precision(load_file(find_weights("sketch")), "cpu") == torch.float32
    assert "float32" in (home / "precision.json").read_text()


def test_a_loss_that_is_no_number_is_an_error_and_not_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(self: PyramidLoss, picture: torch.Tensor) -> Evaluation:
        return Evaluation(float("nan"), picture)

    monkeypatch.setattr(PyramidLoss, "__call__", overflow)
    picture = torch.rand(3, 64, 64)
    with pytest.raises(NodeError, match="no number") as caught:
        pyramid_transfer(picture, [Style(picture)], size=64, evaluations=2)
    assert caught.value.input == "network"
