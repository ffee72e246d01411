"""What a run needs besides its plan, and the view of it that a node gets."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.cache import Cache
from graphs.check import Images
from graphs.events import Event, NodePreview, NodeProgress, NodeWarned
from nodes.contract import Cancelled

if TYPE_CHECKING:
    from nodes.contract import Image


class CancelSwitch:
    """Held by whoever owns a run. A run looks at it between nodes and evaluations."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the run to stop. May be called from any thread, more than once."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the run was asked to stop."""
        return self._cancelled.is_set()


@dataclass(slots=True, kw_only=True)
class RunContext:
    """What a run needs besides its plan.

    `scope` names the recipe, for telling why a node ran again; `recipe` is its text, which Save Image
    writes into pictures. `previews` is the least time in seconds between two pictures of an unfinished
    node, None for no pictures at all; `progress` the least time between two reports of a node.
    """

    images: Images
    output_folder: Path
    cache: Cache = field(default_factory=Cache)
    switch: CancelSwitch = field(default_factory=CancelSwitch)
    device: str = "cpu"
    scope: str = ""
    recipe: str | None = None
    previews: float | None = None
    progress: float = 0.1


class NodeRun:
    """The `Run` of one node: turns what it reports into events, no more often than asked for."""

    def __init__(self, node: str, context: RunContext, tell: Callable[[Event], None]) -> None:
        self.node = node
        self.files: list[Path] = []
        self.numbers: dict[str, float] = {}
        self._context = context
        self._tell = tell
        self._first: tuple[float, float] | None = None
        self._reported = -float("inf")
        self._previewed = -float("inf")

    @property
    def device(self) -> str:
        return self._context.device

    @property
    def output_folder(self) -> Path:
        return self._context.output_folder

    @property
    def recipe(self) -> str | None:
        return self._context.recipe

    @property
    def wants_preview(self) -> bool:
        interval = self._context.previews
        return interval is not None and time.perf_counter() - self._previewed >= interval

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        self.check()
        now = time.perf_counter()
        done = min(1.0, share if share is not None else step / max(1, total))
        if self._first is None:
            self._first = now, done
        if now - self._reported < self._context.progress and step < total:
            return
        self._reported = now
        # Counted from the first report: what was prepared before it will not be prepared again.
        since, from_share = self._first
        left = (now - since) / (done - from_share) * (1 - done) if done > from_share else None
        self._tell(
            NodeProgress(
                node=self.node, step=step, total=total, share=done, loss=loss, seconds_left=left, note=note
            )
        )

    def preview(self, image: Image) -> None:
        self._previewed = time.perf_counter()
        self._tell(NodePreview(node=self.node, image=image))

    def check(self) -> None:
        if self._context.switch.cancelled:
            raise Cancelled

    def warn(self, message: str) -> None:
        self._tell(NodeWarned(node=self.node, message=message))

    def measured(self, numbers: Mapping[str, float]) -> None:
        for name, number in numbers.items():
            if math.isfinite(number):
                self.numbers[name] = float(number)
            else:
                self.warn(f"{name} is {float(number)}, not a finite number; it is left out.")

    def saved(self, path: Path) -> None:
        self.files.append(path)
