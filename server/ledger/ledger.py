"""The ledger of runs: what this server has accepted, and what became of it, in one SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from server.ledger import events_table, found, history, runs_table
from server.ledger.database import connect
from server.ledger.errors import explained
from server.ledger.events_table import Kept
from server.ledger.record import KnownRun, LoggedEvent, NewRun, RunRecord, Submission, Wanted
from server.ledger.salvage import open_sound
from server.ledger.writer import Writer
from server.models import Run

FILE_NAME = "runs.sqlite3"
PACKED_AT_ONCE = 50_000
"""The most bytes of a recipe that are packed without a thread of their own."""
RESERVED = 1 << 20
"""So many numbers of events are set apart at once: after a crash the next server goes on above them."""

T = TypeVar("T")


@dataclass(slots=True)
class Changes:
    """What is written together: rows of `runs_table.row_of`, nodes of `runs_table.write_nodes` (those of the
    runs in `begun` anew), events, from which number on events may be numbered after a crash, and up to which
    number some were never written."""

    runs: dict[int, dict[str, Any]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)
    nodes: dict[tuple[int, str], str] = field(default_factory=dict)
    events: list[LoggedEvent] = field(default_factory=list)
    numbers: int | None = None
    gone: int = 0


class Ledger:
    """Runs, their nodes and events in the file at `path`.

    Nothing here blocks the event loop: one thread writes, another reads. What a method that writes has
    returned from is synced to the disk. Every method may raise `LedgerBusy`, `LedgerDamaged` and, if it
    writes, `DiskFull`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writing: Writer | None = None
        self._connections: list[sqlite3.Connection] = []
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="ledger-reader")
        self.notice = ""
        """What the user should know of how the file was found, or ""."""
        self.first_number = 0
        """Events are numbered above this; no older event has a higher number."""

    async def open(self) -> None:
        """Open the file, or make it.

        Raises:
            LedgerNewer: if a newer Impasto wrote it.
            OSError: if it cannot be written.
        """
        writing = await asyncio.to_thread(self._open)
        self._writing = Writer(writing)
        self.first_number = await self._write(_reserve_first, "the numbers of events")

    async def close(self) -> None:
        """Finish what was asked for and close the file."""
        if self._writing is not None:
            await asyncio.to_thread(self._writing.close)
        self._reading.shutdown()
        for connection in reversed(self._connections):
            connection.close()

    async def accept(self, new: NewRun, submission: Submission | None = None) -> tuple[int, str]:
        """Keep a new run and return its number and id: those of an older run, if that came with the same
        `submission`.

        Raises:
            KeyReused: if another request came with the same key.
        """
        # Of the usual size it is packed sooner than another thread would begin.
        small = len(new.text) <= PACKED_AT_ONCE
        packed = runs_table.packed
        text = packed(new.text) if small else await asyncio.to_thread(packed, new.text)
        return await self._write(
            lambda connection: runs_table.insert(connection, new, text, submission), "the run", len(text)
        )

    async def submitted(self, submission: Submission) -> str | None:
        """Return the id of the run that came with this idempotency key, or None.

        Raises:
            KeyReused: if another request came with it.
        """
        known = await self._read(lambda connection: runs_table.submitted(connection, submission))
        return known[1] if known else None

    async def save(self, changes: Changes) -> None:
        """Keep what changed."""

        def work(connection: sqlite3.Connection) -> None:
            runs_table.update(connection, changes.runs.values())
            runs_table.clear_nodes(connection, changes.begun)
            runs_table.write_nodes(connection, [(*key, state) for key, state in changes.nodes.items()])
            events_table.write(connection, changes.events)
            if changes.numbers is not None:
                events_table.note(connection, "numbers", changes.numbers)
            events_table.note_gone(connection, changes.gone)

        size = sum(map(len, changes.nodes.values())) + sum(len(event.text) for event in changes.events)
        await self._write(work, "what happened in the runs", size)

    async def living(self) -> list[RunRecord]:
        """Return the runs that are not over, in the order of their numbers."""
        return await self._read(runs_table.living)

    async def served(self) -> int:
        """Return the highest turn of a run that was begun."""
        return await self._read(runs_table.served)

    async def page(self, limit: int, after: int | None = None, wanted: Wanted = found.EVERY) -> list[Run]:
        """Return at most `limit` of the wanted runs, newest first: those with a number below `after`."""
        return await self._read(lambda connection: found.page(connection, limit, after, wanted))

    async def before(self, number: int) -> str | None:
        """Return the id of the run before of the same recipe, or None."""
        return await self._read(lambda connection: found.before(connection, number))

    async def computed(self, numbers: Iterable[int]) -> set[int]:
        """Return those of the runs in which something was made that was not kept."""
        return await self._read(lambda connection: found.computed(connection, numbers))

    async def looked_up(self, nodes: Mapping[int, Collection[str]]) -> set[int]:
        """Return those of the runs, by number, in which one of these nodes took what was kept."""
        return await self._read(lambda connection: found.looked_up(connection, nodes))

    async def absent(self, ids: Iterable[str]) -> list[str]:
        """Return those of the ids that no run has."""
        return await self._read(lambda connection: found.absent(connection, ids))

    async def wordless(self, limit: int) -> list[tuple[str, bytes]]:
        """Return hash and text of recipes that nobody can find by words yet, at most `limit`."""
        return await self._read(lambda connection: found.wordless(connection, limit))

    async def write_words(self, words: list[tuple[str, str]]) -> None:
        """Note what recipes are found by: pairs of a hash and words."""
        await self._write(lambda connection: found.write_words(connection, words), "a search")

    async def starred(self) -> int:
        """Return how many runs are kept however old they are."""
        return await self._read(found.starred)

    async def star(self, number: int, *, starred: bool) -> None:
        """Keep a run however old it is, or no longer."""
        await self._write(lambda connection: found.star(connection, number, starred=starred), "a star")

    async def number_of(self, id: str) -> int | None:
        """Return the number of a run, or None."""
        return await self._read(lambda connection: runs_table.number_of(connection, id))

    async def record(self, id: str) -> RunRecord | None:
        """Return a run, or None."""
        return await self._read(lambda connection: runs_table.record_of(connection, id))

    async def known(self, id: str) -> KnownRun | None:
        """Return all that is held of a run, or None.

        Raises:
            RunUnreadable: if its recipe makes no sense.
        """
        return await self._read(lambda connection: runs_table.known(connection, id))

    async def delete(self, number: int) -> None:
        """Forget a run that is over."""
        await self._write(lambda connection: runs_table.delete(connection, [number]), "a deletion")

    async def events(self, after: int, upto: int, max_bytes: int) -> list[Kept]:
        """Return the events numbered above `after`, up to `upto`.

        Raises:
            EventsGone: if some are gone, or they hold more than `max_bytes`.
        """
        return await self._read(lambda connection: events_table.read(connection, after, upto, max_bytes))

    async def fact(self, name: str, otherwise: Any) -> Any:
        """Return a value of the ledger as a whole, or `otherwise`."""
        return await self._read(lambda connection: events_table.fact(connection, name, otherwise))

    async def note(self, name: str, value: Any) -> None:
        """Keep a value of the ledger as a whole, such as whether the queue is paused."""
        await self._write(lambda connection: events_table.note(connection, name, value), "a setting")

    async def prune(self) -> None:
        """Forget what is older than is kept."""
        await self._write(history.prune, "a deletion")

    def _open(self) -> sqlite3.Connection:
        try:
            writing, self.notice = open_sound(self._path)
            self._connections = [writing, connect(self._path, reading=True)]
        except sqlite3.Error as error:
            raise explained(error, "the list of runs", 0) from error
        return writing

    async def _write(self, work: Callable[[sqlite3.Connection], T], what: str, size: int = 0) -> T:
        assert self._writing is not None, "the ledger is not open"
        return await self._writing.do(work, what, size)

    async def _read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def read() -> T:
            try:
                return work(self._connections[1])
            except sqlite3.Error as error:
                raise explained(error, "", 0) from error

        return await asyncio.get_running_loop().run_in_executor(self._reading, read)


def _reserve_first(connection: sqlite3.Connection) -> int:
    kept = events_table.fact(connection, "numbers", None)
    # The time serves a new file only: whoever watched an older one has seen lower numbers.
    first = int(time.time()) << 12 if kept is None else int(kept)
    if kept is None:
        events_table.note(connection, "events_gone", first)
    events_table.note(connection, "numbers", first + RESERVED)
    return first
