"""A real web server on the loopback, in a thread of its own, with a file on it."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from nodes.models.catalogue import ModelEntry
from nodes.models.policy import Address, Policy


class Shelf:
    """Serves `file` at /file as aiohttp serves files (ranges, ETag, If-Range), or what `answer` says.

    `cut` closes the connection after so many bytes of the body; `seen` has the headers of each request.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.cut: int | None = None
        self.answer: Callable[[web.Request], web.StreamResponse] | None = None
        self.seen: list[dict[str, str]] = []
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://shelf.test:{self.port}/file"

    @property
    def place(self) -> str:
        return f"shelf.test:{self.port}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(dict(request.headers))
        if self.answer is not None:
            return self.answer(request)
        if self.cut is None:
            return web.FileResponse(self.file)
        content = self.file.read_bytes()
        response = web.StreamResponse(headers={"ETag": etag(self.file), "Content-Length": str(len(content))})
        await response.prepare(request)
        await response.write(content[: self.cut])
        assert request.transport is not None
        request.transport.close()
        return response


def etag(file: Path) -> str:
    """The ETag that aiohttp gives a file."""
    status = file.stat()
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}"'


@contextmanager
def serving(shelf: Shelf, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Shelf]:
    """Run a server for `shelf` while the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start() -> web.AppRunner:
        app = web.Application()
        app.router.add_get("/file", shelf.handle)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        await web.TCPSite(runner, host, 0, ssl_context=tls).start()
        shelf.port = runner.addresses[0][1]
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(60)
    try:
        yield shelf
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


def entry_for(shelf: Shelf, **changes: object) -> ModelEntry:
    """A catalogue entry for the file on the shelf."""
    content = shelf.file.read_bytes()
    fields: dict[str, object] = {
        "name": "thing",
        "title": "A thing",
        "job": "features",
        "family": "vgg19",
        "file": "thing.pth",
        "licence": "Apache-2.0",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "address": shelf.address,
        "hosts": (shelf.place,),
    }
    return ModelEntry(**{**fields, **changes})  # type: ignore[arg-type]


def may_reach_the_shelf(address: Address) -> bool:
    return address == ipaddress.ip_address("127.0.0.1")


def names(name: str, port: int) -> list[str]:
    """The names of these tests: two of the shelf, one of a machine that must not be reached."""
    return {"shelf.test": ["127.0.0.1"], "other.test": ["127.0.0.1"], "inside.test": ["127.0.0.2"]}[name]


LOOPBACK = Policy(
    schemes=("http",),
    timeout=60,
    may_reach=may_reach_the_shelf,
    resolve=names,
    proxy=lambda host: None,
)
