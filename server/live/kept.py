"""What live previews keep, and take of the results that a worker keeps: never in the way of a real run's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from graphs.cache import Cache, Outputs
from graphs.keys import Ingredients

MOST_BYTES = 64_000_000
"""A result that takes more is not kept for previews."""
KEPT_BYTES = 256_000_000
"""How much the results of previews may take, beside those of real runs."""


class LiveCache(Cache):
    """A worker's results as one live preview sees them.

    Results of `real` keys are those of `painted`, read and written; everything else is kept in `small`, for
    a preview is computed with other numbers of threads, and so to other last digits. Nothing goes to disk.
    """

    def __init__(
        self, painted: Cache, small: Cache, real: Collection[str], held: Mapping[str, Outputs]
    ) -> None:
        """`held` are results that stay until the preview is made, whatever is dropped meanwhile."""
        super().__init__(0)
        self._painted = painted
        self._small = small
        self._real = real
        self._held = held

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def get(self, key: str) -> Outputs | None:
        if key in self._held:
            return self._held[key]
        return self._of(key).get(key)

    def put(
        self, key: str, outputs: Outputs, seconds: float = 0.0, numbers: Mapping[str, float] | None = None
    ) -> None:
        if _bytes(outputs) <= MOST_BYTES:
            self._of(key).put(key, outputs)  # of no seconds: not worth the disk

    def numbers(self, key: str) -> dict[str, float]:
        return {}

    def trouble(self) -> str:
        return ""

    def reason(self, scope: str, node: str, made_of: Ingredients) -> str:
        return ""

    def digest(self, path: Path) -> str:
        return self._painted.digest(path)

    def _of(self, key: str) -> Cache:
        return self._painted if key in self._real else self._small


def _bytes(outputs: Outputs) -> int:
    return sum(int(getattr(value, "nbytes", 0)) for value in outputs.values())
