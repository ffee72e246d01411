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
from graphs.checkpoints import Checkpoints
from graphs.events import Event, NodePreview, NodeProgress, NodeWarned
from graphs.keeper import Keeper
from graphs.places import without_places
from nodes.contract import JSON, Cancelled, Interrupted, Saved
from nodes.pictures.encode import write_new

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Image


class StopSwitch:
    """Held by whoever owns a run. A run looks at it between nodes and evaluations."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._interrupted = threading.Event()

    def cancel(self) -> None:
        """Ask the run to stop for good. May be called from any thread, more than once."""
        self._cancelled.set()

    def interrupt(self) -> None:
        """Ask the run to write how far it is and stop, to go on later. May be called as `cancel` may."""
        self._interrupted.set()

    @property
    def cancelled(self) -> bool:
        """Whether the run was asked to stop for good."""
        return self._cancelled.is_set()

    @property
    def interrupted(self) -> bool:
        """Whether the run was asked to stop and to go on later."""
        return self._interrupted.is_set() and not self.cancelled

    def check(self) -> None:
        """Raise `Cancelled` or `Interrupted` if the run was asked to stop."""
        if self.cancelled:
            raise Cancelled
        if self.interrupted:
            raise Interrupted


@dataclass(slots=True, kw_only=True)
class RunContext:
    """What a run needs besides its plan.

    `scope` names the recipe, for telling why a node ran again; `recipe` is its text, which Save Image
    writes into pictures. `previews` is the least time in seconds between two pictures of an unfinished
    node, None for no pictures at all; `progress` the least time between two reports of a node. With
    `checkpoints` a long node goes on from where it was interrupted. `pulse` is called whenever a node shows
    that it goes on: often, from the run's thread. Without `metadata` no text goes into the files that are
    written; `room` tells how many bytes they may still take. `save` writes one, given the node that it
    comes from, its name, its suffix and its content, and returns the path; without it they only come to lie
    in the `output_folder`.
    """

    images: Images
    output_folder: Path
    cache: Cache = field(default_factory=Cache)
    checkpoints: Checkpoints | None = None
    switch: StopSwitch = field(default_factory=StopSwitch)
    device: str = "cpu"
    scope: str = ""
    recipe: str | None = None
    metadata: bool = True
    room: Callable[[], int] | None = None
    save: Callable[[str, str, str, bytes], Path] | None = None
    previews: float | None = None
    progress: float = 0.1
    pulse: Callable[[], None] | None = None


class NodeRun:
    """The `Run` of one node: turns what it reports into events, no more often than asked for."""

    def __init__(
        self, node: str, context: RunContext, tell: Callable[[Event], None], key: str | None = None
    ) -> None:
        """Run `node`, whose checkpoint is kept under `key`; None: it has none."""
        self.node = node
        self.files: list[Path] = []
        self.numbers: dict[str, float] = {}
        self.repeatable = True
        self._context = context
        self._tell = tell
        self._first: tuple[float, float] | None = None
        self._reported = -float("inf")
        self._previewed = -float("inf")
        self._keeper = Keeper(context.checkpoints, key, self.warn)

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
    def metadata(self) -> bool:
        return self._context.metadata

    @property
    def room(self) -> int | None:
        return self._context.room() if self._context.room else None

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
        self._beat()
        self._context.switch.check()

    @property
    def wants_checkpoint(self) -> bool:
        return self._keeper.is_due(at_once=self._context.switch.interrupted)

    def checkpoint(self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON]) -> None:
        self._keeper.write(arrays, values, self._beat)

    def restore(self) -> Saved | None:
        return self._keeper.read()

    @property
    def seconds(self) -> float:
        """How long the node has worked, before it was interrupted too."""
        return self._keeper.seconds

    def end(self, *, keep: bool) -> None:
        """Let go of the node's checkpoint, which stays only where it is to `keep`."""
        self._keeper.end(keep=keep)

    def _beat(self) -> None:
        if self._context.pulse is not None:
            self._context.pulse()

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        self.repeatable = self.repeatable and not unrepeatable
        self._tell(NodeWarned(node=self.node, message=without_places(message)))

    def measured(self, numbers: Mapping[str, float]) -> None:
        for name, number in numbers.items():
            if math.isfinite(number):
                self.numbers[name] = float(number)
            else:
                self.warn(f"{name} is {float(number)}, not a finite number; it is left out.")

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        if self._context.save is None:
            path = write_new(self._context.output_folder, name, suffix, data)
        else:
            path = self._context.save(self.node, name, suffix, data)
        self.files.append(path)
        return path
