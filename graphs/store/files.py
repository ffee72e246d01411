"""Files that are either whole or not there, and what to say when the disk is full."""

from __future__ import annotations

from pathlib import Path

from nodes.files import is_disk_full, move_whole, sync_folder, whole_file

__all__ = ["DiskFull", "is_disk_full", "move_whole", "sync_folder", "whole_file", "write_whole"]


class DiskFull(Exception):
    """A file could not be written for want of room: `message` names it and its size, `hint` what to do."""

    def __init__(self, what: str, size: int) -> None:
        self.message = f"The disk is full: {what} ({size / 1e6:.1f} MB) could not be saved."
        self.hint = "Free some space on the disk of the data folder and try again. Nothing else was changed."
        super().__init__(f"{self.message} {self.hint}")


def write_whole(path: Path, data: bytes, what: str) -> None:
    """Write `data` to `path` so that a crash leaves the old content or the new, never a part.

    Raises:
        DiskFull: if there is no room for it; `what` names it in the message, as in "the recipe".
    """
    try:
        with whole_file(path) as file:
            file.write(data)
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull(what, len(data)) from error
        raise
