"""The journal writes what changed, not more often than it must, and keeps what cannot be written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from graphs.store import DiskFull
from server.ledger import Changes, EventsGone, Journal, Ledger, RunRecord
from server.ledger import journal as journal_module
from server.ledger.ledger import RESERVED
from server.models import NodeState
from tests.server.ledger.making import accepted, new, opened, told


class Trouble(Ledger):
    """A real ledger whose writes can be counted, and refused as on a full disk."""

    full = False

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.written: list[Changes] = []

    async def save(self, changes: Changes) -> None:
        if self.full:
            raise DiskFull("what happened", 5)
        self.written.append(changes)
        await super().save(changes)


@asynccontextmanager
async def keeping(journal: Journal) -> AsyncIterator[None]:
    task = asyncio.create_task(journal.keep())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Trouble]:
    found = Trouble(tmp_path / "runs.sqlite3")
    await found.open()
    yield found
    await found.close()


def journal_of(ledger: Ledger, saved: list[Any] | None = None) -> Journal:
    journal = Journal(ledger, (saved if saved is not None else []).append)
    journal.go_on(ledger.first_number)
    return journal


async def test_progress_reaches_the_disk_once_a_second_and_the_newest_only(ledger: Trouble) -> None:
    journal, record = journal_of(ledger), await accepted(ledger)
    start = ledger.first_number
    began = time.monotonic()
    async with keeping(journal):
        for step in range(150):
            journal.event(told(start + step + 1, record.run.id, "progress", f"{step}"))
            journal.node(record, "a", NodeState(step=step))
            journal.run(record)
            await asyncio.sleep(0.01)
    assert len(ledger.written) <= time.monotonic() - began + 2
    await journal.flush()
    [event] = await ledger.events(start, start + 999, 1000)
    assert event.text == "149"
    known = await ledger.known(record.run.id)
    assert known
    assert known.nodes["a"].step == 149


async def test_what_is_urgent_is_written_at_once_and_told_as_saved(ledger: Trouble) -> None:
    saved: list[RunRecord] = []
    journal, record = journal_of(ledger, saved), await accepted(ledger)
    async with keeping(journal):
        record.run.state, record.run.finished, record.waiting = "done", 9.0, False
        journal.run(record, urgent=True)
        await journal.settle()
        assert saved == [record]
        assert await ledger.living() == []


async def test_what_cannot_be_written_is_kept_until_it_can(
    ledger: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "RETRY_SECONDS", 0.05)
    saved = asyncio.Event()
    journal, record = Journal(ledger, lambda _: saved.set()), await accepted(ledger)
    start = ledger.first_number
    journal.go_on(start)
    async with keeping(journal):
        ledger.full = True
        journal.event(told(start + 1, text="first"))
        journal.event(told(start + 2, replaces="x", text="old"))
        journal.node(record, "a", NodeState(step=1))
        record.run.progress = 0.5
        journal.run(record, urgent=True)
        await journal.settle()
        await asyncio.sleep(0.1)
        assert not saved.is_set()
        # Meanwhile things change; the newest of each is what is written in the end.
        journal.event(told(start + 3, replaces="x", text="new"))
        journal.node(record, "a", NodeState(step=2))
        record.run.progress = 0.6
        ledger.full = False
        async with asyncio.timeout(60):
            await saved.wait()
    known = await ledger.known(record.run.id)
    assert known
    assert known.record.run.progress == 0.6
    assert known.nodes["a"].step == 2
    assert [event.text for event in await ledger.events(start, start + 9, 1000)] == ["first", "new"]


async def test_a_run_that_begins_anew_has_only_its_new_nodes(ledger: Trouble) -> None:
    journal, record = journal_of(ledger), await accepted(ledger)
    journal.node(record, "old", NodeState(step=1))
    await journal.flush()
    journal.node(record, "older still", NodeState())
    journal.begun(record)
    journal.node(record, "new", NodeState())
    ledger.full = True
    with pytest.raises(DiskFull):
        await journal.flush()
    ledger.full = False
    journal.node(record, "newer", NodeState())
    await journal.flush()
    known = await ledger.known(record.run.id)
    assert known
    assert list(known.nodes) == ["new", "newer"]


async def test_nodes_keep_their_order_when_they_change(ledger: Trouble) -> None:
    journal, record = journal_of(ledger), await accepted(ledger)
    for id in ("a", "b"):
        journal.node(record, id, NodeState())
    await journal.flush()
    journal.node(record, "a", NodeState(step=5))
    await journal.flush()
    known = await ledger.known(record.run.id)
    assert known
    assert list(known.nodes) == ["a", "b"]
    assert known.nodes["a"].step == 5


async def test_a_ledger_that_cannot_be_written_for_long_costs_old_events_and_not_memory(
    ledger: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MAX_EVENTS", 10)
    journal, start = journal_of(ledger), ledger.first_number
    for number in range(1, 31):
        journal.event(told(start + number))
    await journal.flush()
    with pytest.raises(EventsGone):
        await ledger.events(start + 19, start + 30, 1000)
    assert len(await ledger.events(start + 20, start + 30, 1000)) == 10


async def test_numbers_are_set_apart_before_they_run_out(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    async with opened(path) as ledger:
        journal, last = journal_of(ledger), ledger.first_number + RESERVED - 10
        journal.event(told(last))
        await journal.flush()
        journal.event(told(last + 100))
        await journal.flush()
    async with opened(path) as ledger:
        assert ledger.first_number > last + 100


async def test_what_is_told_of_a_run_that_was_deleted_is_not_kept(ledger: Trouble) -> None:
    journal, record = journal_of(ledger), await accepted(ledger, new(state="queued"))
    journal.node(record, "a", NodeState())
    journal.run(record)
    await ledger.delete(record.run.number)
    await journal.flush()
    assert await ledger.known(record.run.id) is None
