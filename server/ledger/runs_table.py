"""Runs in the ledger: rows written and read."""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter

from graphs.problems import Problem
from server.ledger.errors import KeyReused, RunUnreadable
from server.ledger.record import KnownRun, NewRun, RunRecord, Submission
from server.models import NodeState, Run, RunInput

log = logging.getLogger(__name__)

T = TypeVar("T")

_PROBLEM = TypeAdapter(Problem)
_CHANGING = (
    "state",
    "waiting",
    "turn",
    "started",
    "finished",
    "spent",
    "progress",
    "device",
    "resumed",
    "lost",
    "unclean",
    "results",
    "problem",
    "versions",
)
_UPDATE = f"UPDATE runs SET {', '.join(f'{name} = :{name}' for name in _CHANGING)} WHERE number = :number"  # noqa: S608
_FIXED = ("id", "name", "recipe", "recipe_id", "client", "created", "time_limit", "retry_of")
_INSERT = (
    f"INSERT INTO runs ({', '.join(_FIXED + _CHANGING)}) "  # noqa: S608
    f"VALUES ({', '.join(f':{name}' for name in _FIXED + _CHANGING)})"
)


def hash_of(text: bytes) -> str:
    """Return the name of a recipe's text."""
    return hashlib.sha256(text).hexdigest()


def packed(text: bytes) -> bytes:
    """Return a recipe's text as the ledger keeps it."""
    return zlib.compress(text, 3)


def insert(
    connection: sqlite3.Connection, new: NewRun, text: bytes, submission: Submission | None
) -> tuple[int, str]:
    """Add a run, `text` being its recipe `packed`.

    Returns:
        Its number and id; those of the run that came with the same `submission` before, if one did.

    Raises:
        KeyReused: if another request came with the same key.
    """
    if submission is not None and (known := submitted(connection, submission)) is not None:
        return known
    record = new.record
    connection.execute(
        "INSERT OR IGNORE INTO recipes (hash, text, words) VALUES (?, ?, ?)", (record.recipe, text, new.words)
    )
    number = connection.execute(_INSERT, _row(record)).lastrowid
    assert number is not None
    connection.executemany(
        "INSERT INTO inputs (run, node, parameter, ref) VALUES (?, ?, ?, ?)",
        [(number, entry.node, entry.parameter, entry.ref) for entry in new.inputs],
    )
    if submission is not None:
        connection.execute(
            "INSERT INTO submissions (key, digest, run) VALUES (?, ?, ?)", (*submission, number)
        )
    return number, record.run.id


def submitted(connection: sqlite3.Connection, submission: Submission) -> tuple[int, str] | None:
    """Return number and id of the run that came with this key, or None.

    Raises:
        KeyReused: if another request came with it.
    """
    row = connection.execute(
        "SELECT digest, number, id FROM submissions JOIN runs ON runs.number = submissions.run WHERE key = ?",
        (submission.key,),
    ).fetchone()
    if row is None:
        return None
    if row["digest"] != submission.digest:
        raise KeyReused
    return row["number"], row["id"]


