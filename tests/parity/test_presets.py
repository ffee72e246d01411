"""Pyramid Transfer under a reference's preset: the loss and the first gradient of that reference.

The node runs as it is, with its preset and a network that ends at conv3_1; only its optimiser is replaced,
by one that hands out the loss it was given. The network computes in float64: in float32 the maxima of nearly
equal numbers are passed back to either, in the references as here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from safetensors.torch import save_file

from bench.ours import task
from bench.references.art_style_transfer import at_level
from nodes.contract import Style
from tests.parity import closed_forms
from tests.parity.closed_forms import CONTENT_LAYER, STYLE_LAYERS, ClosedForm

if TYPE_CHECKING:
    from torch import Tensor

Weights = Mapping[str, "Tensor"]
Pictures = Mapping[str, "Tensor"]
TOLERANCE = 1e-4
NETWORK = "ends-at-conv3_1.safetensors"


@pytest.fixture
def network(home: Path, weights: Weights) -> str:
    """The name of a weights file in the model folder."""
    (home / "models").mkdir()
    save_file({name: tensor.float() for name, tensor in weights.items()}, home / "models" / NETWORK)
    return NETWORK


def found(pictures: Pictures, styles: Mapping[float, Tensor], preset: str, **parameters: Any) -> ClosedForm:
    """Return what the node's loss says of ``picture``."""
    asked = {
        "network": NETWORK,
        "style_layers": " ".join(STYLE_LAYERS),
        "content_layers": CONTENT_LAYER,
        "size": 64,
        **parameters,
    }
    wired = [Style(style.float(), weight=weight) for weight, style in styles.items()]
    ours = task(pictures["content"].float(), wired, asked, preset=preset, dtype=torch.float64)
    assert ours.start.shape == pictures["picture"].shape
    return ClosedForm(*ours.evaluate(pictures["picture"].float()))


def assert_alike(ours: ClosedForm, theirs: ClosedForm) -> None:
    assert ours.loss == pytest.approx(theirs.loss, rel=TOLERANCE)
    distance = (ours.gradient.double() - theirs.gradient).norm() / theirs.gradient.norm()
    assert float(distance) < TOLERANCE


@pytest.mark.parametrize("levels", [1, 2])
def test_pyramid_reference(network: str, weights: Weights, pictures: Pictures, levels: int) -> None:
    base = 64 // 2 ** (levels - 1)
    contents, styles = (
        [at_level(pictures[name], level, base) for level in reversed(range(levels))]
        for name in ("content", "style")
    )
    theirs = closed_forms.pyramid(weights, contents, styles, pictures["picture"])
    ours = found(
        pictures,
        {1.0: pictures["style"]},
        "pyramid-reference",
        levels=levels,
        layer_weights=(1 / len(STYLE_LAYERS),) * len(STYLE_LAYERS),
    )
    assert_alike(ours, theirs)


def test_neural_style(network: str, weights: Weights, pictures: Pictures) -> None:
    styles = {3.0: pictures["style"], 7.0: pictures["second"]}
    theirs = closed_forms.neural_style(weights, pictures["content"], styles, pictures["picture"])
    assert_alike(found(pictures, styles, "neural-style"), theirs)


def test_gaussian(network: str, weights: Weights, pictures: Pictures) -> None:
    styles = {1.0: pictures["style"], 3.0: pictures["second"]}
    shares = (256, 64, 16)
    theirs = closed_forms.gaussian(
        weights, pictures["content"], styles, pictures["picture"], layer_weights=shares
    )
    ours = found(pictures, styles, "gaussian", layer_weights=tuple(share / sum(shares) for share in shares))
    assert_alike(ours, theirs)
