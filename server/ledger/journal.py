"""What is to be written to the ledger soon: gathered, coalesced, and written about once a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable

from graphs.store import DiskFull
from server.ledger.errors import LedgerBusy, LedgerDamaged
from server.ledger.ledger import RESERVED, Changes, Ledger
from server.ledger.record import LoggedEvent, RunRecord
from server.ledger.runs_table import row_of
from server.models import NodeState

log = logging.getLogger(__name__)

INTERVAL = 1.0
"""Seconds between two writes of what can wait."""
RETRY_SECONDS = 1.0
SETTLE_SECONDS = 0.5
MAX_EVENTS = 20_000
"""So many events wait for a ledger that cannot be written; of more, the oldest go and are noted as gone."""
NOT_NOW = (DiskFull, LedgerBusy, LedgerDamaged, MemoryError, sqlite3.Error)
"""Why the ledger may refuse a write that is tried again later."""


class Journal:
    """Gathers what changes, as it is when it is written; what cannot be written is kept and tried again.

    `on_saved` is called with the records that are in the ledger as they are now.
    """

    def __init__(self, ledger: Ledger, on_saved: Callable[[RunRecord], None]) -> None:
        self._ledger = ledger
        self._on_saved = on_saved
        self._runs: dict[int, RunRecord] = {}
        self._begun: set[int] = set()
        self._nodes: dict[tuple[int, str], NodeState] = {}
        self._events: dict[str | int, LoggedEvent] = {}
        self._reserved = 0
        self._gone = 0
        self._wanted = asyncio.Event()
        self._urgent = asyncio.Event()
        self._flushing = asyncio.Lock()
        self._settling: set[asyncio.Task[None]] = set()

    def go_on(self, number: int) -> None:
        """Note that events are numbered above `number`, for which the ledger has set numbers apart."""
        self._reserved = number + RESERVED

    def run(self, record: RunRecord, *, urgent: bool = False) -> None:
        """Note that something of a run changed; `urgent` is what must outlive a crash that comes now."""
        self._runs[record.run.number] = record
        self._note(urgent)

    def begun(self, record: RunRecord) -> None:
        """Note that the nodes of a run are others than before."""
        number = record.run.number
        self._begun.add(number)
        self._nodes = {key: state for key, state in self._nodes.items() if key[0] != number}
        self._note(urgent=False)

    def node(self, record: RunRecord, id: str, state: NodeState) -> None:
        """Note that something of a node changed."""
        self._nodes[record.run.number, id] = state
        self._note(urgent=False)

    def event(self, event: LoggedEvent) -> None:
        """Keep an event."""
        key = event.replaces or event.number
        self._events.pop(key, None)  # so that it comes behind those before it
        self._events[key] = event
        self._drop_oldest()
        self._note(urgent=False)

    async def keep(self) -> None:
        """Write what there is until cancelled: what is urgent at once, all else within a second."""
        troubled = False
        while True:
            await self._wanted.wait()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._urgent.wait(), INTERVAL)
            try:
                await self.flush()
            except NOT_NOW as error:
                if not troubled:
                    log.error("The ledger cannot be written and is tried again: %r", error)
                troubled = True
                await asyncio.sleep(RETRY_SECONDS)
            else:
                troubled = False

    async def flush(self) -> None:
        """Write all that there is now.

        Raises:
            DiskFull | LedgerBusy | LedgerDamaged: if it cannot be written. It is kept.
        """
        async with self._flushing:
            self._wanted.clear()
            self._urgent.clear()
            runs, begun, nodes, events = self._runs, self._begun, self._nodes, self._events
            if not (runs or begun or nodes or events):
                return
            self._runs, self._begun, self._nodes, self._events = {}, set(), {}, {}
            changes = Changes(
                runs={number: row_of(record) for number, record in runs.items()},
                begun=begun,
                nodes={key: state.model_dump_json() for key, state in nodes.items()},
                events=list(events.values()),
                numbers=self._next_reserve(events),
                gone=self._gone,
            )
            try:
                await self._ledger.save(changes)
            except BaseException:
                self._runs = {**runs, **self._runs}
                self._nodes = {
                    **{key: nodes[key] for key in nodes if key[0] not in self._begun},
                    **self._nodes,
                }
                self._begun |= begun
                self._events = {**events, **self._events}
                self._drop_oldest()
                self._wanted.set()
                raise
            if changes.numbers is not None:
                self._reserved = changes.numbers
            for number, record in runs.items():
                if number not in self._runs:
                    self._on_saved(record)

    async def settle(self) -> None:
        """Wait until what is urgent is written, but not for long: what cannot be written is true all the
        same, and written later."""
        if self._urgent.is_set() or self._flushing.locked():
            task = asyncio.create_task(self._try_flush())
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)
            await asyncio.wait((task,), timeout=SETTLE_SECONDS)

    async def _try_flush(self) -> None:
        with contextlib.suppress(*NOT_NOW):  # it is kept, and `keep` tries again
            await self.flush()

    def _note(self, urgent: bool) -> None:
        self._wanted.set()
        if urgent:
            self._urgent.set()

    def _next_reserve(self, events: dict[str | int, LoggedEvent]) -> int | None:
        newest = max((event.number for event in events.values()), default=0)
        return newest + RESERVED if newest > self._reserved - RESERVED // 2 else None

    def _drop_oldest(self) -> None:
        while len(self._events) > MAX_EVENTS:
            event = self._events.pop(next(iter(self._events)))
            self._gone = max(self._gone, event.number)
