"""How much of the disk a server's users may take."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphs.store.files import DiskFull
from graphs.store.folders import Folders


class QuotaFull(DiskFull):
    """Users take as much room as they may: `message` says by what, `hint` what to delete."""

    def __init__(self, used: Mapping[str, int], limit: int) -> None:
        taken = ", ".join(f"{size / 1e9:.2f} GB by {name}" for name, size in used.items())
        self.message = f"There is no room for more: {taken}, of {limit / 1e9:.2f} GB."
        self.hint = "Delete what you no longer need; --disk-quota allows more."
        Exception.__init__(self, f"{self.message} {self.hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The room, in bytes, for what users bring and make."""

    folders: Folders
    limit: int

    def room(self) -> int:
        """Return how many bytes may still be written."""
        return max(0, self.limit - sum(self._used().values()))

    def check(self) -> None:
        """Make sure that what is there leaves room for more.

        Raises:
            QuotaFull: if it does not.
        """
        used = self._used()
        if sum(used.values()) >= self.limit:
            raise QuotaFull(used, self.limit)

    def _used(self) -> dict[str, int]:
        folders = {
            "uploads": self.folders.images,
            "results": self.folders.results,
            "recipes": self.folders.recipes,
        }
        return {name: bytes_in(folder) for name, folder in folders.items()}


def bytes_in(folder: Path) -> int:
    """Return how many bytes the files in a folder and its folders hold; links count nothing."""
    total = 0
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                found = list(entries)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for entry in found:
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # deleted meanwhile
            if stat.S_ISDIR(status.st_mode):
                waiting.append(Path(entry.path))
            elif stat.S_ISREG(status.st_mode):
                total += status.st_size
    return total
