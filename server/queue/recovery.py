"""From one server to the next: what was accepted goes on."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

from graphs.store import DiskFull
from server.address import CannotStart
from server.ledger import (
    NOT_NOW,
    EventsGone,
    FolderTaken,
    Kept,
    LedgerBusy,
    LedgerDamaged,
    LedgerNewer,
    RunRecord,
    only_server,
)
from server.queue import endnotes
from server.queue.dispatch import Dispatcher
from server.queue.runs import NEWEST

log = logging.getLogger(__name__)

MOST_UNCLEAN = 3
"""A run under which the server ended so often is not painted again by itself."""
CATCH_UP_BYTES = 4 * 2**20
"""Who was away for more events than this reads everything anew."""


@contextlib.asynccontextmanager
async def ledger_open(dispatcher: Dispatcher, folder: Path) -> AsyncIterator[None]:
    """Keep the data folder `folder` and its ledger for this server; in the end what happened is in it.

    Raises:
        CannotStart: if another server has the folder, or the ledger cannot be used.
    """
    try:
        with only_server(folder):
            async with dispatcher.films:
                await _take_over(dispatcher)
                try:
                    yield
                finally:
                    await _hand_on(dispatcher)
    except FolderTaken:
        raise CannotStart(
            f"Another server uses the data folder {folder}.",
            "Stop that one, or set IMPASTO_HOME to another folder.",
        ) from None
    except LedgerNewer:
        raise CannotStart(
            "A newer Impasto has written the list of runs.",
            "Update Impasto, or set IMPASTO_HOME to another folder.",
        ) from None


async def _take_over(dispatcher: Dispatcher) -> None:
    """Open the ledger and bring back what it holds: what waited waits, what was being painted comes first.

    Raises:
        LedgerNewer: if a newer Impasto wrote the ledger.
        CannotStart: if it cannot be used.
    """
    try:
        await dispatcher.ledger.open()
        await _bring_back(dispatcher)
    except DiskFull as error:
        raise CannotStart(error.message, error.hint) from None
    except LedgerBusy:
        raise CannotStart("Another program holds the list of runs.", "Close it, and start again.") from None
    except LedgerDamaged:
        hint = "Start again: it is put aside, and what can be read of it is kept."
        raise CannotStart("The list of runs is damaged.", hint) from None
    except (sqlite3.Error, OSError) as error:
        hint = "Make its folder one that you may write to, or set IMPASTO_HOME to another."
        raise CannotStart(f"The list of runs cannot be used ({error}).", hint) from None


async def _bring_back(dispatcher: Dispatcher) -> None:
    ledger, book = dispatcher.ledger, dispatcher.book

    async def history(after: int, upto: int) -> list[Kept]:
        try:
            await dispatcher.journal.flush()
            return await ledger.events(after, upto, CATCH_UP_BYTES)
        except NOT_NOW as error:
            log.warning("Who was away reads everything anew: %r", error)
            raise EventsGone from error

    dispatcher.journal.go_on(ledger.first_number)
    dispatcher.hub.go_on(ledger.first_number, dispatcher.journal.event, history)
    await dispatcher.prune()  # here too: a server may end before so many runs did that it is done by itself
    living, newest = await ledger.living(), await ledger.page(NEWEST)
    known = {record.run.number: record.run for record in living}
    book.fill(living, [known.get(run.number, run) for run in newest], await ledger.served())
    book.paused = await ledger.fact("paused", False)
    dispatcher.newest_kept = max((run.number for run in newest), default=0)
    for record in reversed(living):
        if record.run.state == "running":
            _pick_up(dispatcher, record)
    try:
        await dispatcher.journal.flush()
    except NOT_NOW as error:
        # The disk was filled since the ledger was opened: it is true all the same, and written later.
        log.warning("What goes on is not noted yet: %r", error)


async def _hand_on(dispatcher: Dispatcher) -> None:
    """Write what is not in the ledger yet, and close it."""
    try:
        await dispatcher.journal.flush()
    except NOT_NOW:
        log.exception("What happened last is not kept")
    await dispatcher.ledger.close()


def _pick_up(dispatcher: Dispatcher, record: RunRecord) -> None:
    """Let a run go on under which the server ended."""
    record.run.state, record.run.seconds_left = "interrupted", None
    record.unclean += 1
    if record.unclean < MOST_UNCLEAN:
        dispatcher.book.to_front(record)
    else:
        record.run.problem = endnotes.unclean(record.unclean)
    dispatcher.changed(record)
