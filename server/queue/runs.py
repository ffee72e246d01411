"""The runs that wait, are painted or rest, in the order of their turns, and the newest of all."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graphs.reading import write_recipe
from graphs.recipe import Recipe
from nodes.contract import ImageFile, NodeSpec
from server.ledger.record import NewRun, RunRecord
from server.ledger.runs_table import hash_of
from server.models import Queue, Run, RunInput
from server.queue.finding import words_of
from server.queue.recipe_nodes import every_node

NEWEST = 200
"""So many of the newest runs are held in memory, whatever became of them."""


class RunMissing(KeyError):
    """No run has that id."""


class QueueFull(Exception):
    """As many runs wait as may."""


class WrongState(Exception):
    """What was asked for cannot be done with a run in its state; the message says why, `hint` what can."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Submitted(NamedTuple):
    """What came with a recipe that is to be painted: who sent it, and the API's other fields."""

    client: str = ""
    recipe_id: str | None = None
    time_limit: float | None = None
    retry_of: str | None = None


class RunBook:
    """Every run that is not over, and the newest of those that are.

    Runs are painted by their `turn`: each client's next run comes one turn after its last, and none before
    the turn that was painted last, so that clients take turns (start-time fair queueing: Goyal, Vin and
    Cheng, 1997). Moving a run to the front gives it a turn below all others.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.paused = False
        self._records: dict[str, RunRecord] = {}
        self._newest: dict[int, Run] = {}
        self._order: list[RunRecord] | None = []
        self._served = 0
        self._coming: dict[str, RunRecord] = {}

    def fill(self, records: Iterable[RunRecord], newest: Iterable[Run], served: int) -> None:
        """Take in what the ledger holds; `served` is the highest turn that was painted."""
        for run in reversed(list(newest)):
            self._newest[run.number] = run
        for record in records:
            self.add(record)
        self._served = served

    def reserve(self, record: RunRecord) -> None:
        """Keep a place for a run that is about to be accepted, and give it its turn.

        Raises:
            QueueFull: if too many wait or rest.
        """
        if len(self._coming) + sum(other.run.state != "running" for other in self.living()) >= self.limit:
            raise QueueFull
        # Those that are coming count too: who sends many at once gets no more turns than who waits.
        others = (*self.living(), *self._coming.values())
        turns = [other.turn for other in others if other.run.client == record.run.client]
        record.turn = max([self._served, *turns]) + 1
        self._coming[record.run.id] = record

    def free(self, record: RunRecord) -> None:
        """Give up the place that was kept for a run."""
        del self._coming[record.run.id]

    def add(self, record: RunRecord) -> None:
        """Take in a run that is not over."""
        self._records[record.run.id] = record
        self._newest[record.run.number] = record.run
        if len(self._newest) > NEWEST:
            del self._newest[min(self._newest)]
        self.changed()

    def remove(self, record: RunRecord) -> None:
        """Let go of a run that is over and kept in the ledger."""
        self._records.pop(record.run.id, None)

    def forget(self, run: Run) -> None:
        """Forget a run that was deleted."""
        self._newest.pop(run.number, None)

    def star(self, run: Run) -> None:
        """Note that a run is starred, or no longer."""
        if newest := self._newest.get(run.number):
            newest.starred = run.starred

    def find(self, id: str) -> RunRecord | None:
        """Return the run of that id if it is not over, or was until just now."""
        return self._records.get(id)

    def __iter__(self) -> Iterator[RunRecord]:
        """Yield the runs that are not over, and those that are and not in the ledger yet."""
        return iter(self._records.values())

    def living(self) -> Iterator[RunRecord]:
        """Yield the runs that are not over."""
        return (record for record in self._records.values() if record.run.finished is None)

    def newest(self, count: int) -> list[Run]:
        """Return the newest runs, newest first: at most `count`, and at most `NEWEST`."""
        self.order()
        return [self._newest[number] for number in sorted(self._newest, reverse=True)[:count]]

    def order(self) -> list[RunRecord]:
        """Return what waits in the order in which it will be painted."""
        if self._order is None:
            waiting = [record for record in self.living() if record.waiting]
            self._order = sorted(waiting, key=lambda record: (record.turn, record.run.number))
            for record in self._records.values():
                record.run.place = None
            for place, record in enumerate(self._order, 1):
                record.run.place = place
        return self._order

    def next(self) -> RunRecord | None:
        """Return the run whose turn it is, or None."""
        order = self.order()
        return order[0] if order and not self.paused else None

    def begin(self, record: RunRecord) -> None:
        """Note that a run is painted from now on."""
        record.waiting, record.run.state = False, "running"
        self._served = max(self._served, record.turn)
        self.changed()

    def to_front(self, record: RunRecord) -> None:
        """Let a run wait before all others."""
        record.turn = min([self._served, *(other.turn for other in self.order())]) - 1
        record.waiting = True
        self.changed()

    def changed(self) -> None:
        """Note that what waits, or its order, is another."""
        self._order = None

    @property
    def running(self) -> list[str]:
        """The ids of the runs that are being painted."""
        return [record.run.id for record in self.living() if record.run.state == "running"]

    def queue(self) -> Queue:
        """Return the queue as the API shows it."""
        waiting = [record.run.id for record in self.order()]
        return Queue(paused=self.paused, waiting=waiting, running=self.running, limit=self.limit)


def new_run(recipe: Recipe, specs: Mapping[str, NodeSpec], submitted: Submitted) -> NewRun:
    """Return a run of `recipe`, nodes of which are declared in `specs`, that is to be accepted."""
    text = write_recipe(recipe)
    run = Run(
        id=secrets.token_hex(8), name=recipe.name, state="queued", created=time.time(), **submitted._asdict()
    )
    inputs, words = inputs_of(recipe, specs), words_of(recipe, specs)
    return NewRun(RunRecord(run=run, recipe=hash_of(text)), text, inputs, words)


def inputs_of(recipe: Recipe, specs: Mapping[str, NodeSpec]) -> list[RunInput]:
    """Return the pictures that the nodes of a recipe read, those of definitions by their path."""
    return [
        RunInput(node=path, parameter=name, ref=ref)
        for path, node in every_node(recipe)
        if (spec := specs.get(node.type))
        for name, parameter in spec.parameters.items()
        if isinstance(parameter.widget, ImageFile)
        and isinstance(ref := node.parameters.get(name, parameter.default), str)
    ]
