"""The WebSocket on which everything is told as it happens."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from server.api.replies import refusal
from server.keys import DISPATCHER, HUB
from server.queue.dispatch import Dispatcher
from server.queue.hub import Client

HEARTBEAT = 20.0
MAX_INCOMING = 1024
RUNS_SHOWN = 100


async def events(request: web.Request) -> web.WebSocketResponse:
    """GET /api/events?after=NUMBER."""
    after = _after(request)
    # Not compressed: pictures are already, and this process leaves computing to others.
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MAX_INCOMING, compress=False)
    await socket.prepare(request)
    hub = request.app[HUB]
    client = await hub.join(after, lambda: _hello(request.app[DISPATCHER]))
    sender = asyncio.create_task(_send(socket, client))
    try:
        async for message in socket:  # editors say nothing; reading notices when they leave
            if message.type is WSMsgType.ERROR:
                break
    finally:
        hub.leave(client)
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
    return socket


def _hello(dispatcher: Dispatcher) -> dict[str, Any]:
    """Return what `Hello` says beside what the hub adds."""
    book = dispatcher.book
    newest = book.newest(RUNS_SHOWN)
    # What is painted now may have been accepted long before.
    painted = [record.run for record in book.living() if record.run.state == "running"]
    runs = newest + [run for run in reversed(painted) if run not in newest]
    return {
        "runs": [run.model_dump(mode="json") for run in runs],
        "queue": book.queue().model_dump(mode="json"),
        "notices": dispatcher.notices,
    }


async def _send(socket: web.WebSocketResponse, client: Client) -> None:
    while (message := await client.next()) is not None:
        if isinstance(message.data, str):
            await socket.send_str(message.data)
        else:
            await socket.send_bytes(message.data)
    await socket.close(code=WSCloseCode.GOING_AWAY, message=b"connect again")


def _after(request: web.Request) -> int | None:
    text = request.query.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 17):
        raise refusal(
            400, "bad value", f"after is {text[:20]!r}; it must be an event's number.", "Leave it out."
        )
    return int(text)


ROUTES = [web.get("/api/events", events)]
