"""Which kept results to give up first: GreedyDual-Size (Cao and Irani 1997, "Cost-Aware WWW Proxy Caching
Algorithms", section 4).

A result is worth the seconds that it takes to make again for each byte that it takes to keep, on top of a
level. Whatever goes raises the level to what it was worth; whatever is used is worth that much more again. So
what was not used for long goes in the end, however dear; of what was used alike, the cheap and large.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from graphs.store.files import write_whole


@dataclass(slots=True)
class Worth:
    """The level, and what each result is worth."""

    level: float = 0.0
    of: dict[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Worth:
        """Return what `write` wrote. Of a file that is missing or damaged nothing is taken: that costs only
        the order in which results go."""
        try:
            found = json.loads(path.read_bytes())
            worth = cls(float(found["level"]), {str(key): float(of) for key, of in found["of"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return cls()
        return worth if all(map(math.isfinite, (worth.level, *worth.of.values()))) else cls()

    def write(self, path: Path) -> None:
        """Write it whole, or leave what was there.

        Raises:
            OSError: if it cannot be written.
        """
        write_whole(path, json.dumps(asdict(self)).encode(), "the order of the cache")

    def used(self, key: str, seconds_a_byte: float) -> None:
        """Note that a result was made, or used."""
        self.of[key] = self.level + seconds_a_byte

    def make_room(self, sizes: Mapping[str, int], room: int) -> list[str]:
        """Return the results to give up, so that the rest of `sizes` takes at most `room` bytes.

        All of them must have been `used`. What is given up is forgotten, and so is what is not in `sizes`.
        """
        self.of = {key: worth for key, worth in self.of.items() if key in sizes}
        total = sum(sizes.values())
        gone = []
        for key in sorted(sizes, key=lambda key: (self.of[key], key)):
            if total <= room:
                break
            self.level = max(self.level, self.of.pop(key))
            total -= sizes[key]
            gone.append(key)
        return gone
