"""Files that are either whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


class DiskFull(Exception):
    """A file could not be written for want of room: `message` names it and its size, `hint` what to do."""

    def __init__(self, what: str, size: int) -> None:
        self.message = f"The disk is full: {what} ({size / 1e6:.1f} MB) could not be saved."
        self.hint = "Free some space on the disk of the data folder and try again. Nothing else was changed."
        super().__init__(f"{self.message} {self.hint}")


def is_disk_full(error: OSError) -> bool:
    """Return whether `error` means that no room is left: a full disk, a quota or a limit on file sizes."""
    return error.errno in _FULL


def write_whole(path: Path, data: bytes, what: str) -> None:
    """Write `data` to `path` so that a crash leaves the old content or the new, never a part.

    Raises:
        DiskFull: if there is no room for it; `what` names it in the message, as in "the recipe".
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        move_whole(part, path)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull(what, len(data)) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def move_whole(part: Path, path: Path) -> None:
    """Give a file that is written and synced its final name, and make the name outlive a power cut."""
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
