"""How much of the disk a server's users may take."""

from __future__ import annotations

import math
import os
import stat
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from graphs.store.files import DiskFull
from graphs.store.folders import Folders
from graphs.store.versions import FOLDER as VERSIONS

HOLDS = 20
"""What was seen of all files is believed for so many times as long as it took to look at them."""


class QuotaFull(DiskFull):
    """Users take as much room as they may: `message` says by what, `hint` what to delete."""

    def __init__(self, used: Mapping[str, int], limit: int) -> None:
        taken = ", ".join(f"{size / 1e9:.2f} GB by {name}" for name, size in used.items())
        self.message = f"There is no room for more: {taken}, of {limit / 1e9:.2f} GB."
        self.hint = "Delete what you no longer need; --disk-quota allows more."
        Exception.__init__(self, f"{self.message} {self.hint}")


class Quota:
    """The room, in bytes, for what users bring and make. Several threads may ask."""

    def __init__(self, *, folders: Folders, limit: int) -> None:
        self.limit = limit
        self._folders = folders
        self._looking = threading.Lock()
        self._used = 0
        self._looked = self._believed_until = -math.inf

    def room(self) -> int:
        """Return how many bytes may still be written."""
        return max(0, self.limit - sum(self._look().values()))

    @property
    def age(self) -> float:
        """The seconds since `check` looked and found room; infinite if it did not."""
        return time.monotonic() - self._looked

    @property
    def believed(self) -> bool:
        """Whether `check` still goes by what it saw last."""
        return time.monotonic() < self._believed_until

    def check(self, added: int = 0) -> None:
        """Make sure that what is there leaves room for more. `added` bytes have just been written.

        To look, every file is looked at, so what was seen is believed for `HOLDS` times as long as it took.
        Only what is there now refuses.

        Raises:
            QuotaFull: if there is no room.
        """
        with self._looking:  # who asks meanwhile is told what this one finds
            if self.believed and self._used + added < self.limit:
                self._used += added
                return
            self._looked = self._believed_until = -math.inf
            began = time.monotonic()
            used = self._look()
            now = time.monotonic()
            if sum(used.values()) >= self.limit:
                raise QuotaFull(used, self.limit)
            self._used, self._looked = sum(used.values()), now
            self._believed_until = now + HOLDS * (now - began)

    def _look(self) -> dict[str, int]:
        folders = {
            "uploads": self._folders.images,
            "results": self._folders.results,
            "recipes": self._folders.recipes,
            "blocks": self._folders.blocks,
        }
        # Versions have bounds of their own, and nobody who is refused could delete one.
        versions = self._folders.recipes / VERSIONS
        return {name: bytes_in(folder, without=versions) for name, folder in folders.items()}


def bytes_in(folder: Path, without: Path | None = None) -> int:
    """Return how many bytes the files in a folder and its folders hold, the folder `without` left out; links
    count nothing."""
    total = 0
    waiting = [folder]
    while waiting:
        try:
            # One after another: of tens of thousands of files what the system tells takes many megabytes.
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue  # deleted meanwhile
                    if stat.S_ISDIR(status.st_mode):
                        if Path(entry.path) != without:
                            waiting.append(Path(entry.path))
                    elif stat.S_ISREG(status.st_mode):
                        total += status.st_size
        except (FileNotFoundError, NotADirectoryError):
            continue
    return total
