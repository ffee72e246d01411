"""One server to a data folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

LOCK_NAME = "server.lock"


class FolderTaken(Exception):
    """Another server uses the data folder."""


@contextlib.contextmanager
def only_server(folder: Path) -> Iterator[None]:
    """Keep other servers from the data folder `folder`.

    The system gives it free when this process ends, however it ends.

    Raises:
        FolderTaken: if another server uses it.
    """
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise FolderTaken from None
    try:
        yield
    finally:
        lock.release()
