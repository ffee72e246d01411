"""Runs of the ledger found again: by page and words, stars, and the run before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from server.ledger.errors import RunUnreadable
from server.ledger.record import Wanted
from server.ledger.runs_table import number_of, recipe_text, records
from server.models import Run

EVERY = Wanted()
WORDLESS_BYTES = 4_000_000
"""After so much text no more recipes without words are read at once."""


def page(
    connection: sqlite3.Connection, limit: int, after: int | None = None, wanted: Wanted = EVERY
) -> list[Run]:
    """Return at most `limit` of the wanted runs whose number is below `after`, newest first."""
    conditions: list[tuple[str, Any]] = [
        ("number < ?", after),
        ("state = ?", wanted.state),
        ("starred = ?", wanted.starred),
        ("coalesce(finished, created) >= ?", wanted.since),
        ("coalesce(finished, created) < ?", wanted.until),
        *(("recipe IN (SELECT hash FROM recipes WHERE instr(words, ?) > 0)", word) for word in wanted.words),
    ]
    given = [(text, value) for text, value in conditions if value is not None]
    where = f"WHERE {' AND '.join(text for text, _ in given)}" if given else ""
    rows = connection.execute(
        f"SELECT * FROM runs {where} ORDER BY number DESC LIMIT ?",  # noqa: S608 only the texts above
        (*(value for _, value in given), limit),
    )
    return [record.run for record in records(rows)]


def before(connection: sqlite3.Connection, number: int) -> str | None:
    """Return the id of the run before of the same recipe: of the stored one, else of the same name."""
    row = connection.execute(
        "SELECT older.id FROM runs AS older JOIN runs AS this ON this.number = ?1 "
        "AND older.recipe_id IS this.recipe_id AND (this.recipe_id IS NOT NULL OR older.name = this.name) "
        "WHERE older.number < ?1 ORDER BY older.number DESC LIMIT 1",
        (number,),
    ).fetchone()
    return None if row is None else str(row["id"])


def computed(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Return those of the runs in which a node made something anew; what only saves makes nothing."""
    query = """
        SELECT 1 FROM nodes WHERE run = ? AND CASE WHEN json_valid(state) THEN
            json_extract(state, '$.state') = 'done' AND json_extract(state, '$.outputs') <> '{}'
        END LIMIT 1
    """
    return {number for number in numbers if connection.execute(query, (number,)).fetchone()}


def looked_up(connection: sqlite3.Connection, nodes: Mapping[int, Collection[str]]) -> set[int]:
    """Return those of the runs in which one of the nodes, named for each, took what was kept."""
    query = """
        SELECT 1 FROM nodes WHERE run = ? AND node IN (SELECT value FROM json_each(?))
        AND CASE WHEN json_valid(state) THEN json_extract(state, '$.state') = 'cached' END LIMIT 1
    """
    return {
        number
        for number, named in nodes.items()
        if named and connection.execute(query, (number, json.dumps(sorted(named)))).fetchone()
    }


def absent(connection: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Return those of the ids that no run has."""
    return [id for id in ids if number_of(connection, id) is None]


def wordless(connection: sqlite3.Connection, limit: int) -> list[tuple[str, bytes]]:
    """Return hash and text of recipes that nobody can find by words yet, at most `limit`, and none after
    `WORDLESS_BYTES`; the text is empty where it makes no sense."""
    found: list[tuple[str, bytes]] = []
    for row in connection.execute(
        "SELECT hash FROM recipes WHERE words IS NULL LIMIT ?", (limit,)
    ).fetchall():
        if sum(len(text) for _, text in found) > WORDLESS_BYTES:
            break
        try:
            found.append((row["hash"], recipe_text(connection, row["hash"])))
        except RunUnreadable:
            found.append((row["hash"], b""))
    return found


def write_words(connection: sqlite3.Connection, words: Iterable[tuple[str, str]]) -> None:
    """Note what recipes are found by: pairs of a hash and words."""
    connection.executemany("UPDATE recipes SET words = ?2 WHERE hash = ?1", words)


def starred(connection: sqlite3.Connection) -> int:
    """Return how many runs are kept however old they are."""
    return int(connection.execute("SELECT count(*) FROM runs WHERE starred").fetchone()[0])


def star(connection: sqlite3.Connection, number: int, *, starred: bool) -> None:
    """Keep a run however old it is, or no longer."""
    connection.execute("UPDATE runs SET starred = ? WHERE number = ?", (int(starred), number))
