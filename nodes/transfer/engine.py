"""Painting from coarse to fine: the picture of each round starts from the one before, enlarged."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nodes.contract import NodeError
from nodes.transfer.memory import Plan, fitting_history
from nodes.transfer.objective import Evaluation, PartWeights, PyramidLoss
from nodes.transfer.optimise.adam import minimise_adam
from nodes.transfer.optimise.lbfgs import minimise_lbfgs
from nodes.transfer.optimise.precondition import preconditioner
from nodes.transfer.optimise.stopping import Stopping
from nodes.transfer.recolour import colours
from nodes.transfer.resampling import enlarged, resized, size_of
from nodes.transfer.shares import brushwork, shared
from nodes.transfer.sizes import rounds
from nodes.transfer.targets import LevelTarget, Looking, StyleTargets, content_targets

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Run, Style
    from nodes.features.network import FeatureNetwork
    from nodes.transfer.optimise.precondition import Preconditioner
    from nodes.transfer.settings import Brief
    from nodes.transfer.sizes import Round, Size

    Shown = Callable[[Tensor], Tensor]


def paint(
    start: Tensor,
    content: Tensor | None,
    styles: Sequence[Style],
    network: FeatureNetwork,
    brief: Brief,
    run: Run,
    shown: Shown,
) -> Tensor:
    """Return the picture (3, H, W) of the last round's size, on the CPU, in [0, 1].

    `start` is where the first round begins; `content`, already in the wished colours, is what it stays near
    (None: nothing). The network's weights are on `run.device`. `shown` makes of an unfinished picture what a
    preview of it shows.

    Raises:
        Cancelled: if the run was cancelled.
        NodeError: if the loss is no number, or a region of a style is empty.
    """
    painter = Painter(content, styles, network, brief, run)
    tally = _Tally(brief, run)
    stopping = Stopping(brief.optimisation.plateau, seconds=brief.optimisation.seconds)
    picture = start
    for number, round in enumerate(brief.rounds):
        run.check()
        if number and stopping.out_of_time:
            picture = painter.carried(picture, round)
            tally.end_round(round.size)
            continue
        picture = painter.carried(picture, round) if number else resized(picture, round.size)
        loss = painter.loss(round)
        stopping.begin_round()
        picture = painter.minimised(picture, _watched(loss, run, tally, round.size, shown), stopping)
        tally.end_round(round.size)
    if tally.made < tally.planned and stopping.out_of_time:
        run.warn(
            f"The time limit of {brief.optimisation.seconds:g} s ended the painting after {tally.made} of "
            f"{tally.planned} evaluations."
        )
    return picture.clamp(0, 1)


class Painter:
    """What stays the same over the rounds of one painting."""

    def __init__(
        self,
        content: Tensor | None,
        styles: Sequence[Style],
        network: FeatureNetwork,
        brief: Brief,
        run: Run,
    ) -> None:
        """Paint as `brief` says; weights that are shares are measured at the first round."""
        self._content = content
        self._network = network
        self._brief = brief
        self._run = run
        self._plan = Plan(network, brief, run.device)
        self._looking = Looking(network, brief.objective, self._plan, run.device, run.check)
        self._styles = StyleTargets(styles, self._looking)
        self._styles.require_sizes(brief.rounds[-1].size)
        self._precondition = _preconditioner(styles) if brief.optimisation.conditioned else None
        self._weights: PartWeights | None = None

    def loss(self, round: Round) -> PyramidLoss:
        """Return the loss of `round`; weights that are shares are measured when the first is asked."""
        loss = self._unweighted(round)
        if self._brief.objective.scaling == "shares" and self._weights is None:
            coarsest = rounds(round.size, round.levels)[0]
            small = loss if coarsest.size == round.size else self._unweighted(coarsest)
            self._weights = self._measured(small, coarsest.size)
        if told := in_words(loss.sides, round.size):
            self._run.warn(told)
        return loss if self._weights is None else loss.weighed(self._weights)

    def _measured(self, loss: PyramidLoss, size: Size) -> PartWeights:
        """The weights of the parts, measured with the loss of a small `size`: the same at every other."""
        if self._content is None:
            return loss.weights
        goal = resized(self._content, size).to(self._run.device)
        return shared(loss, goal, brushwork(self._styles.styles, goal), loss.weights)

    def _unweighted(self, round: Round) -> PyramidLoss:
        import torch

        objective = self._brief.objective
        sizes = round.level_sizes()
        with torch.no_grad():
            styles = self._styles.levels(sizes)
            content = content_targets(self._content, sizes[0], styles, self._looking)
        return PyramidLoss(
            network=self._network,
            objective=objective,
            targets=[LevelTarget(style.terms, own) for style, own in zip(styles, content, strict=True)],
            sides=[self._plan.side(size) for size in sizes],
            weights=PartWeights(objective.style, objective.content, objective.tv),
            check=self._run.check,
        )

    def carried(self, picture: Tensor, round: Round) -> Tensor:
        """Return where `round` begins, given the picture of the one before."""
        if self._brief.carry == "picture" or self._content is None:
            return resized(picture, round.size)
        small = resized(self._content, size_of(picture))
        return (resized(self._content, round.size) + enlarged(picture - small, round.size)).clamp(0, 1)

    def minimised(
        self, picture: Tensor, evaluate: Callable[[Tensor], Evaluation], stopping: Stopping
    ) -> Tensor:
        """Return the picture after the evaluations of one round, on the CPU."""
        how = self._brief.optimisation
        begun = picture.to(self._run.device)
        if how.optimiser == "adam":
            step = {} if how.step is None else {"step": how.step}
            return minimise_adam(
                begun,
                evaluate,
                how.evaluations,
                betas=how.betas,
                decay=how.decay,
                averaging=how.averaging,
                bounded=how.bounded,
                stopping=stopping,
                **step,
            ).cpu()
        history = fitting_history(how, size_of(begun))
        if history < how.history:
            self._run.warn(
                f"L-BFGS keeps {history} steps at this size instead of {how.history}, to save memory."
            )
        return minimise_lbfgs(
            begun,
            evaluate,
            how.evaluations,
            self._precondition,
            history=history,
            line_search=how.line_search,
            step=1.0 if how.step is None else how.step,
            bounded=how.bounded,
            stopping=stopping,
        ).cpu()


def in_words(sides: Sequence[int | None], size: Size) -> str | None:
    """Return what to tell the user about tiles, or None where every level is computed whole."""
    largest = max((side for side in sides if side is not None), default=None)
    if largest is None:
        return None
    return (
        f"To save memory {size.width} × {size.height} px are computed in tiles of {largest} px, "
        "with the same result up to rounding."
    )


def _preconditioner(styles: Sequence[Style]) -> Preconditioner:
    found = colours([style.image for style in styles], [style.weight for style in styles])
    return preconditioner(found.covariance)


class _Tally:
    """Counts evaluations, and the work done in them: an evaluation costs what its picture has pixels."""

    def __init__(self, brief: Brief, run: Run) -> None:
        self._run = run
        self._each = brief.optimisation.evaluations
        self._evaluations = self._each * len(brief.rounds)
        self._pixels = self._each * sum(round.size.height * round.size.width for round in brief.rounds)
        self._before = (0, 0)
        self._now = (0, 0)
        self.made = 0

    @property
    def planned(self) -> int:
        """How many evaluations the rounds have together."""
        return self._evaluations

    def count(self, size: Size, loss: float) -> None:
        """Take note of one evaluation."""
        self.made += 1
        evaluations, pixels = self._now
        self._now = evaluations + 1, pixels + size.height * size.width
        self._tell(loss)

    def end_round(self, size: Size) -> None:
        """Count a round as it was planned, also where the optimiser needed fewer evaluations."""
        before, pixels = self._before
        self._now = self._before = before + self._each, pixels + self._each * size.height * size.width
        self._tell(None)

    def _tell(self, loss: float | None) -> None:
        evaluations, pixels = self._now
        self._run.progress(
            min(evaluations, self._evaluations),
            self._evaluations,
            loss=loss,
            share=min(1.0, pixels / self._pixels),
        )


def _watched(
    loss: PyramidLoss, run: Run, tally: _Tally, size: Size, shown: Shown
) -> Callable[[Tensor], Evaluation]:
    began_well = False

    def evaluate(picture: Tensor) -> Evaluation:
        nonlocal began_well
        if run.wants_preview:
            # A copy: Adam changes its picture in place while the preview is still being encoded.
            run.preview(shown(picture.detach().to("cpu", copy=True)))
        found = loss(picture)
        if not math.isfinite(found.loss):
            raise _overflown(began_well)
        began_well = True
        tally.count(size, found.loss)
        return found

    return evaluate


def _overflown(began_well: bool) -> NodeError:
    if began_well:
        return NodeError(
            "The loss has grown beyond all numbers: the optimiser's steps are too long.",
            input="step",
            hint="Lower the step, switch clamp on, or let L-BFGS search its step.",
        )
    return NodeError(
        "The loss is no number: the network's features overflow.",
        input="network",
        hint="Its weights may be damaged; get them anew, or choose another network.",
    )
