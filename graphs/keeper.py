"""When the checkpoint of a node is written, and what the user is told when it cannot be used."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from graphs.checkpoints import Checkpoint, CheckpointDamaged, Checkpoints
from graphs.store import DiskFull
from nodes.contract import JSON, Saved

if TYPE_CHECKING:
    from torch import Tensor

LONGEST_INTERVAL = 10.0
"""Seconds between two checkpoints of a node, at most, where writing one takes no longer than a 35th."""
REPEATED = 0.04
"""The part of its time so far that a node may repeat, where that is less than the longest interval."""
SHORTEST_INTERVAL = 1.0
"""Seconds between two checkpoints, at least: less is soon repeated."""
WRITTEN = 35
"""How many times as long as it took to write the last checkpoint no other is written: 3 % of the time."""


class Keeper:
    """The checkpoint of one node, and when the next is due; without a store or a key there is none."""

    def __init__(self, store: Checkpoints | None, key: str | None, warn: Callable[[str], None]) -> None:
        """Keep in `store` under `key`; `warn` tells the user of what cannot be written or read."""
        self._store = store
        self._key = key
        self._warn = warn
        self._checkpoint: Checkpoint | None = None
        self._asked = False
        self._told = False
        self._began = self._last = time.perf_counter()
        self._took = 0.0
        self._before = 0.0

    @property
    def seconds(self) -> float:
        """How long the node has worked, before it was interrupted too."""
        return self._before + time.perf_counter() - self._began

    def is_due(self, *, at_once: bool) -> bool:
        """Return whether a checkpoint is to be written now; `at_once`: whenever it can be."""
        if self._key is None or self._store is None:
            return False
        now = time.perf_counter()
        often = max(SHORTEST_INTERVAL, min(LONGEST_INTERVAL, REPEATED * self.seconds))
        if not at_once and now - self._last < max(often, WRITTEN * self._took):
            return False
        return self._mine() is not None

    def write(
        self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON], beat: Callable[[], None]
    ) -> None:
        """Write it, or tell the user, once, why it is not written; `beat` is called meanwhile."""
        if (mine := self._mine()) is None:
            return
        started = time.perf_counter()
        try:
            mine.write(arrays, {"seconds": self.seconds, "values": values}, beat)
        except (DiskFull, OSError) as error:
            if not self._told:
                reason = error.message if isinstance(error, DiskFull) else f"{error.strerror}."
                self._warn(f"No checkpoint was written; a run that ends now begins anew. {reason}")
            self._told = True
        self._last = time.perf_counter()
        self._took = self._last - started

    def read(self) -> Saved | None:
        """Return what is kept; None where there is nothing, or what cannot be used: the user is told."""
        if (mine := self._mine()) is None:
            return None
        try:
            saved = mine.read()
        except CheckpointDamaged as error:
            self._warn(f"The checkpoint cannot be used, {error}: the work begins anew.")
            return None
        if saved is None:
            return None
        self._before = cast("float", saved.values["seconds"])
        return Saved(saved.arrays, cast("Mapping[str, JSON]", saved.values["values"]))

    def end(self, *, keep: bool) -> None:
        """Let go of it, and remove it unless it is to `keep`."""
        if self._checkpoint is None:
            return
        if keep:
            self._checkpoint.release()
        else:
            self._checkpoint.drop()
        self._checkpoint = None

    def _mine(self) -> Checkpoint | None:
        """The checkpoint, taken when it is first asked for: most nodes never do."""
        if not self._asked and self._key is not None and self._store is not None:
            self._checkpoint = self._store.take(self._key)
            self._asked = True
        return self._checkpoint
