"""Painting from coarse to fine: the picture of each round starts from the one before, enlarged."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from nodes.contract import NodeError
from nodes.transfer.adam import minimise_adam
from nodes.transfer.conditioning import preconditioner
from nodes.transfer.lbfgs import minimise_lbfgs
from nodes.transfer.losses import Statistic
from nodes.transfer.objective import (
    Evaluation,
    LevelTarget,
    LossWeights,
    PyramidLoss,
    StyleTarget,
    level_targets,
    short_sides,
)
from nodes.transfer.recolour import colours
from nodes.transfer.resampling import resized
from nodes.transfer.sizes import Round, Size

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Style
    from nodes.features.network import FeatureNetwork

Optimiser = Literal["lbfgs", "adam"]


class Watcher(Protocol):
    """Who looks on while the engine paints; nodes hand in their `Run`."""

    @property
    def wants_preview(self) -> bool:
        """Whether a preview sent now would be shown."""

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        """Take note of one more evaluation."""

    def preview(self, image: Tensor) -> None:
        """Show an unfinished picture."""

    def check(self) -> None:
        """Raise to stop; asked before each level of each evaluation."""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """How to paint: the rounds, the evaluations of each, the weights, the statistic and the optimiser."""

    rounds: Sequence[Round]
    evaluations: Sequence[int]
    weights: LossWeights
    style_layers: Sequence[str]
    content_layers: Sequence[str]
    statistic: Statistic = "covariance"
    optimiser: Optimiser = "lbfgs"


def paint(
    start: Tensor,
    content: Tensor | None,
    styles: Sequence[Style],
    network: FeatureNetwork,
    brief: Brief,
    watcher: Watcher,
    device: str = "cpu",
) -> Tensor:
    """Return the picture (3, H, W) of the last round's size, on the CPU, in [0, 1].

    `start` is where the first round begins; `content`, already in the wished colours, is what it stays near
    (None: nothing). `device` is where the network's weights are.

    Raises:
        whatever `watcher.check` raises.
    """
    target = StyleTarget(styles, network, brief.statistic)
    found = colours([style.image for style in styles], [style.weight for style in styles])
    precondition = preconditioner(found.covariance)
    tally = _Tally(brief, watcher)
    picture = start
    for round, evaluations in zip(brief.rounds, brief.evaluations, strict=True):
        watcher.check()
        loss = _loss_of(round, content, target, network, brief, watcher, device)
        picture = resized(picture, round.size).to(device)
        evaluate = _watched(loss, watcher, tally, round.size)
        if brief.optimiser == "lbfgs":
            picture = minimise_lbfgs(picture, evaluate, evaluations, precondition)
        else:
            picture = minimise_adam(picture, evaluate, evaluations)
        tally.end_round(round.size, evaluations)
        picture = picture.cpu()
    return picture.clamp(0, 1)


def _loss_of(
    round: Round,
    content: Tensor | None,
    target: StyleTarget,
    network: FeatureNetwork,
    brief: Brief,
    watcher: Watcher,
    device: str,
) -> PyramidLoss:
    import torch

    with torch.no_grad():
        sides = short_sides(round.size, round.levels)
        styles = target.levels(sides, brief.style_layers, brief.content_layers, device)
        if content is None:
            levels = [LevelTarget(style.terms, {}) for style in styles]
        else:
            levels = level_targets(network, resized(content, round.size).to(device), styles)
    return PyramidLoss(network, levels, brief.weights, watcher.check)


class _Tally:
    """Counts evaluations, and the work done in them: an evaluation costs what its picture has pixels."""

    def __init__(self, brief: Brief, watcher: Watcher) -> None:
        self._watcher = watcher
        self._evaluations = sum(brief.evaluations)
        self._pixels = sum(
            count * round.size.height * round.size.width
            for count, round in zip(brief.evaluations, brief.rounds, strict=True)
        )
        self._before = (0, 0)
        self._now = (0, 0)

    def count(self, size: Size, loss: float) -> None:
        """Take note of one evaluation."""
        evaluations, pixels = self._now
        self._now = evaluations + 1, pixels + size.height * size.width
        self._tell(loss)

    def end_round(self, size: Size, evaluations: int) -> None:
        """Count a round as it was planned, also where the optimiser needed fewer evaluations."""
        before, pixels = self._before
        self._now = self._before = before + evaluations, pixels + evaluations * size.height * size.width
        self._tell(None)

    def _tell(self, loss: float | None) -> None:
        evaluations, pixels = self._now
        self._watcher.progress(
            min(evaluations, self._evaluations),
            self._evaluations,
            loss=loss,
            share=min(1.0, pixels / self._pixels),
        )


def _watched(
    loss: PyramidLoss, watcher: Watcher, tally: _Tally, size: Size
) -> Callable[[Tensor], Evaluation]:
    def evaluate(picture: Tensor) -> Evaluation:
        if watcher.wants_preview:
            watcher.preview(picture.detach().cpu())
        found = loss(picture)
        if not math.isfinite(found.loss):
            raise NodeError(
                "The loss is no number: the network's features overflow.",
                input="network",
                hint="Its weights may be damaged; get them anew, or choose another network.",
            )
        tally.count(size, found.loss)
        return found

    return evaluate
