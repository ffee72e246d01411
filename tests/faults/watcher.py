"""A client that watches events through every restart, as an editor does, and notices what it was not told."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter
from typing import Any

import aiohttp

from tests.faults.house import PATIENCE
from tests.server.serving import Api


class Watcher:
    """Remembers the number of the last event and asks from there whenever it connects again."""

    def __init__(self) -> None:
        self.last: int | None = None
        self.finished: Counter[str] = Counter()
        self.states: dict[str, str] = {}
        self.connections = 0
        self.missed = 0
        self._heard = asyncio.Event()

    async def connected(self, times: int) -> None:
        """Wait until it was greeted for the so manieth time."""
        async with asyncio.timeout(PATIENCE):
            while self.connections < times:
                self._heard.clear()
                await self._heard.wait()

    async def watch(self, api: Api) -> None:
        """Watch until the connection ends."""
        after = "" if self.last is None else f"?after={self.last}"
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            async with api.session.ws_connect(f"/api/events{after}", max_msg_size=0) as socket:
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        self._take(json.loads(message.data))

    def _take(self, message: dict[str, Any]) -> None:
        event = message["event"]
        if event["kind"] == "hello":
            self.missed += event["missed"]
            if self.last is not None and not event["missed"]:
                assert message["number"] == self.last, "what follows does not begin where this client stopped"
            self.last = message["number"]
            self.connections += 1
            self._heard.set()
            return
        assert self.last is not None
        assert message["number"] > self.last, "a number came twice, or went back over a restart"
        self.last = message["number"]
        if event["kind"] == "run_finished":
            self.finished[message["run"]] += 1
            self.states[message["run"]] = event["state"]


@contextlib.asynccontextmanager
async def watching(watcher: Watcher, api: Api) -> Any:
    """Watch while the block runs; what the watcher found wrong is raised at its end."""
    task = asyncio.create_task(watcher.watch(api))
    try:
        yield
    finally:
        await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
