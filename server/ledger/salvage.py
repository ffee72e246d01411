"""A damaged ledger: put aside, and what can be read of it brought into a new one."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from graphs.store.files import sync_folder
from server.ledger.database import connect, is_sound, migrate
from server.ledger.errors import is_damage

log = logging.getLogger(__name__)

_TABLES = ("recipes", "runs", "inputs", "nodes", "events", "submissions", "facts")
_PARTS = ("", "-wal", "-shm")
_SAVED = ".saved"
"""Ends the name of a new file with what could be read, until it takes the place of the damaged one."""
_PROBED = 100_000
"""At most so many rows in a gap between readable ones are asked for one by one."""


def open_sound(path: Path) -> tuple[sqlite3.Connection, str]:
    """Return a connection to the ledger at `path`, made or brought up to date where needed.

    A damaged file is put aside beside it, as ``NAME.damaged-1``, and what can be read of it is kept.

    Returns:
        The connection, and what the user should know: "" when all is well.

    Raises:
        sqlite3.OperationalError: if another program holds the file, or it cannot be opened.
        LedgerNewer: if a newer Impasto wrote it.
    """
    saved = path.with_name(f"{path.name}{_SAVED}")
    if not saved.exists():
        try:
            if (connection := _sound(path)) is not None:
                return connection, ""
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            log.exception("The ledger cannot be read")
        _save(path, saved)
    # From here on a server that ends goes on at its next start.
    aside = _put_aside(path)
    saved.rename(path)
    sync_folder(path.parent)
    connection = connect(path)
    migrate(connection)
    kept = int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])
    runs = f"{kept} of its runs could be read and are kept" if kept else "none of its runs could be read"
    notice = f"The list of runs was damaged: {runs}. The damaged file lies beside it as {aside.name}."
    log.error("%s", notice)
    return connection, notice


def _sound(path: Path) -> sqlite3.Connection | None:
    """Return a connection to a file of this version, or None when its content makes no sense."""
    connection = connect(path)
    sound = False
    try:
        migrate(connection)
        sound = is_sound(connection)
    finally:
        if not sound:
            connection.close()
    return connection if sound else None


def _save(path: Path, saved: Path) -> None:
    """Write what can be read of `path` to the new file `saved`, which appears once it is whole."""
    fresh = path.with_name(f"{path.name}.new")
    for part in (*_PARTS, "-journal"):
        fresh.with_name(fresh.name + part).unlink(missing_ok=True)
    with contextlib.closing(connect(fresh)) as target:
        migrate(target)
        _bring_over(path, target)
        target.execute("PRAGMA journal_mode = DELETE")  # all of it is in the one file that is moved
    fresh.rename(saved)
    sync_folder(saved.parent)


def _put_aside(path: Path) -> Path:
    aside = path
    for number in count(1):
        before, aside = aside, path.with_name(f"{path.name}.damaged-{number}")
        if not aside.exists():
            break
    if not path.exists():  # a server before this one came as far as this
        return before
    # The file itself goes last: without it, what is left of its log would be taken for the new one's.
    for part in reversed(_PARTS):
        whole = path.with_name(path.name + part)
        if whole.exists():
            whole.rename(aside.with_name(aside.name + part))
    return aside


def _bring_over(path: Path, target: sqlite3.Connection) -> None:
    """Copy every row that can be read and fits."""
    try:
        source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error:
        return
    source.row_factory = sqlite3.Row
    # Without this SQLite reads nothing of a file that is shorter than its header says.
    source.execute("PRAGMA writable_schema = ON")
    target.execute("BEGIN IMMEDIATE")
    try:
        for table in _TABLES:
            columns = {row["name"] for row in target.execute(f"PRAGMA table_info({table})")}
            left_out = 0
            for row in _readable(source, table):
                values = {name: row[name] for name in row.keys() if name in columns}  # noqa: SIM118 of a Row
                left_out += not _fits(target, table, values)
            if left_out:
                log.warning("%d rows of %s are left out: what they belong to is lost", left_out, table)
        target.execute("COMMIT")
    finally:
        source.close()


def _fits(target: sqlite3.Connection, table: str, values: dict[str, object]) -> bool:
    """Copy a row; return False when its run or recipe could not be read, or its values make no sense."""
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    try:
        target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 names of our own tables
    except sqlite3.IntegrityError:
        return False
    return True


def _readable(source: sqlite3.Connection, table: str) -> Iterator[sqlite3.Row]:
    """Yield the rows before the first damage, those behind the last, and in between those that answer."""
    lowest = highest = None
    try:
        for row in source.execute(f"SELECT rowid AS place, * FROM {table} ORDER BY rowid"):  # noqa: S608
            lowest = row["place"]
            yield row
        return
    except sqlite3.DatabaseError as error:
        log.warning("The table %s is damaged behind row %s: %s", table, lowest, error)
    try:
        for row in source.execute(f"SELECT rowid AS place, * FROM {table} ORDER BY rowid DESC"):  # noqa: S608
            highest = row["place"]
            if lowest is not None and highest <= lowest:
                return
            yield row
    except sqlite3.DatabaseError as error:
        log.warning("The table %s is damaged before row %s: %s", table, highest, error)
    if highest is None:
        return
    one = f"SELECT rowid AS place, * FROM {table} WHERE rowid = ?"  # noqa: S608
    first = 1 if lowest is None else lowest + 1
    for place in range(max(first, highest - _PROBED), highest):
        try:
            [row] = source.execute(one, (place,)).fetchall() or [None]
        except sqlite3.DatabaseError:
            continue  # this row is what is damaged
        if row is not None:
            yield row
