"""What a picture is compared with at each level: the styles' statistics and the content's maps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from nodes.contract import NodeError
from nodes.transfer.losses.moments import Moments, blended, moments
from nodes.transfer.losses.sliced import SlicedTarget, sliced_target
from nodes.transfer.losses.style import MomentLoss, Scaling, moment_loss
from nodes.transfer.losses.term import StyleEntry, StyleTerm
from nodes.transfer.reduction import target_pyramid
from nodes.transfer.regions import Regions
from nodes.transfer.remembered import Remembered, bytes_of, digest
from nodes.transfer.resampling import size_of
from nodes.transfer.settings import DIRECTIONS, Objective
from nodes.transfer.sizes import Size, scaled
from nodes.transfer.statistics import layer_moments, whole_maps

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Style
    from nodes.features.network import FeatureNetwork
    from nodes.transfer.memory import Plan

MOST_STYLE_PIXELS = 100_000_000
"""More would take a gigabyte for the picture alone and tell nothing new."""
SMALLEST_STYLE = 16
"""Pixels on the short side below which a level's style picture is not shrunk further."""


class ContentTerm(NamedTuple):
    """What one layer's features are to stay near, and the variance by which the distance is measured."""

    features: Tensor
    spread: float


class StyleLevel(NamedTuple):
    """What to match of the styles at one level: the terms of the style layers, and how much the features of
    the content layers vary over their pictures."""

    terms: Mapping[str, StyleTerm]
    spreads: Mapping[str, float]


class LevelTarget(NamedTuple):
    """What the picture is compared with at one level, by layer."""

    style: Mapping[str, StyleTerm]
    content: Mapping[str, ContentTerm]


class _Found(NamedTuple):
    """What one style's picture shows at one level, by layer."""

    moments: Mapping[str, Moments]
    sliced: Mapping[str, SlicedTarget]


def _held(found: _Found) -> int:
    """The bytes of what was found."""
    kept = [tensor for entry in found.moments.values() for tensor in (entry.mean, entry.gram)]
    kept += [tensor for entry in found.sliced.values() for tensor in (entry.directions, entry.quantiles)]
    return bytes_of(kept)


_KNOWN: Remembered[_Found] = Remembered(_held)


class Looking(NamedTuple):
    """With what pictures are looked at, in tiles by which plan, and who may stop it."""

    network: FeatureNetwork
    objective: Objective
    plan: Plan
    device: str
    check: Callable[[], None]


class StyleTargets:
    """The statistics of one or several style pictures, at whatever size a level asks for."""

    def __init__(self, styles: Sequence[Style], looking: Looking) -> None:
        """Remember `styles`; each is resized to the level's size times its own scale."""
        self.styles = list(styles)
        total = sum(style.weight for style in styles)
        self._shares = [style.weight / total for style in styles]
        self._looking = looking

    def require_sizes(self, largest: Size) -> None:
        """Accept styles for pictures as large as `largest`.

        Raises:
            NodeError: if a style would be larger than `MOST_STYLE_PIXELS`; the message says which.
        """
        for number, style in enumerate(self.styles, start=1):
            top = _style_size(style, largest)
            if top.height * top.width > MOST_STYLE_PIXELS:
                raise NodeError(
                    f"The picture of style {number} would be enlarged to {top.width} × {top.height} px.",
                    input="styles",
                    hint="Lower that style's scale, or the size.",
                )

    def levels(self, sizes: Sequence[Size]) -> list[StyleLevel]:
        """Return what to match at each level of a picture, the top's first; `sizes` are the levels'."""
        pictures = [self._pictures(style, sizes) for style in self.styles]
        levels = []
        for number, size in enumerate(sizes):
            layers = self._looking.objective.style_layers_at(number, len(sizes))
            content = content_layers_at(self._looking, layers)
            found = [
                self._find(style, pictures[index][number], layers, content)
                for index, style in enumerate(self.styles)
            ]
            regions = Regions(self._looking.network, size, self._looking.device)
            terms = {layer: self._term(layer, found, regions) for layer in layers}
            levels.append(StyleLevel(terms, self._spreads(found, content)))
        return levels

    def _pictures(self, style: Style, sizes: Sequence[Size]) -> list[Tensor]:
        """The style's picture at each level; levels too small to show anything take the last that is not."""
        looking = self._looking
        top = _style_size(style, sizes[0])
        reduction = looking.objective.reduction
        pictures = target_pyramid(style.image, top, len(sizes), reduction, looking.device)
        for number in range(1, len(pictures)):
            if size_of(pictures[number]).short < SMALLEST_STYLE:
                pictures[number] = pictures[number - 1]
        return pictures

    def _find(self, style: Style, picture: Tensor, layers: Sequence[str], content: Sequence[str]) -> _Found:
        objective = self._looking.objective
        side = self._looking.plan.side(size_of(picture))
        key = (
            digest(picture),
            digest(style.style_mask),
            style.propagation,
            style.grow,
            tuple(layers),
            tuple(content),
            side,
            (DIRECTIONS, objective.seed, loss_scaling(objective)) if objective.loss == "sliced" else None,
        )
        return _KNOWN.get(
            self._looking.network, key, lambda: self._compute(style, picture, layers, content, side)
        )

    def _compute(
        self, style: Style, picture: Tensor, layers: Sequence[str], content: Sequence[str], side: int | None
    ) -> _Found:
        looking = self._looking
        objective = looking.objective
        own = Regions(looking.network, size_of(picture), looking.device)
        wheres = {layer: own.weights(style.style_mask, style, layer) for layer in (*layers, *content)}
        sliced: dict[str, SlicedTarget] = {}
        measured = dict.fromkeys((*layers, *content))
        if objective.loss == "sliced":
            maps = whole_maps(looking.network, picture, layers, None, looking.check)
            sliced = {
                layer: sliced_target(
                    maps[layer], DIRECTIONS, objective.seed, loss_scaling(objective), wheres[layer]
                )
                for layer in layers
            }
            measured = dict.fromkeys(content)
        asked = {layer: [wheres[layer]] for layer in measured}
        found = layer_moments(looking.network, picture, asked, side, looking.check)
        return _Found({layer: entry[0] for layer, entry in found.items()}, sliced)

    def _term(self, layer: str, found: Sequence[_Found], regions: Regions) -> StyleTerm:
        objective = self._looking.objective
        wheres = [regions.weights(style.content_mask, style, layer) for style in self.styles]
        losses: Sequence[MomentLoss | SlicedTarget]
        if objective.loss == "sliced":
            losses = [entry.sliced[layer] for entry in found]
        elif objective.scaling == "absolute":
            each = [entry.moments[layer] for entry in found]
            return _of_mixtures(objective, each, self._shares, wheres)
        else:
            losses = [_loss(objective, entry.moments[layer]) for entry in found]
        return StyleTerm(
            tuple(
                StyleEntry(share, loss, where)
                for share, loss, where in zip(self._shares, losses, wheres, strict=True)
            )
        )

    def _spreads(self, found: Sequence[_Found], content: Sequence[str]) -> dict[str, float]:
        return {
            layer: sum(
                share * entry.moments[layer].spread()
                for share, entry in zip(self._shares, found, strict=True)
            )
            for layer in content
        }


