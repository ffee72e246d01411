"""How far a painting is: written now and then, and when it is interrupted, to go on with the same bytes.

A checkpoint holds the round, what the optimiser remembers at the beginning of an iteration (or the picture
that a round starts from), and what was found out when painting began: the number type, the threads, the
memory for tiles and the measured weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self, TypedDict, cast

from nodes.contract import JSON, Run, Saved

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.transfer.sizes import Round

FORMAT = 1
"""Rises when a checkpoint of before would be misread."""


class Counted(TypedDict):
    """What is counted and found over all rounds of a painting; `free` in bytes."""

    precision: str
    threads: int
    free: int
    weights: list[float] | None
    tally: list[int]
    elapsed: float
    losses: list[float]


class Place(NamedTuple):
    """Where a painting goes on: the round, the picture that it starts from (None: the optimiser is under way
    in it), and what was counted."""

    round: int
    picture: Tensor | None
    counted: Counted


class PaintingCheckpoint:
    """The checkpoint of one painting: what was saved of it before, and where it is now.

    Inside its context the host computes with as many threads as when painting began: sums are split among
    them, and end in other digits with another number.
    """

    def __init__(self, run: Run) -> None:
        """Look for what `run` has saved; what another version wrote is left, and the user told."""
        self._run = run
        self._saved = run.restore()
        if self._saved is not None and self._saved.values.get("format") != FORMAT:
            self._refuse("another version of Impasto wrote it")
        self._round = 0
        self._state: Callable[[], Saved] | None = None
        self._count: Callable[[], Counted] | None = None
        self._counted: Counted | None = None
        self._threads = 0

    def __enter__(self) -> Self:
        import torch

        self._threads = torch.get_num_threads()
        if (before := self._before) is not None and before["threads"] != self._threads:
            torch.set_num_threads(before["threads"])
        return self

    def __exit__(self, *_: object) -> None:
        import torch

        if torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)

    @property
    def precision(self) -> str | None:
        """The number type in which the painting was begun, as torch names it, or None: it begins."""
        return None if self._before is None else self._before["precision"]

    @property
    def _before(self) -> Counted | None:
        return None if self._saved is None else cast("Counted", self._saved.values["counted"])

    def place(self, rounds: Sequence[Round]) -> Place | None:
        """Return where a painting of `rounds` goes on, or None: it begins."""
        if self._saved is None:
            return None
        values = self._saved.values
        number = cast("int", values["round"])
        begun = "picture" not in self._saved.arrays
        expected = rounds[number if begun else number - 1].size if number <= len(rounds) else None
        pictures = [tensor for tensor in self._saved.arrays.values() if tensor.ndim == 3]
        if any(tensor.shape != (3, *(expected or ())) for tensor in pictures):
            self._refuse("it is of another size")
            return None
        self._round = number
        picture = None
        if not begun:
            picture = self._saved.arrays["picture"]
            self._saved = None
        return Place(number, picture, cast("Counted", values["counted"]))

    def counts(self, count: Callable[[], Counted]) -> None:
        """Ask `count`, whenever an iteration begins, what there is to keep beside the optimiser's state."""
        self._count = count

    def begin_round(self, number: int, picture: Tensor) -> None:
        """Take note that round `number` starts from `picture`."""
        self._round = number
        self.reached(lambda: Saved({"picture": picture}, {}))

    def take(self) -> Saved | None:
        """Return what the optimiser remembered, and forget it: it may be gigabytes."""
        saved, self._saved = self._saved, None
        if saved is None:
            return None
        return Saved(saved.arrays, cast("Mapping[str, JSON]", saved.values["optimiser"]))

    def reached(self, state: Callable[[], Saved]) -> None:
        """Take note that an iteration begins at `state`, and write it when it is time."""
        assert self._count is not None
        self._state, self._counted = state, self._count()
        if self._run.wants_checkpoint:
            self.write()

    def write(self) -> None:
        """Write the last place that was reached, unless that was done."""
        if self._state is None:
            return
        saved = self._state()
        values: dict[str, JSON] = {
            "format": FORMAT,
            "round": self._round,
            "counted": cast("Mapping[str, JSON]", self._counted),
            "optimiser": saved.values,
        }
        self._run.checkpoint(saved.arrays, values)
        self._state = None

    def _refuse(self, why: str) -> None:
        self._run.warn(f"The checkpoint cannot be used, {why}: the painting begins anew.")
        self._saved = None
