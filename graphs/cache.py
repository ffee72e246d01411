"""Keeps the results of nodes, bounded in bytes, and knows what each node was last made of."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias, TypeVar

from graphs.keys import Ingredients

DEFAULT_BYTES = 2_000_000_000
REMEMBERED = 5_000
"""Of how many nodes it is known what they were last made of, and of how many results the numbers."""

Outputs: TypeAlias = Mapping[str, object]
K = TypeVar("K")
V = TypeVar("V")


class Cache:
    """Results by key, the least recently used dropped first once they hold more than `max_bytes`.

    Not shared between threads: one executor uses it at a time.
    """

    def __init__(self, max_bytes: int = DEFAULT_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._results: OrderedDict[str, tuple[Outputs, int]] = OrderedDict()
        self._numbers: OrderedDict[str, Mapping[str, float]] = OrderedDict()
        self._made_of: OrderedDict[tuple[str, str], Ingredients] = OrderedDict()
        self._digests: dict[Path, tuple[int, int, str]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._results

    def __len__(self) -> int:
        return len(self._results)

    def get(self, key: str) -> Outputs | None:
        """Return the outputs kept under `key`, by name, or None."""
        if key not in self._results:
            return None
        self._results.move_to_end(key)
        return self._results[key][0]

    def put(self, key: str, outputs: Outputs) -> None:
        """Keep `outputs`, if they are no larger than the whole cache."""
        size = sum(_bytes_of(value) for value in outputs.values())
        if key in self._results or size > self.max_bytes:
            return
        self._results[key] = (outputs, size)
        self.bytes += size
        while self.bytes > self.max_bytes:
            _, (_, dropped) = self._results.popitem(last=False)
            self.bytes -= dropped

    def note(self, key: str, numbers: Mapping[str, float]) -> None:
        """Keep the numbers that a node reported of the result `key`; they outlive the result."""
        if numbers:
            _remember(self._numbers, key, dict(numbers))

    def numbers(self, key: str) -> dict[str, float]:
        """Return the numbers kept of the result `key`, in the order in which they were reported."""
        return dict(self._numbers.get(key, {}))

    def clear(self) -> None:
        """Drop every result and its numbers."""
        self._results.clear()
        self._numbers.clear()
        self.bytes = 0

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
