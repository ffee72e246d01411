"""The real application behind its real guards, on a real socket, in this process and without a worker: what
the guards refuse never reaches one."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from graphs.store import Folders
from server.address import bound_socket
from server.app import make_app
from server.config import Config
from server.security.door import GuardedSite, guarded_runner
from server.security.limits import Limits

TOKEN = "a-token-of-the-tests-0123"


@dataclass(frozen=True, slots=True)
class House:
    """An application that is served: where, with what, and from which folder."""

    address: str
    app: web.Application
    home: Path

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1])

    @asynccontextmanager
    async def visitor(
        self, *, came_from: str | None = None, trust: ssl.SSLContext | None = None, **options: Any
    ) -> AsyncIterator[aiohttp.ClientSession]:
        """Hand out a client that keeps cookies, perhaps with another address of this machine."""
        connector = aiohttp.TCPConnector(
            local_addr=(came_from, 0) if came_from else None, ssl=trust if trust is not None else True
        )
        jar = aiohttp.CookieJar(unsafe=True)  # which only means that cookies of numeric addresses are kept
        async with aiohttp.ClientSession(
            self.address, connector=connector, cookie_jar=jar, **options
        ) as session:
            yield session

    def calls(self) -> Iterator[tuple[str, str]]:
        """Yield every method and address that the application answers to, with made-up names in it."""
        for route in self.app.router.routes():
            resource = route.resource
            assert resource is not None
            path = resource.canonical
            for name, value in _NAMES.items():
                path = path.replace(f"{{{name}}}", value)
            assert "{" not in path, f"{path}: give its name a value in _NAMES"
            yield route.method, path


_NAMES = {
    "id": "0123456789abcdef",
    "hash": "a" * 64,
    "ref": "sample:coffee",
    "node": "photo",
    "path": "nothing",
    "number": "1",
    "name": "vgg19",
}


@asynccontextmanager
async def house(
    home: Path, *, limits: Limits | None = None, tls: ssl.SSLContext | None = None, **settings: Any
) -> AsyncIterator[House]:
    """Serve the application on a free port of this machine."""
    config = Config(folders=Folders(home), limits=limits or Limits(), **settings)
    app = make_app(config)
    app.cleanup_ctx.clear()
    runner = guarded_runner(app, config.limits, shutdown_timeout=0.2)
    with closing(bound_socket("127.0.0.1", 0)) as listening:
        try:
            await runner.setup()
            await GuardedSite(runner, listening, config.limits, tls=tls).start()
            scheme = "https" if tls else "http"
            yield House(f"{scheme}://127.0.0.1:{listening.getsockname()[1]}", app, home)
        finally:
            await runner.cleanup()


def quick(**changes: Any) -> Limits:
    """Return limits with which a test need not wait."""
    return replace(Limits(), **changes)


async def raw(port: int, data: bytes, *, seconds: float = 60) -> bytes:
    """Send bytes as they are and return everything that comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), seconds)
    finally:
        writer.close()


async def log_in(visitor: aiohttp.ClientSession, token: str = TOKEN) -> aiohttp.ClientResponse:
    """Offer a token at the login page and return the answer, read."""
    async with visitor.post("/login", data={"token": token}, allow_redirects=False) as answer:
        await answer.read()
        return answer
