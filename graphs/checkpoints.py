"""How far long nodes are, on disk, so that a run that was interrupted or killed goes on from there.

Each node has a folder, named by its key: an index, and one file for each array, named by the sha256 of its
bytes. An array that has not changed is not written again: L-BFGS at 3072 × 2048 px holds 1.8 GB, of which an
iteration changes a sixth.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from weakref import ref

from filelock import FileLock, Timeout

from graphs.store.files import DiskFull, is_disk_full, write_whole
from graphs.store.layout import Layout, blocks, laid_back, laid_plain
from graphs.store.quota import bytes_in
from nodes.contract import JSON, Saved

if TYPE_CHECKING:
    from torch import Tensor

INDEX = "index.json"
LOCK = ".lock"
FORMAT = 1
MOST_BYTES = 8 * 10**9
MOST_DAYS = 30
ROOM_LEFT = 200_000_000
"""Bytes of the disk that no checkpoint takes: the record of runs and the results need room too."""


class _Entry(TypedDict):
    """An array in the index: the file, the type and shape of what is `stored` in it, and the `Layout` of the
    array."""

    sha256: str
    dtype: str
    stored: list[int]
    shape: list[int]
    order: list[int]


class CheckpointDamaged(Exception):
    """A checkpoint is not what was written; the message says how."""


class Checkpoints:
    """A folder of checkpoints, bounded in bytes and age: those that were not used for longest go first."""

    def __init__(self, folder: Path, max_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.max_bytes = max_bytes

    def take(self, key: str) -> Checkpoint | None:
        """Return the checkpoint of the node `key`, for this process alone until it is released; None while
        another has it, or where the folder cannot be written."""
        home = self.folder / key
        try:
            home.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = FileLock(home / LOCK)
            lock.acquire(blocking=False)
        except (Timeout, OSError):
            return None
        return Checkpoint(home, lock, self._make_room)

    def drop(self, key: str) -> None:
        """Remove the checkpoint of the node `key`, unless a run holds it."""
        if (self.folder / key).is_dir():
            _dropped(self.folder / key)

    def __contains__(self, key: str) -> bool:
        return (self.folder / key / INDEX).is_file()

    def _make_room(self) -> None:
        """Drop what is too old, and the oldest of what is too much; never what a run holds."""
        found = sorted((entry for entry in self.folder.iterdir() if entry.is_dir()), key=_last_written)
        sizes = {entry: bytes_in(entry) for entry in found}
        for entry in found:
            too_old = time.time() - _last_written(entry) > MOST_DAYS * 86400
            if (too_old or sum(sizes.values()) > self.max_bytes) and _dropped(entry):
                sizes.pop(entry)


class Checkpoint:
    """How far one node is. Released, what was written stays; dropped, it goes."""

    def __init__(self, home: Path, lock: FileLock, make_room: Callable[[], None]) -> None:
        self._home = home
        self._lock = lock
        self._make_room = make_room
        self._known: dict[int, _Known] = {}
        self._began = False

    def write(
        self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON], beat: Callable[[], None]
    ) -> None:
        """Keep `arrays` and `values` in place of what is kept; `beat` is called now and then meanwhile.

        A crash leaves the one or the other, whole.

        Raises:
            DiskFull: if there is too little room.
            OSError: if the folder cannot be written.
        """
        if not self._began:
            self._make_room()
            self._began = True
        fresh = [tensor for tensor in arrays.values() if not self._is_known(tensor)]
        self._require_room(sum(tensor.nbytes for tensor in fresh))
        known = {
            id(tensor): self._known[id(tensor)] if self._is_known(tensor) else self._written(tensor, beat)
            for tensor in arrays.values()
        }
        entries = {name: known[id(tensor)].entry for name, tensor in arrays.items()}
        body = json.dumps({"format": FORMAT, "arrays": entries, "values": values}, allow_nan=False)
        digest = hashlib.sha256(body.encode()).hexdigest()
        write_whole(self._home / INDEX, f"{digest}\n{body}".encode(), "the checkpoint")
        self._known = known
        self._forget_others({entry["sha256"] for entry in entries.values()})

    def read(self) -> Saved | None:
        """Return what is kept, or None.

        Raises:
            CheckpointDamaged: if it is not what was written.
        """
        try:
            digest, _, body = (self._home / INDEX).read_text(encoding="utf-8").partition("\n")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise CheckpointDamaged("its index cannot be read") from None
        if hashlib.sha256(body.encode()).hexdigest() != digest:
            raise CheckpointDamaged("its index was changed")
        index = json.loads(body)
        if index["format"] != FORMAT:
            raise CheckpointDamaged("another version of Impasto wrote it")
        arrays = {name: self._read(entry) for name, entry in index["arrays"].items()}
        self._known = {id(tensor): _Known(tensor, index["arrays"][name]) for name, tensor in arrays.items()}
        return Saved(arrays, index["values"])

    def release(self) -> None:
        """Let others have it, as it is."""
        if not (self._home / INDEX).exists():
            self._remove()
        self._lock.release()

    def drop(self) -> None:
        """Remove it, and let others have its place."""
        self._remove()
        self._lock.release()

    def _remove(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def _is_known(self, tensor: Tensor) -> bool:
        return id(tensor) in self._known and self._known[id(tensor)].is_still(tensor)

    def _require_room(self, size: int) -> None:
        if shutil.disk_usage(self._home).free < size + ROOM_LEFT:
            raise DiskFull("the checkpoint", size)

    def _written(self, tensor: Tensor, beat: Callable[[], None]) -> _Known:
        plain, layout = laid_plain(tensor)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=self._home, prefix=".", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for block in blocks(plain):
                    beat()
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._home / digest.hexdigest())
        except OSError as error:
            if is_disk_full(error):
                raise DiskFull("the checkpoint", plain.nbytes) from error
            raise
        finally:
            part.unlink(missing_ok=True)
        entry: _Entry = {
            "sha256": digest.hexdigest(),
            "dtype": str(plain.dtype).removeprefix("torch."),
            "stored": list(plain.shape),
            "shape": layout.shape,
            "order": layout.order,
        }
        return _Known(tensor, entry)

    def _read(self, entry: _Entry) -> Tensor:
        import torch

        plain = torch.empty(entry["stored"], dtype=getattr(torch, entry["dtype"]))
        path = self._home / entry["sha256"]
        digest = hashlib.sha256()
        try:
            if path.stat().st_size != plain.nbytes:
                raise CheckpointDamaged("a part of it has another length")
            with path.open("rb") as file:
                for block in blocks(plain):
                    file.readinto(block)
                    digest.update(block)
        except OSError:
            raise CheckpointDamaged("a part of it is missing") from None
        if digest.hexdigest() != entry["sha256"]:
            raise CheckpointDamaged("a part of it was changed")
        return laid_back(plain, Layout(entry["shape"], entry["order"]))

    def _forget_others(self, kept: set[str]) -> None:
        for file in self._home.iterdir():
            if file.name not in (INDEX, LOCK) and file.name not in kept:
                file.unlink(missing_ok=True)


class _Known:
    """An array that is on disk, and whether it is still the same."""

    def __init__(self, tensor: Tensor, entry: _Entry) -> None:
        self.entry = entry
        self._tensor = ref(tensor)
        self._version = tensor._version

    def is_still(self, tensor: Tensor) -> bool:
        return self._tensor() is tensor and tensor._version == self._version


def _last_written(entry: Path) -> float:
    for path in (entry / INDEX, entry):
        try:
            return path.stat().st_mtime
        except FileNotFoundError:
            continue
    return 0.0


def _dropped(entry: Path) -> bool:
    """Remove a checkpoint that no run holds."""
    lock = FileLock(entry / LOCK)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return False
    shutil.rmtree(entry, ignore_errors=True)
    lock.release()
    return True
