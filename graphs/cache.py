"""Keeps the results of nodes, bounded in bytes, and knows what each node was last made of."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from graphs.keys import Ingredients
from graphs.store.kept import KeptResults, NotKept
from graphs.store.late_writer import LateWriter

log = logging.getLogger(__name__)

DEFAULT_BYTES = 2_000_000_000
REMEMBERED = 5_000
"""Of how many nodes it is known what they were last made of, and of how many results the numbers."""
WORTH_WRITING = 0.3
"""Seconds: what is made sooner is not written to disk."""
DISK_SPEED = 50_000_000
"""Bytes that a slow and busy disk writes in a second: what is made sooner than written is not written, so
that no run waits for the disk."""
WRITTEN_AT_ONCE = 10.0
"""Seconds: what took longer to make is on disk before the run goes on."""

Outputs: TypeAlias = Mapping[str, object]
K = TypeVar("K")
V = TypeVar("V")


class Cache:
    """Results by key: in memory, the least recently used dropped first once they hold more than `max_bytes`,
    and behind that on disk, where there is `kept`.

    One executor uses it at a time; any thread may clear it.
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES, kept: KeptResults | None = None) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._kept = kept
        self._writer = LateWriter()
        self._trouble = ""
        self._troubled = False
        self._lock = threading.RLock()
        self._results: OrderedDict[str, tuple[Outputs, int]] = OrderedDict()
        self._numbers: OrderedDict[str, Mapping[str, float]] = OrderedDict()
        self._made_of: OrderedDict[tuple[str, str], Ingredients] = OrderedDict()
        self._digests: dict[Path, tuple[int, int, str]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._results or (self._kept is not None and key in self._kept)

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: str) -> Outputs | None:
        """Return the outputs kept under `key`, by name, or None."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key][0]
        if self._kept is None or (found := self._kept.get(key)) is None:
            return None
        self._remember(key, found.outputs, found.numbers)
        return found.outputs

    def put(
        self,
        key: str,
        outputs: Outputs,
        seconds: float = 0.0,
        numbers: Mapping[str, float] | None = None,
    ) -> None:
        """Keep `outputs`, which took `seconds` to make and of which the node reported `numbers`.

        In memory, if they are no larger than all of it may be. On disk too, if making them again takes longer
        than writing them: soon, and before this returns if they took more than `WRITTEN_AT_ONCE` seconds.
        """
        size = self._remember(key, outputs, numbers or {})
        kept = self._kept
        if kept is None or seconds < max(WORTH_WRITING, size / DISK_SPEED):
            return
        self._writer.put(lambda: self._write(kept, key, outputs, seconds, numbers or {}))
        if seconds >= WRITTEN_AT_ONCE:
            self._writer.flush()

    def numbers(self, key: str) -> dict[str, float]:
        """Return the numbers kept of the result `key`, in the order in which they were reported.

        They outlive the result in memory.
        """
        with self._lock:
            if key in self._numbers:
                return dict(self._numbers[key])
        return self._kept.numbers(key) if self._kept and key not in self._results else {}

    def trouble(self) -> str:
        """Return what to tell the user about results that could not be written to disk, once."""
        with self._lock:
            trouble, self._trouble = self._trouble, ""
            return trouble

    def flush(self) -> None:
        """Wait until what is to be kept on disk is there."""
        self._writer.flush()
        if self._kept is not None:
            try:
                self._kept.remember_uses()
            except NotKept as error:
                log.warning("%s", error.message)

    def clear(self) -> int:
        """Drop every result in memory with its numbers, and what is yet to be written to disk; return how
        many bytes they took. What is on disk stays: `KeptResults.clear` deletes that."""
        self._writer.forget()
        with self._lock:
            dropped, self.bytes = self.bytes, 0
            self._results.clear()
            self._numbers.clear()
        return dropped

    def reason(self, scope: str, node: str, made_of: Ingredients) -> str:
        """Say why `node` of the recipe `scope` has to run, and remember what it is made of now."""
        before = self._made_of.get((scope, node))
        _remember(self._made_of, (scope, node), made_of)
        return made_of.difference(before)

    def digest(self, path: Path) -> str:
        """Return the sha256 of a file's content; read again only when its size or time changed."""
        status = path.stat()
        known = self._digests.get(path)
        if known and known[:2] == (status.st_mtime_ns, status.st_size):
            return known[2]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._digests[path] = (status.st_mtime_ns, status.st_size, digest)
        return digest

    def _remember(self, key: str, outputs: Outputs, numbers: Mapping[str, float]) -> int:
        """Keep a result in memory, if it has room there, and return its bytes."""
        size = sum(_bytes_of(value) for value in outputs.values())
        with self._lock:
            if numbers:
                _remember(self._numbers, key, dict(numbers))
            if key not in self._results and size <= self.max_bytes:
                self._results[key] = (outputs, size)
                self.bytes += size
            while self.bytes > self.max_bytes:
                _, (_, dropped) = self._results.popitem(last=False)
                self.bytes -= dropped
        return size

    def _write(
        self, kept: KeptResults, key: str, outputs: Outputs, seconds: float, numbers: Mapping[str, float]
    ) -> None:
        try:
            kept.put(key, outputs, seconds, numbers)
        except NotKept as error:
            log.warning("%s", error.message)
            with self._lock:
                if not self._troubled:  # told again only after something could be kept in between
                    self._trouble, self._troubled = error.message, True
        except Exception:
            log.exception("A result could not be kept")  # the run needs it in memory only
        else:
            self._troubled = False


def _remember(known: OrderedDict[K, V], key: K, value: V) -> None:
    known[key] = value
    known.move_to_end(key)
    if len(known) > REMEMBERED:
        known.popitem(last=False)


def _bytes_of(value: object) -> int:
    """Return the memory of the tensors in a value; dataclasses such as Noise are looked into."""
    if hasattr(value, "nbytes"):
        return int(value.nbytes)
    fields = getattr(value, "__dataclass_fields__", {})
    return sum(_bytes_of(getattr(value, name)) for name in fields)
