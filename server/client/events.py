"""What happens on a server, as it happens; over lost connections and restarts of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Self

import aiohttp
from pydantic import TypeAdapter

from server.client.errors import ServerError, Unreachable
from server.client.patience import PATIENCE, Pauses
from server.client.wire import Wire
from server.queue.messages import Hello, ServerMessage

_MESSAGE = TypeAdapter(ServerMessage)


class Events:
    """The messages of a server from now on, or from the number `after`, in order.

    When the connection is lost it is made again, and what was told meanwhile is asked for: nothing is missed
    unless a later `Hello` says so (`missed`). Pictures are left out. Use it in a ``with`` block.
    """

    def __init__(self, wire: Wire, after: int | None = None, patience: float = PATIENCE) -> None:
        self._wire = wire
        self._patience = patience
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.number = after
        """The number of the last message."""

    def __enter__(self) -> Self:
        """Connect; the first message is a `Hello`.

        Raises:
            ServerError: if the server refuses.
            Unreachable: if it does not answer.
        """
        self._socket = self._wire.do(self._connected())
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[ServerMessage]:
        while True:
            yield self.next()

    def next(self) -> ServerMessage:
        """Wait for the next message and return it.

        Raises:
            ServerError: if the server refuses to go on, as when its token is another now.
            Unreachable: if it does not answer for `patience` seconds.
        """
        message = self._wire.do(self._next())
        # A hello after a reconnection stands at the number that was asked from; it never goes back.
        if not isinstance(message.event, Hello) or message.event.missed or self.number is None:
            self.number = message.number
        return message

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._wire.do(self._socket.close())

    async def _next(self) -> ServerMessage:
        while True:
            if self._socket is None or self._socket.closed:
                self._socket = await self._patiently()
            received = await self._socket.receive()
            if received.type is aiohttp.WSMsgType.TEXT:
                return _MESSAGE.validate_json(received.data, extra="ignore")
            if received.type is not aiohttp.WSMsgType.BINARY:
                await self._socket.close()

    async def _patiently(self) -> aiohttp.ClientWebSocketResponse:
        pauses = Pauses(self._patience)
        while True:
            try:
                return await self._connected()
            except (ServerError, Unreachable) as error:
                pause = pauses.after(error)
            await asyncio.sleep(pause)

    async def _connected(self) -> aiohttp.ClientWebSocketResponse:
        query = {} if self.number is None else {"after": str(self.number)}
        return await self._wire.socket("/api/events", query)
