"""How much of the past is kept."""

from __future__ import annotations

import sqlite3

from server.ledger import events_table, runs_table

KEPT_ENDED = 10_000
KEPT_RECIPE_BYTES = 512 * 2**20


def prune(
    connection: sqlite3.Connection, kept: int = KEPT_ENDED, recipe_bytes: int = KEPT_RECIPE_BYTES
) -> None:
    """Forget all but the newest `kept` runs that are over, those whose recipes hold more than `recipe_bytes`
    in all, and old events. Those that are starred stay."""
    old = connection.execute(
        "SELECT number FROM runs WHERE finished IS NOT NULL AND starred = 0 "
        "ORDER BY number DESC LIMIT -1 OFFSET ?",
        (kept,),
    )
    runs_table.delete(connection, [row["number"] for row in old])
    while (over := _recipe_bytes(connection) - recipe_bytes) > 0:
        numbers = _oldest_of(connection, over)
        if not numbers:
            break
        runs_table.delete(connection, numbers)
    events_table.prune(connection)


def _recipe_bytes(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(sum(length(text)), 0) FROM recipes").fetchone()[0])


def _oldest_of(connection: sqlite3.Connection, size: int) -> list[int]:
    """Return the oldest runs that are over, up to as many as have recipes of `size` bytes."""
    numbers, found = [], 0
    for number, length in connection.execute(
        "SELECT number, length(text) FROM runs JOIN recipes ON hash = recipe "
        "WHERE finished IS NOT NULL AND starred = 0 ORDER BY number"
    ):
        numbers.append(number)
        found += length
        if found >= size:
            break
    return numbers
