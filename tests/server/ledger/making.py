"""Ledgers and runs for the tests of this folder."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.ledger import Changes, Ledger, LoggedEvent, NewRun, RunRecord
from server.ledger.runs_table import hash_of, row_of
from server.models import Run, RunInput


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Ledger]:
    """A ledger that is closed in the end."""
    ledger = Ledger(path)
    await ledger.open()
    try:
        yield ledger
    finally:
        await ledger.close()


def new(text: bytes = b'{"impasto": 1}', **more: Any) -> NewRun:
    """Return a run that nobody has accepted yet."""
    fields = {"id": secrets.token_hex(8), "name": "R", "recipe_id": None, "state": "queued", "created": 5.0}
    run = Run(**{**fields, **more})
    inputs = [RunInput(node="load", parameter="file", ref="sample:coast")]
    return NewRun(RunRecord(run=run, recipe=hash_of(text)), text, inputs)


async def accepted(ledger: Ledger, wanted: NewRun | None = None) -> RunRecord:
    """Return a run that the ledger holds."""
    wanted = wanted or new()
    wanted.record.run.number, _ = await ledger.accept(wanted)
    return wanted.record


async def ended(ledger: Ledger, record: RunRecord, state: Any = "done") -> None:
    """Have a run be over."""
    record.run.state, record.run.finished, record.waiting = state, 9.0, False
    await ledger.save(Changes(runs={record.run.number: row_of(record)}))


def told(number: int, run: str | None = None, replaces: str | None = None, text: str = "{}") -> LoggedEvent:
    """Return an event as it is logged."""
    return LoggedEvent(number, run, replaces, text)
