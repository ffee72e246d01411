"""The judge: how near a painted picture is to its painting and to its photograph, in VGG-19's eyes.

Three layers of the real VGG-19, which the judged network has never seen: relu1_1, relu2_1 and conv3_1, the
last before its rectifier. For each layer:

- Gram: ‖G(result) − G(painting)‖² / ‖G(photograph) − G(painting)‖², with G = F·Fᵀ over positions;
- sliced Wasserstein: the mean squared difference of 128 sorted random projections, relative in the same way;
- content, conv3_1 alone: the mean squared difference to the photograph's features, over their variance over
  positions, averaged over channels.

The first two are averaged over the layers. The untouched photograph has 1, 1 and 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork

LAYERS = ("relu1_1", "relu2_1", "conv3_1")
CONTENT_LAYER = "conv3_1"
PROJECTIONS = 128
QUANTILES = 4096


class Verdict(NamedTuple):
    """What the judge says of one picture; lower is better."""

    gram: float
    wasserstein: float
    content: float


def judge(vgg: FeatureNetwork, result: Tensor, photograph: Tensor, painting: Tensor) -> Verdict:
    """Return the verdict on `result`, of the photograph's size; all are (3, H, W), sRGB in [0, 1]."""
    import torch

    with torch.no_grad():
        found, photo, paint = (vgg.features(image, LAYERS) for image in (result, photograph, painting))
    grams, slices = [], []
    for layer in LAYERS:
        goal = gram(paint[layer])
        grams.append(
            float((gram(found[layer]) - goal).square().sum() / (gram(photo[layer]) - goal).square().sum())
        )
        slices.append(
            sliced_wasserstein(found[layer], paint[layer]) / sliced_wasserstein(photo[layer], paint[layer])
        )
    return Verdict(
        sum(grams) / len(grams),
        sum(slices) / len(slices),
        content_error(found[CONTENT_LAYER], photo[CONTENT_LAYER]),
    )


def gram(maps: Tensor) -> Tensor:
    """Return F·Fᵀ over the number of positions of (1, C, H, W), as (C, C)."""
    flat = maps[0].flatten(1)
    return flat @ flat.T / flat.shape[1]


def sliced_wasserstein(first: Tensor, second: Tensor, seed: int = 0) -> float:
    """Return the mean squared difference of two maps' sorted projections onto random lines."""
    import torch
    from torch.nn.functional import interpolate

    generator = torch.Generator().manual_seed(seed)
    lines = torch.randn(PROJECTIONS, first.shape[1], generator=generator)
    lines = lines / lines.norm(dim=1, keepdim=True)
    sorts = [(lines @ maps[0].flatten(1)).sort(dim=1).values for maps in (first, second)]
    even = [interpolate(rows[None], size=QUANTILES, mode="linear", align_corners=True) for rows in sorts]
    return float((even[0] - even[1]).square().mean())


def content_error(found: Tensor, photograph: Tensor) -> float:
    """Return the mean squared difference of two maps over the second's variance over positions."""
    variance = photograph.var(dim=(2, 3), correction=0).mean()
    return float((found - photograph).square().mean() / variance)
