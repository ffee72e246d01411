"""A data folder and the servers that live in it one after another, each a real process that may be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from tests.server.serving import ROOT, Api, Server

STUBS = Path(__file__).parent / "stubs"
PACKAGE = "impasto-fault-nodes"
PATIENCE = 600.0
"""Seconds after which a test gives up."""
ENDED = {"done", "failed", "cancelled"}


class House:
    """A data folder, and at most one server in it.

    `settings` are those of `bench.serve`. `prefix` is a command that the server is started by.
    """

    def __init__(self, home: Path, prefix: tuple[str, ...] = (), **settings: Any) -> None:
        self.home = home
        self.log = home.with_suffix(".log")
        self.settings: dict[str, Any] = {"device": "cpu", "extra_nodes": [PACKAGE], **settings}
        self.starts: list[float] = []
        self._prefix = prefix
        self._process: subprocess.Popen[str] | None = None

    def start(self, **changed: Any) -> Server:
        """Start a server, with some settings changed, and return it once it listens."""
        settings = {"port": 0, **self.settings, **changed, "home": str(self.home)}
        before = time.monotonic()
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [*self._prefix, sys.executable, "-m", "bench.serve", json.dumps(settings)],
                cwd=ROOT,
                env={**os.environ, "IMPASTO_HOME": str(self.home), "PYTHONPATH": str(STUBS)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout
        address = self._process.stdout.readline().strip()
        assert address.startswith("http"), self.last_words()
        self.starts.append(time.monotonic() - before)
        return Server(self._process, address, self.home)

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process
        return self._process.pid

    def workers(self) -> list[psutil.Process]:
        """The processes that paint for the server."""
        return [child for child in psutil.Process(self.pid).children() if _paints(child)]

    def kill(self) -> None:
        """End the server as the system does when memory is short: it learns nothing of it."""
        assert self._process
        self._process.kill()
        self._gone()

    def leave(self) -> float:
        """Ask the server to stop, as systemd does, and return the seconds that it took."""
        assert self._process
        before = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(PATIENCE)
        self._gone()
        assert code == 0, self.last_words()
        return time.monotonic() - before

    def end(self) -> None:
        """Kill the server if it is still there."""
        if self._process:
            self.kill()

    def last_words(self) -> str:
        """The end of the log."""
        return self.log.read_text(errors="replace")[-6000:]

    def _gone(self) -> None:
        assert self._process
        assert self._process.stdout
        self._process.wait(PATIENCE)
        self._process.stdout.close()
        self._process = None

    @asynccontextmanager
    async def serving(self, **changed: Any) -> AsyncIterator[Api]:
        """Serve while the block runs; afterwards the server is asked to stop, unless it is gone already."""
        server = self.start(**changed)
        try:
            async with aiohttp.ClientSession(server.address) as session:
                yield Api(server, session)
            if self._process:
                self.leave()
        finally:
            self.end()


def _paints(process: psutil.Process) -> bool:
    try:
        return "server.worker" in process.cmdline()
    except psutil.NoSuchProcess:  # it just ended
        return False


def count_recipe(
    steps: int = 10, seconds: float = 0.02, start: int = 1, held: Path | None = None, **more: Any
) -> dict[str, Any]:
    """Return a recipe that counts for a while, with checkpoints, and saves a picture of what it got. As long
    as there is a file `held`, it does not take its last step."""
    count: dict[str, Any] = {"steps": steps, "seconds": seconds, "start": start}
    if held is not None:
        held.touch()
        count["held"] = str(held)
    nodes = {
        "count": {"type": "FaultCount", "parameters": count},
        "save": {"type": "SaveImage", "inputs": {"image": "count.image"}},
    }
    return {"impasto": 1, "name": f"Count {start}", "nodes": nodes, **more}


def hang_recipe(*, once: bool) -> dict[str, Any]:
    """Return a recipe whose last node says nothing any more."""
    nodes = {
        "count": {"type": "FaultCount", "parameters": {"steps": 2}},
        "hang": {"type": "FaultHang", "inputs": {"image": "count.image"}, "parameters": {"once": once}},
        "save": {"type": "SaveImage", "inputs": {"image": "hang.image"}},
    }
    return {"impasto": 1, "name": "Hangs", "nodes": nodes}
