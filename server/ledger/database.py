"""Opens the ledger's file and brings it to the form of this version."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from server.ledger.errors import LedgerNewer

BUSY_SECONDS = 5.0
"""How long a locked file is waited for."""
MIGRATIONS = Path(__file__).parent / "migrations"
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
_WAL_BYTES = 64 * 2**20


def connect(path: Path, *, reading: bool = False) -> sqlite3.Connection:
    """Return a connection that commits nothing by itself; what it has committed outlives a power cut."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        if reading:
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> int:
    """Apply the migrations of `folder` that the file lacks, each whole or not at all.

    Returns:
        The version that the file has now.

    Raises:
        LedgerNewer: if it has a version that `folder` knows nothing of.
    """
    steps = migrations(folder)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(steps):
        raise LedgerNewer
    for number, path in enumerate(steps[version:], version + 1):
        script = path.read_text(encoding="utf-8")
        try:
            connection.executescript(f"BEGIN IMMEDIATE;\n{script}\n;PRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return len(steps)


def migrations(folder: Path) -> list[Path]:
    """Return the scripts ``NNNN_name.sql`` of a folder by their number.

    Raises:
        ValueError: if a number is missing or stands twice.
    """
    found = sorted(path for path in folder.glob("*.sql"))
    for number, path in enumerate(found, 1):
        match = _NAME.fullmatch(path.name)
        if match is None or int(match[1]) != number:
            raise ValueError(f"{path.name} is not migration {number}")
    return found


def is_sound(connection: sqlite3.Connection) -> bool:
    """Return whether the file's pages and rows make sense."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
