"""Work of a node that is broken off at any moment, as its process would be, and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import graphs.keeper
from graphs.checkpoints import Checkpoints
from graphs.context import NodeRun, RunContext, StopSwitch
from graphs.events import Event, NodeProgress, NodeWarned
from nodes.contract import Image, Interrupted, Run
from tests.graphs.vocabulary import Files

KEY = "c0ffee" * 10

Work = Callable[[Run], Image]


class Killed(BaseException):
    """The process is gone: nothing may be written any more."""


class Attempt(NamedTuple):
    """One attempt at a piece of work: the bytes of its picture (None: it was broken off), how many losses it
    reported, how often it looked whether it is to stop, and what it warned of."""

    picture: bytes | None
    evaluations: int
    beats: int
    warnings: list[str]


def attempt(folder: Path, work: Work, stop_at: int | None = None, *, kill: bool = False) -> Attempt:
    """Do `work` until it looks for the `stop_at`-th time whether it is to stop."""
    switch, told, beats = StopSwitch(), list[Event](), 0

    def pulse() -> None:
        nonlocal beats
        beats += 1
        if beats == stop_at:
            if kill:
                raise Killed
            switch.interrupt()

    context = RunContext(
        images=Files(folder),
        output_folder=folder,
        checkpoints=Checkpoints(folder),
        switch=switch,
        pulse=pulse,
        progress=0.0,
    )
    run = NodeRun("paint", context, told.append, KEY)
    picture = None
    try:
        picture = work(run).numpy().tobytes()
    except (Interrupted, Killed):
        pass
    finally:
        run.end(keep=picture is None)
    evaluations = sum(isinstance(event, NodeProgress) and event.loss is not None for event in told)
    warnings = [event.message for event in told if isinstance(event, NodeWarned)]
    return Attempt(picture, evaluations, beats, warnings)


def write_always(patch: pytest.MonkeyPatch) -> None:
    """Let a checkpoint be written at every iteration."""
    patch.setattr(graphs.keeper, "SHORTEST_INTERVAL", 0.0)
    patch.setattr(graphs.keeper, "LONGEST_INTERVAL", 0.0)
    patch.setattr(graphs.keeper, "WRITTEN", 0)
