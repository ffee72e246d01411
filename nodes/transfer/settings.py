"""How to paint, in words and numbers: the objective, the optimiser and the rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from nodes.transfer.losses.style import StyleLossName
from nodes.transfer.losses.variation import VariationName
from nodes.transfer.optimise.line_search import LineSearch
from nodes.transfer.sizes import Round

Scaling = Literal["shares", "relative", "absolute"]
Optimiser = Literal["lbfgs", "adam"]
Carry = Literal["picture", "residual"]
Reduction = Literal["binomial", "bicubic"]
DIRECTIONS = 64
"""Random directions of the sliced loss at each layer."""


@dataclass(frozen=True, kw_only=True)
class Objective:
    """What a picture is compared with, and how much each part of that counts.

    `loss` says how features are compared with the style's. `scaling` says what `style`, `content` and `tv`
    mean: shares of the gradient where painting begins; factors of losses that are relative to their targets'
    own size; or factors of the references' mean squared differences.

    `style_weights` weighs style layers by name (1 where it says nothing), `levels` weighs levels from the top
    (1 where it is shorter than the pyramid). `fast` matches the deeper half of the style layers only on the
    smaller half of the levels. `reduction` halves pictures without aliasing, or as the pyramid reference
    does.
    """

    style: float
    content: float
    tv: float = 0.0
    loss: StyleLossName = "covariance"
    scaling: Scaling = "relative"
    variation: VariationName = "squared"
    style_layers: Sequence[str]
    content_layers: Sequence[str] = ()
    style_weights: Mapping[str, float] = field(default_factory=dict)
    levels: Sequence[float] = ()
    normalise_gradients: bool = False
    fast: bool = False
    reduction: Reduction = "binomial"
    seed: int = 0

    def style_layers_at(self, level: int, levels: int) -> Sequence[str]:
        """Return the style layers that are matched at `level`, counted from the top, of `levels`."""
        if self.fast and level < levels // 2:
            return self.style_layers[: (len(self.style_layers) + 1) // 2]
        return self.style_layers

    def level_weight(self, level: int) -> float:
        """Return how much `level`, counted from the top, counts."""
        return self.levels[level] if level < len(self.levels) else 1.0


@dataclass(frozen=True, kw_only=True)
class Optimisation:
    """How the picture is improved, and when that ends.

    `evaluations` are those of each round. `plateau` ends a round when the loss has fallen by less than this
    share over the last twenty evaluations; `seconds` ends the painting.
    """

    evaluations: int
    optimiser: Optimiser = "lbfgs"
    history: int = 10
    line_search: LineSearch = "backtracking"
    conditioned: bool = True
    step: float | None = None
    betas: tuple[float, float] = (0.9, 0.99)
    decay: float = 1.0
    averaging: float = 0.95
    bounded: bool = True
    plateau: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, kw_only=True)
class Brief:
    """A whole painting: its rounds from coarse to fine and what happens in each.

    `carry` says what goes from one round to the next: the picture enlarged, or what was painted onto the
    content enlarged, laid on the sharp content. `tile` is the side of the tiles that levels are computed in
    (None: as memory asks).
    """

    rounds: Sequence[Round]
    objective: Objective
    optimisation: Optimisation
    carry: Carry = "picture"
    tile: int | None = None

    @property
    def divisible(self) -> bool:
        """Whether the loss can be computed in tiles: its gradient depends on sums over positions alone."""
        return self.objective.loss != "sliced" and not self.objective.normalise_gradients
