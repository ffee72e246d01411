"""Takes orders, runs recipes and reports what happens.

Orders (headers of frames): ``{"do": "begin", ...}`` once, with the settings; ``{"do": "paint", "run", "name",
"scope"}`` with the recipe behind it; ``{"do": "stop", "run", "how": "cancel"}`` or ``"interrupt"``;
``{"do": "fetch", "request", "run", "node", "output"}``; ``{"do": "live", "live", ...}`` with the recipe
behind it: paint a step of a preview, which any order to paint ends; ``{"do": "live_stop", "live"}``;
``{"do": "clear"}``: drop the results kept in memory; ``{"do": "forget", "device"}`` with a recipe behind it:
drop what its nodes wrote to go on from; ``{"do": "adjust", ...}``: some settings are others now;
``{"do": "shutdown"}``: interrupt what is painted and leave.

Reports: ``ready``, ``event``, ``preview``, ``result``, ``measured``, ``refused``, ``fetched``, ``cache``,
``live`` (of a preview), ``pulse`` (it goes on), ``began`` (the next node, and whether it can show that it
goes on).
"""

from __future__ import annotations

import logging
import math
import os
import queue
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from graphs.cache import Cache
from graphs.checkpoints import Checkpoints
from graphs.context import RunContext, StopSwitch
from graphs.devices import DeviceMissing
from graphs.events import Event, NodeFinished, NodePreview, NodeProgress, NodeStarted, RunFinished
from graphs.execute import execute
from graphs.measured import titled
from graphs.plan import node_of, plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from graphs.store import Folders, ImageStore, ResultMissing, ResultStore
from graphs.store.kept import KeptResults
from graphs.store.quota import Quota
from nodes.catalogue import with_extras
from server.live.painter import LiveOrder, LivePainter, live_order
from server.pool.frames import NO_DEVICE, Frame, FrameError, pack, read
from server.worker.encoding import OutputKey, PreviewEncoder
from server.worker.forgetting import forget_checkpoints
from server.worker.warm_up import warm_up

log = logging.getLogger(__name__)

PREVIEW_INTERVAL = 0.1
PROGRESS_INTERVAL = 0.1
PULSE_INTERVAL = 1.0


@dataclass(slots=True, kw_only=True)
class Order:
    """A recipe to paint, and the switch that stops it; while it is painted, the titles of its nodes, the
    results that it saved, what its nodes measured, those that cannot show that they go on, the longest side
    of its pictures so far, and when the server last heard that it goes on."""

    run: str
    name: str
    scope: str
    recipe: bytes
    switch: StopSwitch
    titles: dict[str, str] = field(default_factory=dict)
    results: list[str] = field(default_factory=list)
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    side: int = 0
    pulsed: float = -math.inf


