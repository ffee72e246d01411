"""The workers of a server: who is free, who paints what, who keeps which picture."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Literal

from server.config import Config
from server.pool.frames import Frame
from server.pool.launch import adjustable
from server.pool.worker_process import Listeners, Worker, WorkerLost

log = logging.getLogger(__name__)

How = Literal["cancel", "interrupt"]
"""How a run is stopped: dropped, or with a checkpoint from which it goes on later."""

LEAVE_SECONDS = 6.0
LEAVE_SECONDS_LARGE = 25.0
"""How long workers may take to write their checkpoints and leave, and how long when one of them computes
pictures above `LARGE_SIDE`."""
LARGE_SIDE = 2048
KILL_SECONDS = 1.0
"""How long the system may take to end a process that is killed."""
KNOWN_RUNS = 1000


class ServerStopping(Exception):
    """The server is being stopped and takes no more runs."""


class Pool:
    """Keeps the workers of a server running.

    Args:
        config: says how many, and on which device. Without a number there is one for each CUDA device that
            the first worker finds, else one.
        on_ready: called with a worker that takes runs from now on, and what it told of itself (``device``,
            ``devices``, ``torch``).
        on_report: called with everything that a worker reports of its run.
        on_lost: called with a worker that ended, and how, in words that end a sentence.
            `Worker.run` is the run that it painted, or None; `Worker.failed_starts` how often in a row it
            was not even ready. It is replaced.
    """

    def __init__(
        self,
        config: Config,
        on_ready: Callable[[Worker, dict[str, Any]], None],
        on_report: Callable[[Worker, Frame], None],
        on_lost: Callable[[Worker, str], None],
    ) -> None:
        self.config = config
        self._on_ready = on_ready
        self._listeners = Listeners(self._ready, on_report, on_lost, self._live)
        self.on_live: Callable[[Worker, Frame], None] = lambda _worker, _frame: None
        self.workers = [Worker(index, config, self._listeners) for index in range(config.workers or 1)]
        self.stopping = False
        self._group: asyncio.TaskGroup | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._to_forget: deque[tuple[dict[str, Any], bytes]] = deque(maxlen=KNOWN_RUNS)
        self._painters: OrderedDict[str, tuple[Worker, int | None]] = OrderedDict()

    async def keep(self) -> None:
        """Keep the workers running until cancelled, or until they were told to leave."""
        async with asyncio.TaskGroup() as self._group:
            for worker in self.workers:
                self._group.create_task(worker.keep())

    def idle(self) -> Worker | None:
        """Return a worker that is ready and paints nothing, or None."""
        if self.stopping:
            return None
        free = (worker for worker in self.workers if worker.ready and worker.run is None)
        return next((worker for worker in free if worker.lives()), None)

    def painter(self, run: str) -> Worker | None:
        """Return the worker that paints `run`, or None."""
        return next((worker for worker in self.workers if worker.run == run), None)

    def paint(self, worker: Worker, run: str, recipe: bytes, *, name: str, scope: str) -> None:
        """Give an idle worker a run to paint. Should it end meanwhile, `on_lost` tells."""
        worker.begin(run)
        self._painters[run] = worker, worker.pid
        self._painters.move_to_end(run)
        while len(self._painters) > KNOWN_RUNS:
            self._painters.popitem(last=False)
        self._send(worker, {"do": "paint", "run": run, "name": name, "scope": scope}, recipe)

    def order_live(self, worker: Worker, header: dict[str, Any], recipe: bytes = b"") -> None:
        """Send an order that concerns a live preview; `on_live` is called with what the worker reports of it.

        A worker that gets a run to paint drops the preview by itself.
        """
        self._send(worker, header, recipe)

    def stop(self, run: str, how: How) -> bool:
        """Ask whoever paints `run` to stop at its next evaluation, and return whether anybody does."""
        worker = self.painter(run)
        if worker is not None:
            self._send(worker, {"do": "stop", "run": run, "how": how})
        return worker is not None

    async def fetch(self, run: str, node: str, output: str) -> bytes | None:
        """Return a finished output of a run as PNG from the worker that painted it, or None when that no
        longer keeps it."""
        worker, pid = self._painters.get(run, (None, None))
        if worker is None or worker.pid is None or worker.pid != pid:
            return None
        return await worker.fetch(run, node, output)

    @property
    def cache_bytes(self) -> int:
        """How much memory the results take that the workers keep."""
        return sum(worker.cache_bytes for worker in self.workers)

    def clear_cache(self) -> None:
        """Ask every worker to drop the results that it keeps in memory."""
        for worker in self.workers:
            if worker.ready:
                self._send(worker, {"do": "clear"})

    def adjust(self, config: Config) -> None:
        """Let every worker keep and write what `config` says from its next run on; how many there are stays
        as it is."""
        self.config = replace(config, workers=self.config.workers)
        for worker in self.workers:
            worker.config = self.config
            if worker.pid is not None:
                self._send(worker, {"do": "adjust", **adjustable(self.config)})

    def forget(self, recipe: bytes, device: str) -> None:
        """Have dropped what the nodes of a recipe wrote on a device to go on from; at once, or as soon as a
        worker is ready."""
        self._to_forget.append(({"do": "forget", "device": device}, recipe))
        if worker := next((worker for worker in self.workers if worker.ready), None):
            self._let_forget(worker)

    async def leave(self, patience: float) -> None:
        """Give out no more runs, let every worker write its checkpoint and go, and kill those that take
        longer than `patience` seconds."""
        self.stopping = True
        await asyncio.gather(*(worker.leave() for worker in self.workers))
        if not await self._gone(patience):
            log.warning("The workers took too long to leave and are killed")
            self.kill()
            await self._gone(KILL_SECONDS)

    @property
    def patience(self) -> float:
        """For how many seconds workers that are told to leave are waited for."""
        large = any(worker.side > LARGE_SIDE for worker in self.workers)
        return LEAVE_SECONDS_LARGE if large else LEAVE_SECONDS

    def kill(self) -> None:
        """End all workers at once."""
        self.stopping = True
        for worker in self.workers:
            worker.kill()

    async def _gone(self, seconds: float) -> bool:
        """Wait until all workers are gone and `on_lost` was told, and return whether that came in time."""
        limit = asyncio.get_running_loop().time() + seconds
        while any(worker.pid for worker in self.workers):
            if asyncio.get_running_loop().time() > limit:
                return False
            await asyncio.sleep(0.05)
        return True

    def _ready(self, worker: Worker, told: dict[str, Any]) -> None:
        count = workers_for(self.config, told["devices"])
        if self.config.workers is None and count > 1:
            # Now it is known how many share the memory for results; the first kept it all till here.
            self.config = replace(self.config, workers=count)
            self.adjust(self.config)
        for index in range(len(self.workers), count):
            self.workers.append(Worker(index, self.config, self._listeners))
            if self._group:
                self._group.create_task(self.workers[-1].keep())
        self._let_forget(worker)
        self._on_ready(worker, told)

    def _let_forget(self, worker: Worker) -> None:
        while self._to_forget:
            self._send(worker, *self._to_forget.popleft())

    def _live(self, worker: Worker, frame: Frame) -> None:
        self.on_live(worker, frame)

    def _send(self, worker: Worker, header: dict[str, Any], payload: bytes = b"") -> None:
        self._soon(self._deliver(worker, header, payload))

    async def _deliver(self, worker: Worker, header: dict[str, Any], payload: bytes) -> None:
        try:
            await worker.send(header, payload)
        except WorkerLost as lost:
            log.warning("An order did not reach %s: %s", worker.name, lost)  # `on_lost` tells those concerned

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)


def workers_for(config: Config, devices: Sequence[str]) -> int:
    """Return how many workers there are to be on a machine with these devices.

    >>> workers_for(Config(), ["cpu", "cuda:0", "cuda:1"])
    2
    >>> workers_for(Config(device="cpu"), ["cpu", "cuda:0", "cuda:1"])
    1
    """
    if config.workers is not None:
        return config.workers
    cards = sum(device.startswith("cuda:") for device in devices)
    return max(1, cards) if config.device in ("auto", "cuda") else 1
