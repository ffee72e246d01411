"""The server's side of live previews: the newest request of each tab, on workers that paint nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import logging
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from server.live.models import How
from server.pool.frames import Frame
from server.pool.pool import Pool
from server.pool.worker_process import Worker

log = logging.getLogger(__name__)

MOST = 32
"""How many previews there may be at once, of all tabs."""
MOST_OF_ONE = 8
"""How many one client may have."""
MOST_BYTES = 32_000_000
"""How many bytes their recipes may take together."""

SILENT_SECONDS = 60.0
"""A worker that reports nothing of a preview for so long is ended: a node hangs, and the next run would wait
for it."""

REMEMBERED = 256
"""Of how many previews it is known that they ended a worker."""


class TooManyPreviews(Exception):
    """As many previews are shown at once as the server takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be shown: a checked recipe as text, all of it or only what costs little, and the keys of
    the pictures that the client has."""

    recipe: bytes
    whole: bool
    shown: Sequence[str]

    @property
    def content(self) -> str:
        """What tells it from others that show something else."""
        return f"{hashlib.sha256(self.recipe).hexdigest()} {self.whole}"


class Live:
    """One preview: the lines that wait to be sent. Of the pictures of a node only the newest waits."""

    def __init__(self, id: str, wanted: Wanted, tab: tuple[str, str]) -> None:
        self.id = id
        self.wanted = wanted
        self.tab = tab
        self.done: list[list[int]] = []
        self.worker: Worker | None = None
        self._lines: OrderedDict[Hashable, bytes] = OrderedDict()
        self._count = 0
        self._changed = asyncio.Event()
        self._over = False

    def tell(self, line: dict[str, Any]) -> None:
        """Put a line at the end of those that wait."""
        if self._over:
            return
        self._count += 1
        key: Hashable = line["node"] if line["kind"] in ("picture", "same") else self._count
        self._lines.pop(key, None)
        self._lines[key] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._changed.set()

    def end(self, how: How) -> None:
        """Tell the last line."""
        self.tell({"kind": "over", "how": how})
        self._over = True

    @property
    def over(self) -> bool:
        """Whether the last line was told."""
        return self._over

    async def next(self, patience: float) -> bytes | None:
        """Return the next line; b"" when none came for `patience` seconds, None behind the last."""
        if not self._lines:
            if self._over:
                return None
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), patience)
            except TimeoutError:
                return b""
        return self._lines.popitem(last=False)[1]


class LiveDesk:
    """Gives workers that paint nothing the next step of the preview that is least far."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._ids = itertools.count(1)
        self._previews: OrderedDict[str, Live] = OrderedDict()
        self._busy: dict[Worker, str] = {}
        self._alarms: dict[Worker, asyncio.TimerHandle] = {}
        self._deadly: OrderedDict[str, None] = OrderedDict()
        pool.on_live = self._take

    def open(self, tab: tuple[str, str], wanted: Wanted) -> Live:
        """Begin a preview, in place of the one of the same tab; one that ended a worker before is over at
        once.

        Raises:
            TooManyPreviews: if there are as many as may be, of this client or in all.
        """
        for other in [each for each in self._previews.values() if each.tab == tab]:
            other.end("replaced")
            self.close(other)
        size = sum(len(each.wanted.recipe) for each in self._previews.values()) + len(wanted.recipe)
        own = sum(each.tab[0] == tab[0] for each in self._previews.values())
        if own >= MOST_OF_ONE or len(self._previews) >= MOST or size > MOST_BYTES:
            raise TooManyPreviews
        live = Live(str(next(self._ids)), wanted, tab)
        if wanted.content in self._deadly:
            live.end("lost")
            return live
        self._previews[live.id] = live
        self.feed()
        return live

    def close(self, live: Live) -> None:
        """Forget a preview, and stop who paints it."""
        self._previews.pop(live.id, None)
        if live.worker is not None:
            self._pool.order_live(live.worker, {"do": "live_stop", "live": live.id})

    def close_all(self) -> None:
        """End every preview: the server is being stopped."""
        for live in list(self._previews.values()):
            live.end("lost")
            self.close(live)

    def feed(self) -> None:
        """Give idle workers something to show; where runs need them all, end what waits."""
        waiting = [live for live in self._previews.values() if live.worker is None and not live.over]
        waiting.sort(key=lambda live: len(live.done))
        idle = [worker for worker in self._pool.workers if worker.ready and worker.run is None]
        free = [worker for worker in idle if worker not in self._busy and worker.lives()]
        for worker, live in zip(free, waiting, strict=False):
            self._give(worker, live)
        if not idle:
            how: How = "painting" if any(worker.ready for worker in self._pool.workers) else "starting"
            for live in waiting:
                live.end(how)

    def lost(self, worker: Worker) -> bool:
        """Take note that a worker ended, and return whether it was painting a preview: that is not tried
        again, for it may be the reason."""
        id = self._freed(worker)
        live = self._previews.get(id)
        if live is not None:
            live.worker = None
            self._not_again(live.wanted.content)
        self.feed()
        return bool(id)

    def _not_again(self, content: str) -> None:
        self._deadly[content] = None
        if len(self._deadly) > REMEMBERED:
            self._deadly.popitem(last=False)
        for live in self._previews.values():
            if live.worker is None and live.wanted.content == content:
                live.end("lost")

    def _give(self, worker: Worker, live: Live) -> None:
        live.worker = worker
        self._busy[worker] = live.id
        self._expect(worker)
        wanted = live.wanted
        order = {"do": "live", "live": live.id, "tab": " ".join(live.tab), "whole": wanted.whole}
        self._pool.order_live(
            worker, {**order, "shown": list(wanted.shown), "done": live.done}, wanted.recipe
        )

    def _expect(self, worker: Worker) -> None:
        """End a worker unless it is heard of soon."""
        if alarm := self._alarms.pop(worker, None):
            alarm.cancel()
        loop = asyncio.get_running_loop()
        self._alarms[worker] = loop.call_later(SILENT_SECONDS, self._silent, worker)

    def _silent(self, worker: Worker) -> None:
        if worker in self._busy and worker.run is None:
            log.warning("%s hangs in a live preview and is ended", worker.name)
            worker.kill()

    def _freed(self, worker: Worker) -> str:
        """Note that a worker paints no preview, and return which it painted."""
        if alarm := self._alarms.pop(worker, None):
            alarm.cancel()
        return self._busy.pop(worker, "")

    def _take(self, worker: Worker, frame: Frame) -> None:
        header = frame.header
        self._expect(worker)
        live = self._previews.get(header["live"])
        match header:
            case {"line": line}:
                if live is not None:
                    if line["kind"] == "picture":
                        line = {**line, "jpeg": base64.b64encode(frame.payload).decode()}
                    live.tell(line)
            case {"over": how, "done": done}:
                self._freed(worker)
                if live is not None:
                    live.worker = None
                    self._stepped(live, how, done)
                self.feed()

    def _stepped(self, live: Live, how: str, done: list[list[int]]) -> None:
        match how:
            case "step":
                live.done = done
            case "cancelled":
                live.end("painting")
            case "done" | "large":
                live.end("done" if how == "done" else "large")
            case _:
                live.end("failed")