class Painter:
    """Runs one recipe at a time; what was computed stays in memory for the next."""

    def __init__(self, orders: BinaryIO, reports: int) -> None:
        self._orders = orders
        self._reports = reports
        self._writing = threading.Lock()
        self._queue: queue.SimpleQueue[Order | LiveOrder | None] = queue.SimpleQueue()
        self._switches: dict[str, StopSwitch] = {}
        self._live_switches: dict[str, StopSwitch] = {}
        self._fetching = threading.Lock()
        self._encoder = PreviewEncoder(lambda header, jpeg: self._report("preview", header, jpeg))

    def serve(self) -> NoReturn:
        """Paint what is ordered until the pipe ends; then end the process."""
        begin = read(self._orders)
        if begin is None:
            os._exit(0)
        settings = begin.header
        folders = Folders(Path(settings["home"]))
        self._checkpoints = Checkpoints(folders.checkpoints)
        self._images = ImageStore(folders.images)
        self._results = ResultStore(folders.results)
        self._quota = Quota(folders=folders, limit=settings["disk_quota"])
        self._catalogue = with_extras(settings["extra_nodes"])
        self._kept = KeptResults(folders.kept_results)
        self._cache = Cache(kept=self._kept)
        self._adjust(settings)
        # Who stops the whole service sends this to each of its processes.
        signal.signal(signal.SIGTERM, lambda *_: self._leave())
        # Listening comes first: a server that ends meanwhile is noticed at once.
        threading.Thread(target=self._listen, name="orders", daemon=True).start()
        try:
            told = warm_up(
                settings["device"],
                self._images,
                self._results.folder,
                index=settings["index"],
                workers=settings["workers"],
            )
        except DeviceMissing:
            log.exception("Start the server with another --device")
            os._exit(NO_DEVICE)
        self._device = told["device"]
        self._live = LivePainter(
            self._images, self._results.folder, self._cache, self._catalogue, self._device, self._report
        )
        self._report("ready", told)
        while True:
            order = self._queue.get()
            if order is None:
                self._cache.flush()
                os._exit(0)
            if isinstance(order, LiveOrder):
                ended = self._live.paint(order)
                # Before it is told: once it is, the next step may be ordered, with a switch of its own.
                del self._live_switches[order.live]
                self._report("live", ended)
            else:
                self._paint(order)
            self._tell_cache()

    def _listen(self) -> NoReturn:
        while True:
            try:
                frame = read(self._orders)
            except FrameError:
                log.exception("The server sent what is no message")
                os._exit(1)
            if frame is None:
                # The server is gone. Nobody would see the rest, and every file is written whole.
                os._exit(0)
            self._obey(frame)

    def _obey(self, frame: Frame) -> None:
        match frame.header:
            case {"do": "paint", "run": run, "name": name, "scope": scope}:
                self._stop_live()
                self._switches[run] = switch = StopSwitch()
                self._queue.put(Order(run=run, name=name, scope=scope, recipe=frame.payload, switch=switch))
            case {"do": "live", "live": id}:
                self._live_switches[id] = switch = StopSwitch()
                self._queue.put(live_order(frame.header, frame.payload, switch))
            case {"do": "live_stop", "live": id}:
                self._stop_live(id)
            case {"do": "stop", "run": run, "how": how}:
                self._stop(run, how)
            case {"do": "clear"}:
                self._cache.clear()
                self._live.kept.clear()
                self._tell_cache()
            case {"do": "adjust", **changed}:
                self._adjust(changed)
            case {"do": "forget", "device": device}:
                told = (frame.payload, device, self._catalogue, self._images, self._cache, self._checkpoints)
                threading.Thread(target=forget_checkpoints, args=told, daemon=True).start()
            case {"do": "shutdown"}:
                self._leave()
            case {"do": "fetch", "request": request, **key}:
                threading.Thread(target=self._fetch, args=(request, key), daemon=True).start()

    def _stop(self, run: str, how: str) -> None:
        switch = self._switches.get(run)  # once, for the other thread takes it away when the run is over
        if switch is None:
            return
        if how == "cancel":
            switch.cancel()
        else:
            switch.interrupt()

    def _adjust(self, settings: Mapping[str, Any]) -> None:
        self._metadata: bool = settings["metadata"]
        self._cache.max_bytes = settings["cache_bytes"]
        self._kept.max_bytes = settings["cache_disk_bytes"]

    def _stop_live(self, id: str | None = None) -> None:
        """Stop the previews that are painted or wait, or only that of this id."""
        for each, switch in list(self._live_switches.items()):
            if id in (None, each):
                switch.cancel()

    def _tell_cache(self) -> None:
        self._report("cache", {"memory_bytes": self._cache.bytes + self._live.kept.bytes})

    def _leave(self) -> None:
        """Interrupt what is painted, and end the process once that is over."""
        self._stop_live()
        for switch in list(self._switches.values()):
            switch.interrupt()
        self._queue.put(None)

    def _fetch(self, request: int, key: dict[str, Any]) -> None:
        with self._fetching:  # a picture takes many times its size meanwhile: never two at once
            png = self._encoder.full(OutputKey(run=key["run"], node=key["node"], output=key["output"]))
        self._report("fetched", {"request": request, "found": png is not None}, png or b"")

    def _paint(self, order: Order) -> None:
        try:
            recipe = read_recipe(order.recipe)
            planned = plan(recipe, self._catalogue)
        except RecipeError as error:
            del self._switches[order.run]
            self._report(
                "refused", {"run": order.run, "problems": [asdict(found) for found in error.problems]}
            )
            return
        order.titles.update({id: node_of(planned, id).spec.title for id in planned})
        order.silent.update(id for id in planned if not node_of(planned, id).spec.takes_run)
        context = RunContext(
            images=self._images,
            output_folder=self._results.folder,
            save=partial(self._save, order),
            cache=self._cache,
            checkpoints=self._checkpoints,
            switch=order.switch,
            pulse=lambda: self._pulse(order),
            device=self._device,
            scope=order.scope,
            recipe=order.recipe.decode(),
            metadata=self._metadata,
            room=self._quota.room,
            previews=PREVIEW_INTERVAL,
            progress=PROGRESS_INTERVAL,
        )
        measure = self._live.measuring(planned)
        for event in execute(planned, context):
            measure(event)
            self._tell(order, event)

    def _tell(self, order: Order, event: Event) -> None:
        if isinstance(event, NodePreview):
            order.side = max(order.side, *event.image.shape[1:])
            self._encoder.show(OutputKey(order.run, event.node, event.output), event.image)
            return
        if isinstance(event, NodeStarted):
            silent = event.node in order.silent
            self._report("began", {"run": order.run, "side": order.side, "silent": silent})
        if isinstance(event, NodeFinished):
            if event.numbers:
                order.numbers[event.node] = event.numbers
            event = replace(event, seconds=round(event.seconds, 4))
        if isinstance(event, RunFinished):
            self._encoder.drain()
            self._record_numbers(order)
            # Before it is told: once it is, the run may be ordered again, with a switch of its own.
            del self._switches[order.run]
        if isinstance(event, NodeProgress) and event.loss is not None and not math.isfinite(event.loss):
            event = replace(event, loss=None)  # JSON has no such number
        self._report("event", {"run": order.run, "event": asdict(event)})

    def _pulse(self, order: Order) -> None:
        now = time.monotonic()
        if now - order.pulsed >= PULSE_INTERVAL:
            order.pulsed = now
            self._report("pulse", {"run": order.run, "side": order.side})

    def _save(self, order: Order, node: str, name: str, suffix: str, data: bytes) -> Path:
        result = self._results.save(name, suffix, data, run=order.run, node=node, recipe_name=order.name)
        order.results.append(result.id)
        self._report("result", {"run": order.run, "result": result.id})
        return self._results.folder / result.name

    def _record_numbers(self, order: Order) -> None:
        """Add what was measured, before a picture was saved or after, to the records of the pictures."""
        numbers = titled(order.numbers, order.titles)
        if not numbers or not order.results:
            return
        for result in order.results:
            try:
                self._results.measured(result, numbers)
            except (ResultMissing, OSError):
                log.exception("The numbers of result %s are not kept", result)
        self._report("measured", {"run": order.run})

    def _report(self, kind: str, header: dict[str, Any], payload: bytes = b"") -> None:
        frame = memoryview(pack({"is": kind, **header}, payload))
        with self._writing:
            try:
                while frame:
                    frame = frame[os.write(self._reports, frame) :]
            except BrokenPipeError:
                os._exit(0)
