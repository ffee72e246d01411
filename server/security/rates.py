"""How often a client may ask for what costs the server something."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from server.security.limits import Rate

MOST_KEYS = 10_000


@dataclass(slots=True)
class _Bucket:
    level: float
    changed: float


class Buckets:
    """A token bucket (Turner, 1986) for each key; what was not asked for longest is forgotten first.

    Each holds `burst` at most, and gains `per_second`; asking takes one away.
    """

    def __init__(self, *, now: Callable[[], float] = time.monotonic, keys: int = MOST_KEYS) -> None:
        self._now = now
        self._keys = keys
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def wait(self, key: Hashable, rate: Rate) -> float:
        """Return for how many seconds `key` must wait before it may ask; 0 if it may now."""
        level = self._level(key, rate)
        return 0.0 if level >= 1 else (1 - level) / rate.per_second

    def take(self, key: Hashable, rate: Rate) -> float:
        """Ask once, if `key` may; else return for how many seconds it must wait, and change nothing."""
        if seconds := self.wait(key, rate):
            return seconds
        self._buckets[key] = _Bucket(self._level(key, rate) - 1, self._now())
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return 0.0

    def _level(self, key: Hashable, rate: Rate) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            return float(rate.burst)
        return min(float(rate.burst), bucket.level + (self._now() - bucket.changed) * rate.per_second)
