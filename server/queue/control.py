"""What can be asked for with a run or the whole queue: cancel, move to the front, pause, resume, delete.

What was asked for is in the ledger before it is answered, as long as that can be written.
"""

from __future__ import annotations

import asyncio

from server.ledger import RunRecord
from server.models import Queue, Run
from server.queue.dispatch import Dispatcher
from server.queue.messages import RunChanged, RunForgotten
from server.queue.painting import Painting
from server.queue.runs import WrongState

MOST_STARRED = 1000
"""So many runs are kept however old they are."""
AT_ONCE = 20
"""So many runs are cancelled without a pause."""


async def cancel(dispatcher: Dispatcher, id: str) -> Run:
    """Ask a run to stop for good: at once while it is not painted, else at its next evaluation. One that is
    over stays as it is.

    Raises:
        RunMissing: if there is no such run.
    """
    record = await dispatcher.find(id)
    _cancel(dispatcher, record)
    await dispatcher.journal.settle()
    return record.run


async def front(dispatcher: Dispatcher, id: str) -> Run:
    """Let a run be painted next.

    Raises:
        RunMissing: if there is no such run.
        WrongState: if it does not wait.
    """
    record = await dispatcher.find(id)
    if not record.waiting:
        raise _wrong(record.run, "moved to the front", "Only runs that wait can be moved.")
    dispatcher.book.to_front(record)
    dispatcher.changed(record)
    await dispatcher.journal.settle()
    return record.run


async def pause(dispatcher: Dispatcher, id: str) -> Run:
    """Let a run rest until it is resumed; one that is painted writes a checkpoint first.

    Raises:
        RunMissing: if there is no such run.
        WrongState: if it is over.
    """
    record, painting = await _living(dispatcher, id, "paused")
    run = record.run
    if run.state == "running" and painting:
        if painting.stop != "cancel":
            painting.stop = "pause"
            dispatcher.pool.stop(id, "interrupt")
    elif record.waiting:
        record.waiting, run.state = False, "interrupted"
        dispatcher.changed(record)
        await dispatcher.journal.settle()
    return run


async def resume(dispatcher: Dispatcher, id: str) -> Run:
    """Let a run that rests wait for its turn again; what was begun comes first.

    Raises:
        RunMissing: if there is no such run.
        WrongState: if it is over.
    """
    record, painting = await _living(dispatcher, id, "resumed")
    run = record.run
    if run.state == "running" and painting:
        if painting.stop == "pause":
            painting.stop = ""  # it stops all the same, and then waits for its turn
    elif not record.waiting:
        record.lost = record.unclean = 0
        record.waiting, run.problem = True, None
        if run.started is None:
            run.state = "queued"
        else:
            dispatcher.book.to_front(record)
        dispatcher.changed(record)
        dispatcher.feed()
        await dispatcher.journal.settle()
    return run


async def star(dispatcher: Dispatcher, id: str, *, starred: bool) -> Run:
    """Keep a run however old it is, or no longer.

    Raises:
        RunMissing: if there is no such run.
        WrongState: if as many are starred as may be.
    """
    run = (await dispatcher.find(id)).run
    if starred and not run.starred and await dispatcher.ledger.starred() >= MOST_STARRED:
        raise WrongState(f"{MOST_STARRED:,} runs are starred already.", "Take a star away first.")
    await dispatcher.ledger.star(run.number, starred=starred)
    run.starred = starred
    dispatcher.book.star(run)
    dispatcher.films.star(id, starred=starred)
    dispatcher.hub.publish(id, RunChanged(run=run))
    return run


async def delete(dispatcher: Dispatcher, id: str) -> None:
    """Forget a run that is over; its results stay.

    Raises:
        RunMissing: if there is no such run.
        WrongState: if it is not over.
    """
    record = await dispatcher.find(id)
    if record.run.finished is None:
        raise _wrong(record.run, "deleted", "Cancel it first.")
    await dispatcher.journal.flush()  # else what is still to be written would look for it
    await dispatcher.ledger.delete(record.run.number)
    dispatcher.book.forget(record.run)
    dispatcher.reporter.shown.forget(id)
    dispatcher.hub.publish(id, RunForgotten())


async def pause_queue(dispatcher: Dispatcher, *, paused: bool) -> Queue:
    """Begin no more runs, or begin them again; what is painted goes on."""
    await dispatcher.ledger.note("paused", paused)
    dispatcher.book.paused = paused
    dispatcher.tell_queue()
    dispatcher.feed()
    return dispatcher.book.queue()


async def cancel_all(dispatcher: Dispatcher) -> Queue:
    """Cancel all that waits and all that is painted; what rests stays."""
    for number, record in enumerate(list(dispatcher.book.living())):
        if record.waiting or record.run.state == "running":
            _cancel(dispatcher, record)
        if number % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)  # others want to be answered too
    await dispatcher.journal.settle()
    return dispatcher.book.queue()


async def _living(dispatcher: Dispatcher, id: str, what: str) -> tuple[RunRecord, Painting | None]:
    """Return a run that is not over, and its painting while there is one; `what` is to be done with it."""
    record = await dispatcher.find(id)
    if record.run.finished is not None:
        raise _wrong(record.run, what, "Retry it to paint it anew.")
    return record, dispatcher.reporter.painted.get(id)


def _cancel(dispatcher: Dispatcher, record: RunRecord) -> None:
    painting = dispatcher.reporter.painted.get(record.run.id)
    if record.run.state == "running" and painting:
        painting.stop = "cancel"
        dispatcher.pool.stop(record.run.id, "cancel")
    elif record.run.finished is None:
        dispatcher.end(record, "cancelled")
        dispatcher.forget_checkpoints(record)


def _wrong(run: Run, what: str, hint: str) -> WrongState:
    return WrongState(f"A run that is {run.state} cannot be {what}.", hint)
