"""What a client that reads nothing holds of the server: not a live preview for ever."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.live.desk import Live, Wanted
from server.routes import live
from tests.server.serving import PATIENCE


async def test_who_reads_nothing_is_sent_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SEND_SECONDS", 0.2)
    preview = Live("1", Wanted(recipe=b"", whole=True, shown=()), ("a", "b"))
    for node in range(40):  # more than the system takes in between
        preview.tell({"kind": "picture", "node": str(node), "jpeg": "x" * 1_000_000})
    let_go = asyncio.Event()

    async def send(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await live._send(request, response, preview)
        let_go.set()
        return response

    app = web.Application()
    app.router.add_get("/", send)
    async with TestServer(app) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        async with asyncio.timeout(PATIENCE):
            await let_go.wait()
        writer.close()
