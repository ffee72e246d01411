"""A server as a user starts it: its own process, its own data folder, a worker beside it."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import psutil

ROOT = Path(__file__).resolve().parents[2]
STUBS = Path(__file__).parent / "stubs"
PACKAGE = "impasto-stub-nodes"
PATIENCE = 600.0
"""Seconds after which a test gives up; torch alone may take ten to load on a busy machine, and some machines
are ten times as slow as others."""


class Preview(NamedTuple):
    """A binary message, taken apart."""

    header: dict[str, Any]
    picture: bytes


class Server:
    """A running server: its address, its data folder and its process."""

    def __init__(self, process: subprocess.Popen[str], address: str, home: Path) -> None:
        self.process = process
        self.address = address
        self.home = home

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    def worker(self) -> psutil.Process | None:
        """The worker process, while there is one."""
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.Error):  # it has just ended
                if "server.worker" in child.cmdline():
                    return child
        return None

    def loaded_libraries(self) -> str:
        """The files mapped into the server process."""
        return Path(f"/proc/{self.process.pid}/maps").read_text()

    @contextmanager
    def full_disk(self, room: int = 0) -> Iterator[None]:
        """Let the server and the processes that it starts write at most `room` bytes to a file."""
        process = psutil.Process(self.process.pid)
        before = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (room, before[1]))
        try:
            yield
        finally:
            process.rlimit(psutil.RLIMIT_FSIZE, before)


def quiet_port() -> str:
    """Return a port that the system gives to nobody by itself: who leaves it for a moment finds it free."""
    for port in range(12_000 + os.getpid() % 8_000, 32_000):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return str(port)
    raise AssertionError("every port is taken")


_GREYS = itertools.count(1)


def fresh_grey() -> float:
    """Return a level of grey that no test of this process had: what is made of it is nowhere kept yet."""
    return 0.05 + next(_GREYS) / 10_007


def search_path() -> str:
    """Return a value of PYTHONPATH with which the stub package is found."""
    return os.pathsep.join([str(STUBS), *filter(None, [os.environ.get("PYTHONPATH")])])


@contextmanager
def started(home: Path, *options: str, program: Sequence[str] = ("-m", "impasto")) -> Iterator[Server]:
    """Start a server on a free port, and stop it as Ctrl-C does."""
    environment = {**os.environ, "IMPASTO_HOME": str(home), "PYTHONPATH": search_path()}
    log = home.with_suffix(".log").open("w")
    command = [sys.executable, *program, "serve", "--port", "0", "--extra-nodes", PACKAGE, *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
    )
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address.startswith(("http://", "https://")), home.with_suffix(".log").read_text()
        yield Server(process, address, home)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        log.close()
    # Ctrl-C is a normal end; a test that kills its server says so by SIGKILL.
    assert process.returncode in (0, -signal.SIGKILL), home.with_suffix(".log").read_text()


class Api:
    """A client of one server, in the words of the tests."""

    def __init__(self, server: Server, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def call(
        self, method: str, path: str, *, status: int = 200, body: Any = None, **options: Any
    ) -> Any:
        """Call the API with `body` as JSON, expect `status` and return the answer's JSON."""
        if body is not None:
            options["json"] = body
        if isinstance(options.get("data"), bytes):
            options["data"] = io.BytesIO(options["data"])
        async with self.session.request(method, path, **options) as response:
            content = await response.read()
            assert response.status == status, content[:2000]
            if status != 204 and response.content_type in ("application/json", "application/problem+json"):
                return json.loads(content)
            return content

    async def refused(self, method: str, path: str, status: int, **options: Any) -> list[dict[str, Any]]:
        """Call the API, expect `status` and return the problems, of which there is at least one."""
        error = await self.call(method, path, status=status, **options)
        assert error["title"]
        assert error["problems"]
        assert all(problem["message"] for problem in error["problems"])
        return list(error["problems"])

    async def paint(self, recipe: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Submit a recipe and return the run, accepted but not over."""
        run = await self.call("POST", "/api/runs", status=202, body={"recipe": recipe, **more})
        return dict(run)

    async def painted(self, run_id: str) -> dict[str, Any]:
        """Wait until a run is over and return it with its nodes."""
        deadline = time.monotonic() + PATIENCE
        async with self.session.ws_connect("/api/events") as socket:
            while True:
                run = await self.call("GET", f"/api/runs/{run_id}")
                if run["finished"] is not None:
                    return dict(run)
                await socket.receive(timeout=deadline - time.monotonic())

    async def ready(self) -> dict[str, Any]:
        """Wait until the worker is ready and return what /api/system says."""
        deadline = time.monotonic() + PATIENCE
        async with self.session.ws_connect("/api/events") as socket:
            while True:
                system = await self.call("GET", "/api/system")
                if system["worker"] == "ready":
                    return dict(system)
                await socket.receive(timeout=deadline - time.monotonic())


async def eventually(api: Api, path: str, holds: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    """Ask again and again for what lies at `path` until it is as wanted, and return it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = await api.call("GET", path)
        if holds(found):
            return dict(found)
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.05)


async def messages(
    socket: aiohttp.ClientWebSocketResponse, until: str, run: str | None = None
) -> AsyncIterator[dict[str, Any] | Preview]:
    """Yield what comes, up to and with the event `until` (of that run)."""
    deadline = time.monotonic() + PATIENCE
    while True:
        message = await socket.receive(timeout=deadline - time.monotonic())
        if message.type is aiohttp.WSMsgType.BINARY:
            (length,) = struct.unpack_from(">I", message.data)
            yield Preview(json.loads(message.data[4 : 4 + length]), message.data[4 + length :])
            continue
        assert message.type is aiohttp.WSMsgType.TEXT, message
        value = json.loads(message.data)
        yield value
        if value["event"]["kind"] == until and run in (None, value["run"]):
            return


def recipe(nodes: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a recipe of stub nodes: a flat picture through a slow node, unless told otherwise."""
    if nodes is None:
        nodes = {"flat": stub("Flat"), "slow": stub("Slow", image="flat.image")}
    return {"impasto": 1, "name": "A test", "nodes": nodes, **more}


def stub(kind: str, image: str | None = None, **parameters: Any) -> dict[str, Any]:
    """Return a node of type ``Stub…`` as a recipe has it."""
    node: dict[str, Any] = {"type": f"Stub{kind}", "parameters": parameters}
    return {**node, "inputs": {"image": image}} if image else node
