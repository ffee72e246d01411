"""How much of the disk the pictures of a server's users may take."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from graphs.store.files import DiskFull


class QuotaFull(DiskFull):
    """Uploads and results take as much room as they may: `message` says how much, `hint` what to delete."""

    def __init__(self, uploads: int, results: int, limit: int) -> None:
        self.message = (
            f"Uploads ({uploads / 1e9:.2f} GB) and results ({results / 1e9:.2f} GB) may take "
            f"{limit / 1e9:.2f} GB together: there is no room for more."
        )
        self.hint = "Delete results or pictures that you no longer need; --disk-quota allows more."
        Exception.__init__(self, f"{self.message} {self.hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """The room, in bytes, for two folders together."""

    uploads: Path
    results: Path
    limit: int

    def room(self) -> int:
        """Return how many bytes may still be written."""
        return max(0, self.limit - bytes_in(self.uploads) - bytes_in(self.results))

    def check(self) -> None:
        """Make sure that what is there leaves room for more.

        Raises:
            QuotaFull: if it does not.
        """
        uploads, results = bytes_in(self.uploads), bytes_in(self.results)
        if uploads + results >= self.limit:
            raise QuotaFull(uploads, results, self.limit)


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