def update(connection: sqlite3.Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Bring runs up to date; `rows` are made by `row_of`."""
    connection.executemany(_UPDATE, rows)


def row_of(record: RunRecord) -> dict[str, Any]:
    """Return what changes of a run, by the names of its columns, as it is now."""
    return {**_row(record), "number": record.run.number}


def write_nodes(connection: sqlite3.Connection, nodes: Iterable[tuple[int, str, str]]) -> None:
    """Keep what is known of nodes, each by its run's number, its id and its state as JSON."""
    # A run may have been deleted meanwhile: then nothing is kept of its nodes.
    connection.executemany(
        "INSERT INTO nodes (run, node, state) SELECT number, ?2, ?3 FROM runs WHERE number = ?1 "
        "ON CONFLICT (run, node) DO UPDATE SET state = excluded.state",
        nodes,
    )


def clear_nodes(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Forget the nodes of runs that begin anew."""
    connection.executemany("DELETE FROM nodes WHERE run = ?", [(number,) for number in numbers])


def living(connection: sqlite3.Connection) -> list[RunRecord]:
    """Return the runs that are not over, in the order of their numbers."""
    rows = connection.execute("SELECT * FROM runs WHERE finished IS NULL ORDER BY number")
    return records(rows)


def served(connection: sqlite3.Connection) -> int:
    """Return the highest turn of a run that was begun."""
    found = connection.execute("SELECT max(turn) FROM runs WHERE started IS NOT NULL").fetchone()[0]
    return found or 0


def number_of(connection: sqlite3.Connection, id: str) -> int | None:
    """Return the number of a run, or None."""
    row = connection.execute("SELECT number FROM runs WHERE id = ?", (id,)).fetchone()
    return None if row is None else int(row["number"])


def record_of(connection: sqlite3.Connection, id: str) -> RunRecord | None:
    """Return a run, or None."""
    found = records(connection.execute("SELECT * FROM runs WHERE id = ?", (id,)))
    return found[0] if found else None


def known(connection: sqlite3.Connection, id: str) -> KnownRun | None:
    """Return all that is held of a run, or None.

    Raises:
        RunUnreadable: if its recipe makes no sense. Of its nodes and inputs those are left out that do not.
    """
    record = record_of(connection, id)
    if record is None:
        return None
    number = (record.run.number,)
    inputs = connection.execute(
        "SELECT node, parameter, ref FROM inputs WHERE run = ? ORDER BY rowid", number
    )
    nodes = connection.execute("SELECT node, state FROM nodes WHERE run = ? ORDER BY rowid", number)
    states = _sound(nodes, lambda row: (row["node"], NodeState.model_validate_json(row["state"])))
    return KnownRun(
        record=record,
        text=recipe_text(connection, record.recipe),
        inputs=_sound(inputs, lambda row: RunInput(**row)),
        nodes=dict(states),
    )


def recipe_text(connection: sqlite3.Connection, hash: str) -> bytes:
    """Return the text of a recipe that some run paints.

    Raises:
        RunUnreadable: if it is not the text that was kept.
    """
    row = connection.execute("SELECT text FROM recipes WHERE hash = ?", (hash,)).fetchone()
    try:
        text = zlib.decompress(row["text"])
    except (TypeError, zlib.error):
        raise RunUnreadable from None
    if hash_of(text) != hash:
        raise RunUnreadable
    return text


def delete(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Forget runs, with the recipes that no other run paints."""
    places = [(number,) for number in numbers]
    recipes = {
        row["recipe"]
        for place in places
        for row in connection.execute("SELECT recipe FROM runs WHERE number = ?", place)
    }
    connection.executemany("DELETE FROM runs WHERE number = ?", places)
    connection.executemany(
        "DELETE FROM recipes WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE recipe = ?1)",
        [(recipe,) for recipe in recipes],
    )


def records(rows: Iterable[sqlite3.Row]) -> list[RunRecord]:
    """Return the runs of rows of their table."""
    return _sound(rows, _record)


def _sound(rows: Iterable[sqlite3.Row], read: Callable[[sqlite3.Row], T]) -> list[T]:
    """Return what `read` makes of each row; one that makes no sense costs nothing but itself."""
    found = []
    for row in rows:
        try:
            found.append(read(row))
        except (TypeError, ValueError):
            log.exception("A row of the ledger makes no sense and is left out")
    return found


def _row(record: RunRecord) -> dict[str, Any]:
    run = record.run
    return {
        "id": run.id,
        "name": run.name,
        "recipe": record.recipe,
        "recipe_id": run.recipe_id,
        "client": run.client,
        "created": run.created,
        "time_limit": run.time_limit,
        "retry_of": run.retry_of,
        "state": run.state,
        "waiting": int(record.waiting),
        "turn": record.turn,
        "started": run.started,
        "finished": run.finished,
        "spent": record.spent,
        "progress": run.progress,
        "device": run.device,
        "resumed": run.resumed,
        "lost": record.lost,
        "unclean": record.unclean,
        "results": json.dumps(run.results),
        "problem": None if run.problem is None else _PROBLEM.dump_json(run.problem).decode(),
        "versions": json.dumps(record.versions),
    }


def _record(row: sqlite3.Row) -> RunRecord:
    run = Run(
        id=row["id"],
        number=row["number"],
        name=row["name"],
        recipe_id=row["recipe_id"],
        client=row["client"],
        state=row["state"],
        created=row["created"],
        started=row["started"],
        finished=row["finished"],
        progress=row["progress"],
        results=json.loads(row["results"]),
        problem=None if row["problem"] is None else _PROBLEM.validate_json(row["problem"]),
        time_limit=row["time_limit"],
        device=row["device"],
        resumed=row["resumed"],
        retry_of=row["retry_of"],
        starred=bool(row["starred"]),
    )
    return RunRecord(
        run=run,
        recipe=row["recipe"],
        waiting=bool(row["waiting"]),
        turn=row["turn"],
        spent=row["spent"],
        lost=row["lost"],
        unclean=row["unclean"],
        versions=json.loads(row["versions"]),
    )
