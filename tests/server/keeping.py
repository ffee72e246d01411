"""The application with its ledger and without workers, and what is asked of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from graphs.store import Folders
from server import keys
from server.app import make_app
from server.config import Config
from server.queue.recovery import ledger_open
from server.security.limits import RATES, Limits, Rate

NO_RATES = Limits(rates=dict.fromkeys(RATES, Rate(10_000, 10_000)))


@asynccontextmanager
async def kept(home: Path, **settings: Any) -> AsyncIterator[TestServer]:
    """The application at `home`, with its ledger."""
    app = make_app(Config(folders=Folders(home), limits=NO_RATES, **settings))

    async def only_ledger(app: web.Application) -> AsyncIterator[None]:
        dispatcher = app[keys.DISPATCHER]
        async with ledger_open(dispatcher, home):
            writing = asyncio.create_task(dispatcher.journal.keep())
            yield
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writing

    app.cleanup_ctx.clear()
    app.cleanup_ctx.append(only_ledger)
    server = TestServer(app)
    try:
        await server.start_server()
        yield server
    finally:
        await server.close()


@asynccontextmanager
async def client(server: TestServer, came_from: str | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    """A client, perhaps at another address of this machine."""
    connector = aiohttp.TCPConnector(local_addr=(came_from, 0) if came_from else None)
    async with aiohttp.ClientSession(server.make_url(""), connector=connector) as session:
        yield session


EMPTY = {"recipe": {"impasto": 1}}


async def submit(session: aiohttp.ClientSession, **more: Any) -> dict[str, Any]:
    async with session.post("/api/runs", json={**EMPTY, **more}) as answer:
        assert answer.status == 202, await answer.text()
        return dict(await answer.json())


async def get(session: aiohttp.ClientSession, path: str) -> Any:
    async with session.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()
