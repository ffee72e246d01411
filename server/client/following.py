"""One run as it happens, picked out of everything that a server tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graphs.events import (
    NodeFailed,
    NodeFinished,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    RunFinished,
    RunStarted,
)
from server.client.errors import ServerError
from server.client.events import Events
from server.client.patience import patiently
from server.models import RunDetail
from server.queue.messages import Event, Hello, RunEvent, RunForgotten

RUN_EVENTS = RunEvent.__args__


@dataclass(slots=True)
class _Told:
    """What was told of a run: whether it began, and which of its nodes ended."""

    begun: bool = False
    ended: set[str] = field(default_factory=set)


def follow(run: str, events: Events, detail: Callable[[], RunDetail]) -> Iterator[RunEvent]:
    """Yield what happens in a run until it is over; one that was interrupted is not, it goes on later.

    `detail` reads the run, for what happened while nobody listened.

    Raises:
        ServerError: if the run is deleted meanwhile.
    """
    told = _Told()
    for message in events:
        if isinstance(message.event, Hello):
            news = _caught_up(patiently(detail), told)
        elif message.run == run:
            news = _news(message.event, told)
        else:
            continue
        for event in news:
            yield event
            if isinstance(event, RunFinished) and event.state != "interrupted":
                return


def _news(event: Event, told: _Told) -> Iterator[RunEvent]:
    """Yield an event of the run unless what it tells was told: that it begins, or of a node that ended."""
    if isinstance(event, RunForgotten):
        raise ServerError(404, "The run was deleted", [])
    if not isinstance(event, RUN_EVENTS):
        return
    if isinstance(event, RunFinished):
        told.begun = False
        told.ended.clear()  # if it was interrupted, its nodes are told anew
    elif isinstance(event, RunStarted):
        if told.begun:
            return
        told.begun = True
    elif not isinstance(event, NodeWarned):
        if event.node in told.ended:
            return
        if isinstance(event, NodeFinished | NodeFailed | NodeSkipped):
            told.ended.add(event.node)
    yield event


def _caught_up(run: RunDetail, told: _Told) -> Iterator[RunEvent]:
    """Yield that a run began, how its nodes ended and that it is over, unless it was told."""
    if run.nodes and not told.begun:
        told.begun = True
        yield RunStarted(nodes=list(run.nodes))
    for id, node in run.nodes.items():
        if id in told.ended or node.state not in ("done", "cached", "failed"):
            continue
        told.ended.add(id)
        if node.state == "failed" and node.problem is not None:
            yield NodeFailed(node=id, problem=node.problem)
            continue
        if node.state == "done":
            yield NodeStarted(node=id)
        yield NodeFinished(
            node=id,
            seconds=node.seconds or 0.0,
            cached=node.state == "cached",
            reason=node.reason,
            outputs=node.outputs,
            numbers=node.numbers,
        )
    match run.state:
        case "done" | "failed" | "cancelled" as state:
            yield RunFinished(state=state, seconds=(run.finished or 0.0) - (run.started or run.created))