def content_targets(
    picture: Tensor | None, top: Size, styles: Sequence[StyleLevel], looking: Looking
) -> list[dict[str, ContentTerm]]:
    """Return what a content `picture` (3, H, W) asks for at each level, the first of size `top`.

    Without a picture that is nothing.

    Relative content is measured against the mean of its own variance and the styles'. Its own alone would
    hold a flat sky so fast that brushwork finds room only where the network's sampling does not look: a
    woven texture. Absolute content is the plain mean squared difference.
    """
    if picture is None:
        return [{} for _ in styles]
    reduction = looking.objective.reduction
    targets = []
    pictures = target_pyramid(picture, top, len(styles), reduction, looking.device)
    for level, style in zip(pictures, styles, strict=True):
        side = looking.plan.side(size_of(level))
        maps = whole_maps(looking.network, level, list(style.spreads), side, looking.check)
        targets.append(
            {
                layer: ContentTerm(maps[layer], _spread(maps[layer], spread, looking.objective))
                for layer, spread in style.spreads.items()
            }
        )
    return targets


def content_layers_at(looking: Looking, style_layers: Sequence[str]) -> list[str]:
    """Return the content layers of a level: those that are no coarser than the style layers matched there."""
    strides = looking.network.strides
    coarsest = max(strides[layer] for layer in style_layers)
    wanted = looking.objective.content_layers
    if looking.objective.fast:
        return [layer for layer in wanted if strides[layer] <= coarsest]
    return list(wanted)


def _style_size(style: Style, size: Size) -> Size:
    """The size of a style's picture for a picture of `size`."""
    return scaled(size_of(style.image), max(SMALLEST_STYLE, round(size.short * style.scale)))


def _spread(maps: Tensor, of_styles: float, objective: Objective) -> float:
    if objective.scaling == "absolute":
        return 1.0
    return (moments(maps).spread() + of_styles) / 2


def _loss(objective: Objective, target: Moments) -> MomentLoss:
    assert objective.loss != "sliced"
    return moment_loss(objective.loss, target, loss_scaling(objective))


def loss_scaling(objective: Objective) -> Scaling:
    """Return the form of each single loss: shares weigh relative ones."""
    return "absolute" if objective.scaling == "absolute" else "relative"


def _of_mixtures(
    objective: Objective,
    found: Sequence[Moments],
    shares: Sequence[float],
    wheres: Sequence[Tensor | None],
) -> StyleTerm:
    """One entry for each region, with the mixture of its styles' moments as the target, as the references
    blend styles."""
    groups: dict[int, list[int]] = {}
    for number, where in enumerate(wheres):
        groups.setdefault(id(where), []).append(number)
    entries = []
    for numbers in groups.values():
        own = [shares[number] for number in numbers]
        target = blended([found[number] for number in numbers], own)
        entries.append(StyleEntry(sum(own), _loss(objective, target), wheres[numbers[0]]))
    return StyleTerm(tuple(entries))
