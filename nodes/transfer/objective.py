"""The loss of a picture over all levels of its pyramid, and its gradient, level by level."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from nodes.contract import NodeError
from nodes.transfer.losses import (
    Moments,
    Statistic,
    StyleTerm,
    content_loss,
    moments,
    style_loss,
    style_term,
    total_variation,
)
from nodes.transfer.resampling import halving_transposed, pyramid, resized, size_of
from nodes.transfer.sizes import Size, scaled

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Style
    from nodes.features.network import FeatureNetwork

MOST_STYLE_PIXELS = 100_000_000
"""The first layer's features of more would take 25 GB and tell nothing new."""
SMALLEST_STYLE = 16
"""Pixels on the short side below which a level's style picture is not shrunk further."""


@dataclass(frozen=True, kw_only=True)
class LossWeights:
    """How much each part of the loss counts.

    `layers` weighs style layers by name (1 where it says nothing), `levels` weighs levels from the top (1
    where it is shorter than the pyramid). `style`, `content` and `tv` multiply the three losses.
    """

    style: float
    content: float
    tv: float = 0.0
    layers: Mapping[str, float] = field(default_factory=dict)
    levels: Sequence[float] = ()


class ContentTerm(NamedTuple):
    """What one layer's features are to stay near, and the variance by which the distance is measured."""

    features: Tensor
    spread: float


class StyleLevel(NamedTuple):
    """What to match of the styles at one level: the terms of the style layers, and how much their features
    vary over positions in the content layers."""

    terms: Mapping[str, StyleTerm]
    spreads: Mapping[str, float]


class LevelTarget(NamedTuple):
    """What the picture is compared with at one level, by layer."""

    style: Mapping[str, StyleTerm]
    content: Mapping[str, ContentTerm]


class Evaluation(NamedTuple):
    """The loss at a picture, and its gradient, of the picture's shape."""

    loss: float
    gradient: Tensor


class StyleTarget:
    """The statistics of one or several style pictures, at whatever size a level asks for."""

    def __init__(self, styles: Sequence[Style], network: FeatureNetwork, statistic: Statistic) -> None:
        """Remember `styles`; each is resized to the level's size times its own scale."""
        self._styles = list(styles)
        self._network = network
        self._statistic: Statistic = statistic

    def levels(
        self, short_sides: Sequence[int], layers: Sequence[str], content_layers: Sequence[str], device: str
    ) -> list[StyleLevel]:
        """Return what to match at each level; `short_sides` are the levels', the top's first.

        Raises:
            NodeError: if a style would be larger than `MOST_STYLE_PIXELS`.
        """
        asked = [*layers, *(layer for layer in content_layers if layer not in layers)]
        by_style: list[list[dict[str, Moments]]] = []
        for style in self._styles:
            short = max(SMALLEST_STYLE, round(short_sides[0] * style.scale))
            size = scaled(size_of(style.image), short)
            if size.height * size.width > MOST_STYLE_PIXELS:
                raise NodeError(
                    f"A style picture would be enlarged to {size.width} × {size.height} px.",
                    input="styles",
                    hint="Lower that style's scale, or the size.",
                )
            picture = resized(style.image, size).to(device)
            by_style.append(
                [
                    {name: moments(maps) for name, maps in self._network.features(level, asked).items()}
                    for level in pyramid(picture, len(short_sides))
                ]
            )
        return [
            self._level([levels[number] for levels in by_style], layers, content_layers)
            for number in range(len(short_sides))
        ]

    def _level(
        self, found: Sequence[Mapping[str, Moments]], layers: Sequence[str], content_layers: Sequence[str]
    ) -> StyleLevel:
        total = sum(style.weight for style in self._styles)
        shares = [style.weight / total for style in self._styles]
        terms = {
            layer: style_term([entry[layer] for entry in found], shares, self._statistic) for layer in layers
        }
        spreads = {
            layer: sum(share * entry[layer].spread() for share, entry in zip(shares, found, strict=True))
            for layer in content_layers
        }
        return StyleLevel(terms, spreads)


class PyramidLoss:
    """The sum over levels of style, content and total variation, with its gradient.

    Each level's graph is freed before the next is built, so memory is that of the top level alone.
    """

    def __init__(
        self,
        network: FeatureNetwork,
        targets: Sequence[LevelTarget],
        weights: LossWeights,
        check: Callable[[], None],
    ) -> None:
        """Compare with `targets`, the top level's first; `check` is called before each level."""
        self._network = network
        self._targets = list(targets)
        self._weights = weights
        self._check = check

    def __call__(self, picture: Tensor) -> Evaluation:
        """Return loss and gradient at `picture` (3, H, W)."""
        levels = pyramid(picture, len(self._targets))
        loss = 0.0
        gradient: Tensor | None = None
        for number in reversed(range(len(levels))):
            self._check()
            found = self._level(levels[number], number)
            loss += found.loss
            if gradient is None:
                gradient = found.gradient
            else:
                gradient = found.gradient + halving_transposed(gradient, size_of(levels[number]))
        assert gradient is not None
        return Evaluation(loss, gradient)

    def _level(self, picture: Tensor, number: int) -> Evaluation:
        target, weights = self._targets[number], self._weights
        here = weights.levels[number] if number < len(weights.levels) else 1.0
        leaf = picture.detach().requires_grad_()
        maps = self._network.features(leaf, target.style.keys() | target.content.keys())
        parts = [
            style_loss(maps[layer], term) * (weights.style * weights.layers.get(layer, 1.0))
            for layer, term in target.style.items()
        ]
        parts += [
            content_loss(maps[layer], term.features, term.spread) * (weights.content / len(target.content))
            for layer, term in target.content.items()
        ]
        if weights.tv:
            parts.append(total_variation(leaf) * weights.tv)
        total = sum(parts[1:], parts[0]) * here
        total.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return Evaluation(float(total.detach()), leaf.grad)


def level_targets(
    network: FeatureNetwork, picture: Tensor, styles: Sequence[StyleLevel]
) -> list[LevelTarget]:
    """Return the targets for a content `picture` (3, H, W) of the top level's size, the top's first.

    Content is measured against the mean of its own variance and the styles'. Its own alone would hold a flat
    sky so fast that brushwork finds room only where the network's sampling does not look: a woven texture.
    """
    targets = []
    for style, level in zip(styles, pyramid(picture, len(styles)), strict=True):
        maps = network.features(level, list(style.spreads))
        content = {
            layer: ContentTerm(maps[layer], (moments(maps[layer]).spread() + spread) / 2)
            for layer, spread in style.spreads.items()
        }
        targets.append(LevelTarget(style.terms, content))
    return targets


def short_sides(top: Size, levels: int) -> list[int]:
    """Return the short side of each level, the top's first."""
    sizes = [top]
    for _ in range(levels - 1):
        sizes.append(sizes[-1].halved())
    return [size.short for size in sizes]
