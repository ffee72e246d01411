"""A server that starts where the disk fills, or memory ends, in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphs.store import DiskFull, Folders
from server.address import CannotStart
from server.ledger import FILE_NAME, Changes, Ledger, LedgerDamaged
from server.ledger.runs_table import row_of
from tests.server.keeping import client, get, kept
from tests.server.ledger.making import accepted, opened


async def painted_until_now(home: Path) -> str:
    """Leave a ledger in which a run is being painted, and return its id."""
    Folders(home).make()
    async with opened(home / FILE_NAME) as ledger:
        record = await accepted(ledger)
        record.run.state, record.run.started, record.waiting = "running", 5.0, False
        await ledger.save(Changes(runs={record.run.number: row_of(record)}))
    return record.run.id


@pytest.mark.parametrize("error", [DiskFull("what happened", 5), MemoryError()])
async def test_what_cannot_be_noted_at_the_start_is_true_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    run = await painted_until_now(tmp_path)
    troubles = [error]
    save = Ledger.save

    async def full_at_first(self: Ledger, changes: Changes) -> None:
        if troubles:
            raise troubles.pop()
        await save(self, changes)

    monkeypatch.setattr(Ledger, "save", full_at_first)
    async with kept(tmp_path) as server, client(server) as session:
        assert (await get(session, "/api/queue"))["waiting"] == [run]
    assert not troubles
    async with opened(tmp_path / FILE_NAME) as ledger:
        (record,) = await ledger.living()
        assert (record.run.state, record.unclean) == ("interrupted", 1)


async def test_a_ledger_that_proves_damaged_only_when_it_is_read_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def damaged(self: Ledger) -> list[object]:
        raise LedgerDamaged

    monkeypatch.setattr(Ledger, "living", damaged)
    with pytest.raises(CannotStart, match="damaged"):
        async with kept(tmp_path):
            pass
