"""What can go wrong with the ledger."""

from __future__ import annotations

import sqlite3

from graphs.store import DiskFull


class LedgerBusy(Exception):
    """Another program holds the ledger's file; it may be free in some seconds."""


class LedgerDamaged(Exception):
    """The ledger's file cannot be read; the server's next start saves what can be read of it."""


class RunUnreadable(Exception):
    """What the ledger holds of a run makes no sense; the others are not concerned."""


class LedgerNewer(Exception):
    """The ledger was written by a newer Impasto."""


class KeyReused(Exception):
    """An idempotency key came with another request before."""


_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ"}


def is_damage(error: sqlite3.Error | MemoryError) -> bool:
    """Return whether `error` says that the file's content makes no sense."""
    return any(_name(error).startswith(name) for name in _DAMAGED)


def is_busy(error: sqlite3.Error | MemoryError) -> bool:
    """Return whether `error` says that another program holds the file."""
    return any(_name(error).startswith(name) for name in _BUSY)


def explained(error: sqlite3.Error | MemoryError, what: str, size: int) -> Exception:
    """Return what `error` means for who wanted `what`, of `size` bytes, written; else `error` itself."""
    if _name(error) in _FULL:
        return DiskFull(what, size)
    if is_busy(error):
        return LedgerBusy()
    return LedgerDamaged() if is_damage(error) else error


def _name(error: sqlite3.Error | MemoryError) -> str:
    # Errors that Python's own module raises, such as a wrong number of parameters, have none; too little
    # memory is no error of SQLite's there.
    return str(getattr(error, "sqlite_errorname", ""))
