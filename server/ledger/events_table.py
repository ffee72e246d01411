"""Events in the ledger, for clients that were away longer than the hub's memory reaches."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from server.ledger.record import LoggedEvent

KEPT_RUNS = 500
"""Of so many runs that ended last the events are kept."""
KEPT_BYTES = 64 * 2**20


class EventsGone(Exception):
    """Some of the events asked for are not kept, or they are more than may be asked for at once."""


class Kept(NamedTuple):
    """A kept event: its number and its text as it was sent."""

    number: int
    text: str


def write(connection: sqlite3.Connection, events: Sequence[LoggedEvent]) -> None:
    """Keep events; each takes the place of the one that it replaces."""
    connection.executemany(
        "INSERT OR REPLACE INTO events (number, run, replaces, text) VALUES (?, ?, ?, ?)", events
    )


def read(connection: sqlite3.Connection, after: int, upto: int, max_bytes: int) -> list[Kept]:
    """Return the events numbered above `after`, up to `upto`.

    Raises:
        EventsGone: if some that nothing replaced are gone, or they hold more than `max_bytes`.
    """
    connection.execute("BEGIN")
    try:
        if after < int(fact(connection, "events_gone", 0)):
            raise EventsGone
        found, size = [], 0
        for number, text in connection.execute(
            "SELECT number, text FROM events WHERE number > ? AND number <= ? ORDER BY number", (after, upto)
        ):
            size += len(text)
            if size > max_bytes:
                raise EventsGone
            found.append(Kept(number, text))
        return found
    finally:
        connection.execute("COMMIT")


def prune(connection: sqlite3.Connection, kept_runs: int = KEPT_RUNS, kept_bytes: int = KEPT_BYTES) -> None:
    """Forget the events of all runs that are over but the last `kept_runs`, and the oldest beyond
    `kept_bytes`; note which numbers are gone."""
    living = "SELECT id FROM runs WHERE finished IS NULL"
    newest = (
        f"SELECT run FROM events WHERE run IS NOT NULL AND run NOT IN ({living}) "  # noqa: S608 only our texts
        "GROUP BY run ORDER BY max(number) DESC LIMIT ?"
    )
    old = f"run IS NOT NULL AND run NOT IN ({newest}) AND run NOT IN ({living})"
    large = (
        "number <= (SELECT number FROM "
        "(SELECT number, sum(length(text)) OVER (ORDER BY number DESC) AS total FROM events) "
        "WHERE total > ? ORDER BY number DESC LIMIT 1)"
    )
    for condition, limit in ((old, kept_runs), (large, kept_bytes)):
        gone = connection.execute(f"SELECT max(number) FROM events WHERE {condition}", (limit,)).fetchone()[0]  # noqa: S608 only the texts above
        if gone is None:
            continue
        connection.execute(f"DELETE FROM events WHERE {condition}", (limit,))  # noqa: S608 only the texts above
        note_gone(connection, gone)


def note_gone(connection: sqlite3.Connection, number: int) -> None:
    """Note that some events are gone whose numbers go up to `number`."""
    if number > int(fact(connection, "events_gone", 0)):
        note(connection, "events_gone", number)


def fact(connection: sqlite3.Connection, name: str, otherwise: Any) -> Any:
    """Return a value of the ledger as a whole."""
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return otherwise if row is None else json.loads(row["value"])


def note(connection: sqlite3.Connection, name: str, value: Any) -> None:
    """Keep a value of the ledger as a whole."""
    connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, json.dumps(value)))
