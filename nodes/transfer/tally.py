"""Counting the evaluations of a painting, and showing it while it is painted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nodes.contract import NodeError
from nodes.transfer.objective import Evaluation, PyramidLoss

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Run
    from nodes.transfer.settings import Brief
    from nodes.transfer.sizes import Size

    Shown = Callable[[Tensor], Tensor]


class Tally:
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

    @property
    def counts(self) -> list[int]:
        """What was counted, for `go_on`."""
        return [self.made, *self._before, *self._now]

    def go_on(self, counts: Sequence[int]) -> None:
        """Count on from the `counts` of another."""
        self.made, *rest = counts
        self._before, self._now = (rest[0], rest[1]), (rest[2], rest[3])
        self.tell()

    def count(self, size: Size, loss: float) -> None:
        """Take note of one evaluation."""
        self.made += 1
        evaluations, pixels = self._now
        self._now = evaluations + 1, pixels + size.height * size.width
        self.tell(loss)

    def end_round(self, size: Size) -> None:
        """Count a round as it was planned, also where the optimiser needed fewer evaluations."""
        before, pixels = self._before
        self._now = self._before = before + self._each, pixels + self._each * size.height * size.width

    def tell(self, loss: float | None = None) -> None:
        """Report how far the painting is."""
        evaluations, pixels = self._now
        self._run.progress(
            min(evaluations, self._evaluations),
            self._evaluations,
            loss=loss,
            share=min(1.0, pixels / self._pixels),
        )


def watched(
    loss: PyramidLoss, run: Run, tally: Tally, size: Size, shown: Shown
) -> Callable[[Tensor], Evaluation]:
    """Return `loss`, counted, and shown when a preview is wanted.

    Raises:
        NodeError: where it is no number.
    """
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
