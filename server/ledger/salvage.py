"""A damaged ledger: put aside, and what can be read of it brought into a new one."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from server.ledger.database import connect, is_sound, migrate
from server.ledger.errors import is_damage

log = logging.getLogger(__name__)

_TABLES = ("recipes", "runs", "inputs", "nodes", "events", "submissions", "facts")
_PARTS = ("", "-wal", "-shm")
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
    try:
        if (connection := _sound(path)) is not None:
            return connection, ""
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        log.exception("The ledger cannot be read")
    aside = _put_aside(path)
    connection = connect(path)
    migrate(connection)
    saved = _bring_over(aside, connection)
    runs = f"{saved} of its runs could be read and are kept" if saved else "none of its runs could be read"
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


def _put_aside(path: Path) -> Path:
    places = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    aside = next(place for place in places if not place.exists())
    for part in _PARTS:
        whole = path.with_name(path.name + part)
        if whole.exists():
            whole.rename(aside.with_name(aside.name + part))
    return aside


def _bring_over(aside: Path, target: sqlite3.Connection) -> int:
    """Copy every row that can be read and fits, and return how many runs were kept."""
    try:
        source = sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error:
        return 0
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
    return int(target.execute("SELECT count(*) FROM runs").fetchone()[0])


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
