"""The thread that writes goes on whatever becomes of one write."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any, cast

import pytest

from server.ledger.database import connect
from server.ledger.writer import Writer


class Starved:
    """A real connection on a machine whose memory is short when certain statements come."""

    def __init__(self, path: Path) -> None:
        self.real = connect(path)
        self.short_at: list[str] = []

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if statement in self.short_at:
            self.short_at.remove(statement)
            raise MemoryError
        return self.real.execute(statement, *values)

    @property
    def in_transaction(self) -> bool:
        return self.real.in_transaction


def insert(connection: sqlite3.Connection) -> int:
    return int(connection.execute("INSERT INTO t DEFAULT VALUES").lastrowid or 0)


@pytest.mark.parametrize(
    "short_at", [["COMMIT"], ["BEGIN IMMEDIATE"], ["COMMIT", "ROLLBACK"], ["SAVEPOINT job"]]
)
async def test_too_little_memory_costs_the_write_that_it_meets(tmp_path: Path, short_at: list[str]) -> None:
    connection = Starved(tmp_path / "t.sqlite3")
    connection.execute("CREATE TABLE t (number INTEGER PRIMARY KEY)")
    writer = Writer(cast("sqlite3.Connection", connection))
    try:
        connection.short_at = list(short_at)
        with pytest.raises(MemoryError):
            await asyncio.wait_for(writer.do(insert, "a row"), 60)
        assert not connection.short_at
        # Who comes next is served, and of the one before nothing is there.
        assert await asyncio.wait_for(writer.do(insert, "a row"), 60) == 1
    finally:
        writer.close()
        connection.real.close()
