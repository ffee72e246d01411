"""Painting from coarse to fine: the picture of each round starts from the one before, enlarged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nodes.contract import Interrupted
from nodes.transfer.checkpoint import Counted, PaintingCheckpoint
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
from nodes.transfer.tally import Tally, watched
from nodes.transfer.targets import LevelTarget, Looking, StyleTargets, content_targets

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Run, Style
    from nodes.features.network import FeatureNetwork
    from nodes.transfer.optimise.checkpoint import Checkpoint
    from nodes.transfer.optimise.precondition import Preconditioner
    from nodes.transfer.settings import Brief
    from nodes.transfer.sizes import Round, Size
    from nodes.transfer.tally import Shown


def paint(
    start: Tensor,
    content: Tensor | None,
    styles: Sequence[Style],
    network: FeatureNetwork,
    brief: Brief,
    run: Run,
    shown: Shown,
    checkpoint: PaintingCheckpoint,
) -> Tensor:
    """Return the picture (3, H, W) of the last round's size, on the CPU, in [0, 1].

    `start` is where the first round begins; `content`, already in the wished colours, is what it stays near
    (None: nothing). The network's weights are on `run.device`. `shown` makes of an unfinished picture what a
    preview of it shows. It goes on where `checkpoint` has it, to the same bytes as without a break.

    Raises:
        Cancelled: if the run was cancelled or interrupted.
        NodeError: if the loss is no number, or a region of a style is empty.
    """
    place = checkpoint.place(brief.rounds)
    painter = Painter(content, styles, network, brief, run, None if place is None else place.counted)
    tally = Tally(brief, run)
    stopping = Stopping(brief.optimisation.plateau, seconds=brief.optimisation.seconds)
    first, picture, under_way = 0, start, False
    if place is not None:
        first, under_way = place.round, place.picture is None
        picture = start if place.picture is None else place.picture
        tally.go_on(place.counted["tally"])
        stopping.go_on(place.counted["elapsed"], place.counted["losses"])
    checkpoint.counts(lambda: painter.counted(tally, stopping))
    try:
        for number, round in enumerate(brief.rounds[first:], start=first):
            run.check()
            if under_way or not number:
                picture = resized(picture, round.size)
            else:
                picture = painter.carried(picture, round)
            if under_way or not number or not stopping.out_of_time:
                loss = painter.loss(round)
                if not under_way:
                    stopping.begin_round()
                evaluate = watched(loss, run, tally, round.size, shown)
                picture = painter.minimised(picture, evaluate, stopping, checkpoint)
            under_way = False
            tally.end_round(round.size)
            checkpoint.begin_round(number + 1, picture)
            tally.tell()
    except Interrupted:
        checkpoint.write()
        raise
    if tally.made < tally.planned and stopping.out_of_time:
        run.warn(
            f"The time limit of {brief.optimisation.seconds:g} s ended the painting after {tally.made} of "
            f"{tally.planned} evaluations.",
            unrepeatable=True,
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
        counted: Counted | None = None,
    ) -> None:
        """Paint as `brief` says; weights that are shares are measured at the first round.

        What a painting that goes on found out when it began is in `counted`.
        """
        self._content = content
        self._network = network
        self._brief = brief
        self._run = run
        self._plan = Plan(network, brief, run.device, None if counted is None else counted["free"])
        self._looking = Looking(network, brief.objective, self._plan, run.device, run.check)
        self._styles = StyleTargets(styles, self._looking)
        self._styles.require_sizes(brief.rounds[-1].size)
        self._precondition = _preconditioner(styles) if brief.optimisation.conditioned else None
        self._weights: PartWeights | None = None
        if counted is not None and counted["weights"] is not None:
            self._weights = PartWeights(*counted["weights"])

    def counted(self, tally: Tally, stopping: Stopping) -> Counted:
        """Return what to keep for going on, beside the state of the optimiser."""
        import torch

        return Counted(
            precision=self._network.precision,
            threads=torch.get_num_threads(),
            free=self._plan.free,
            weights=None if self._weights is None else list(self._weights),
            tally=tally.counts,
            elapsed=stopping.elapsed,
            losses=stopping.losses,
        )

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
        self,
        picture: Tensor,
        evaluate: Callable[[Tensor], Evaluation],
        stopping: Stopping,
        checkpoint: Checkpoint,
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
                checkpoint=checkpoint,
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
            checkpoint=checkpoint,
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
