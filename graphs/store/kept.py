"""Results of nodes on disk, by key: bounded in bytes, verified when read, shared by several processes.

The files ``KEY.safetensors`` are the whole truth. Beside them lie ``worth.json``, which decides only what
goes first, and the lock that whoever writes holds.
"""

from __future__ import annotations

import errno
import logging
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from graphs.store.files import is_disk_full, whole_file
from graphs.store.outputs import put_together, taken_apart
from graphs.store.sealed import Damaged, Sealed, Unsealable, read_header, read_tensors
from graphs.store.worth import Worth
from nodes.files import PART

log = logging.getLogger(__name__)

DEFAULT_BYTES = 10_000_000_000
RESERVE = 1_000_000_000
"""Bytes of the disk that no kept result takes: pictures and the record of runs need room too."""
LOCK_SECONDS = 5.0
SUFFIX = ".safetensors"
WORTH = "worth.json"
LOCK = ".lock"
_KEY = re.compile(r"[0-9a-f]{64}")
Read = TypeVar("Read")


class Kept(NamedTuple):
    """A kept result: the outputs by name, and the numbers that its node reported."""

    outputs: dict[str, object]
    numbers: dict[str, float]


class Usage(NamedTuple):
    """How many results are kept, their bytes, and how many bytes they may take."""

    entries: int
    bytes: int
    limit: int


class NotKept(Exception):
    """A result could not be kept: `message` says why and what to do; the run that it is of goes on."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class KeptResults:
    """Results in a folder, for several processes, and threads of one, at once.

    Files appear whole and are never changed; whoever writes or makes room holds the lock. What is worth
    least goes first (`Worth`). At no moment do they take more than `max_bytes`, or the last `reserve` bytes
    of the disk.
    """

    def __init__(self, folder: Path, max_bytes: int = DEFAULT_BYTES, *, reserve: int = RESERVE) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self._reserve = reserve
        self._uses: dict[str, float] = {}
        self._noting = threading.Lock()

    def __contains__(self, key: str) -> bool:
        return _KEY.fullmatch(key) is not None and self._path(key).is_file()

    def get(self, key: str) -> Kept | None:
        """Return the result kept under `key`, or None. A damaged one is deleted, and the log says so."""
        return self._read(key, self._whole)

    def numbers(self, key: str) -> dict[str, float]:
        """Return the numbers kept with the result `key`, without reading the rest of it."""
        return self._read(key, lambda _, file: dict(read_header(file).values["numbers"])) or {}

    def put(
        self, key: str, outputs: Mapping[str, object], seconds: float, numbers: Mapping[str, float]
    ) -> bool:
        """Keep a result that took `seconds` to make, and return whether it is kept.

        It is not if it holds a value that no socket has, or is worth less than what would have to go for it.

        Raises:
            NotKept: if it cannot be written.
        """
        try:
            described, tensors = taken_apart(outputs)
            values = {"seconds": seconds, "numbers": dict(numbers), "outputs": described}
            sealed = Sealed(tensors, values)
        except Unsealable:
            return False
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked():
                return self._write(key, sealed, seconds / sealed.size)
        except OSError as error:
            raise NotKept(_reason(error, sealed.size)) from error

    def remember_uses(self) -> None:
        """Write down what was used since the last time, so that it counts after a restart too.

        Raises:
            NotKept: if it cannot be written.
        """
        if not self._uses or not self.folder.is_dir():
            return
        try:
            with self._locked():
                self._worth(self._sizes()).write(self.folder / WORTH)
        except OSError as error:
            raise NotKept(_reason(error, 0)) from error

    def usage(self) -> Usage:
        """Return how much is kept."""
        sizes = self._sizes()
        return Usage(len(sizes), sum(sizes.values()), self.max_bytes)

    def clear(self) -> int:
        """Delete every kept result, and return how many bytes they took.

        Raises:
            OSError: if they cannot be deleted, or another process writes for longer than `LOCK_SECONDS`.
        """
        if not self.folder.is_dir():
            return 0
        with self._locked():
            sizes = self._sizes()
            for key in sizes:
                self._path(key).unlink(missing_ok=True)
            (self.folder / WORTH).unlink(missing_ok=True)
        return sum(sizes.values())

    def _write(self, key: str, sealed: Sealed, seconds_a_byte: float) -> bool:
        sizes = self._sizes()
        worth = self._worth(sizes)
        worth.used(key, seconds_a_byte)
        if key not in sizes:
            free = shutil.disk_usage(self.folder).free - self._reserve
            room = min(self.max_bytes, sum(sizes.values()) + free)
            sizes[key] = sealed.size
            gone = worth.make_room(sizes, room)
            if key in gone:
                worth.write(self.folder / WORTH)
                if sealed.size > free:
                    raise OSError(errno.ENOSPC, "the last bytes of the disk are for others")
                return False
            for other in gone:
                self._path(other).unlink(missing_ok=True)
            with whole_file(self._path(key)) as file:
                sealed.write(file)
        worth.write(self.folder / WORTH)
        return True

    def _sizes(self) -> dict[str, int]:
        """Return the bytes of each kept result."""
        found = {}
        for path in self._files():
            if path.suffix == SUFFIX and _KEY.fullmatch(path.stem):
                try:
                    found[path.stem] = path.stat().st_size
                except FileNotFoundError:
                    continue  # another process made room
        return found

    def _files(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    def _worth(self, sizes: Mapping[str, int]) -> Worth:
        """Return what each of `sizes` is worth, with what was used since; whoever asks holds the lock."""
        with self._noting:
            uses, self._uses = self._uses, {}
        worth = Worth.read(self.folder / WORTH)
        for key, size in sizes.items():
            if key in uses:
                worth.used(key, uses[key])
            elif key not in worth.of:
                # Written by a process that ended before it could write this down.
                seconds = self._read(key, lambda _, file: float(read_header(file).values["seconds"]))
                worth.used(key, (seconds or 0.0) / size)
        return worth

    def _read(self, key: str, read: Callable[[str, BinaryIO], Read]) -> Read | None:
        """Return what `read` makes of the file of `key`; None if there is none, or it is damaged: then it is
        deleted."""
        if not _KEY.fullmatch(key):
            return None
        try:
            with self._path(key).open("rb") as file:
                return read(key, file)
        except FileNotFoundError:
            return None
        except (Damaged, OSError) as error:
            log.warning("The kept result %s… cannot be used and is made again: %s", key[:12], error)
            with suppress(OSError):  # a folder that cannot be written keeps it, and it is found again
                self._path(key).unlink(missing_ok=True)
            return None

    def _whole(self, key: str, file: BinaryIO) -> Kept:
        header = read_header(file)
        tensors = read_tensors(file, header)
        kept = Kept(put_together(header.values["outputs"], tensors), dict(header.values["numbers"]))
        with self._noting:
            self._uses[key] = header.values["seconds"] / file.tell()
        return kept

    @contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock

        with FileLock(self.folder / LOCK, timeout=LOCK_SECONDS):
            for path in self._files():
                if path.suffix == PART:
                    path.unlink(missing_ok=True)  # of a process that ended: only who holds the lock writes
            yield

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"


def _reason(error: OSError, size: int) -> str:
    if is_disk_full(error):
        return (
            f"The disk is full, or nearly: a result ({size / 1e6:.1f} MB) is not kept for later runs. "
            "Free some space on the disk of the data folder."
        )
    if isinstance(error, TimeoutError):
        return "Another process writes into the cache for too long: a result is not kept for later runs."
    return f"A result is not kept for later runs: the cache folder cannot be written ({error.strerror})."
