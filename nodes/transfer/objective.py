"""The loss of a picture over all levels of its pyramid, and its gradient, level by level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from nodes.transfer.losses.content import content_loss
from nodes.transfer.losses.term import style_loss
from nodes.transfer.losses.variation import total_variation
from nodes.transfer.reduction import gradient_above, pyramid
from nodes.transfer.resampling import size_of
from nodes.transfer.tiled import Weighted, tiled

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork
    from nodes.transfer.settings import Objective
    from nodes.transfer.targets import LevelTarget


class Evaluation(NamedTuple):
    """The loss at a picture, and its gradient, of the picture's shape."""

    loss: float
    gradient: Tensor


class PartWeights(NamedTuple):
    """What the three parts of the loss are multiplied by."""

    style: float
    content: float
    tv: float


@dataclass(frozen=True, kw_only=True)
class PyramidLoss:
    """The sum over levels of style, content and total variation, with its gradient.

    `targets` and `sides` are those of each level, the top's first; a side is that of the tiles that the level
    is computed in (None: whole). Each level's graph is freed before the next is built, so memory is that of
    the largest level, or tile, alone. `check` is called before each level and each tile.
    """

    network: FeatureNetwork
    objective: Objective
    targets: Sequence[LevelTarget]
    sides: Sequence[int | None]
    weights: PartWeights
    check: Callable[[], None]

    def __call__(self, picture: Tensor) -> Evaluation:
        """Return loss and gradient at `picture` (3, H, W)."""
        reduction = self.objective.reduction
        levels = pyramid(picture, len(self.targets), reduction)
        loss: Tensor | None = None
        gradient: Tensor | None = None
        for number in reversed(range(len(levels))):
            self.check()
            value, slope = self._level(levels[number], number)
            # The loss stays on the device until the last level: the host need not wait for each.
            loss = value if loss is None else loss + value
            if gradient is not None:
                slope = slope + gradient_above(gradient, size_of(levels[number]), reduction)
            gradient = slope
        assert loss is not None
        assert gradient is not None
        return Evaluation(float(loss), gradient)

    def weighed(self, weights: PartWeights) -> PyramidLoss:
        """Return the same loss with other weights of its parts."""
        return replace(self, weights=weights)

    def _level(self, picture: Tensor, number: int) -> tuple[Tensor, Tensor]:
        """Loss and gradient of one level, as new tensors."""
        factors = self._factors(self.targets[number])
        side = self.sides[number]
        if side is None:
            loss, gradient = self._whole(picture, factors)
        else:
            loss, gradient = tiled(self.network, picture, factors, side, self.check)
        if self.weights.tv:
            variation, slope = self._variation(picture)
            loss, gradient = loss + variation, gradient.add_(slope)
        here = self.objective.level_weight(number)
        return (loss, gradient) if here == 1 else (loss * here, gradient.mul_(here))

    def _factors(self, target: LevelTarget) -> Weighted:
        """What each layer is compared with, and its factor in the loss."""
        named = self.objective.style_weights
        return Weighted(
            [
                (layer, term, self.weights.style * named.get(layer, 1.0))
                for layer, term in target.style.items()
            ],
            [
                (layer, term, self.weights.content / len(target.content))
                for layer, term in target.content.items()
            ],
        )

    def _whole(self, picture: Tensor, weighted: Weighted) -> tuple[Tensor, Tensor]:
        normalised = self.objective.normalise_gradients
        leaf = picture.detach().requires_grad_()
        maps = self.network.features(leaf, weighted.layers)
        parts = [style_loss(maps[layer], term, normalised) * factor for layer, term, factor in weighted.style]
        parts += [
            content_loss(maps[layer], term.features, term.spread, normalised) * factor
            for layer, term, factor in weighted.content
        ]
        total = sum(parts[1:], parts[0])
        total.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return total.detach(), leaf.grad

    def _variation(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        leaf = picture.detach().requires_grad_()
        total = total_variation(leaf, self.objective.variation) * (
            self.weights.tv * self._variation_unit(leaf)
        )
        total.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return total.detach(), leaf.grad

    def _variation_unit(self, picture: Tensor) -> float:
        """How the references count: values up to 255, and neural-style the sum and not the mean."""
        if self.objective.scaling != "absolute":
            return 1.0
        white = self.network.white
        return white * picture.numel() if self.objective.variation == "anisotropic" else white * white
