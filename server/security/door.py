"""Where connections come in: so many in all, so many from one address, and none that dawdles."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections import Counter

from aiohttp import web

from server.security.client import network_of
from server.security.limits import Limits
from server.security.speaker import Speaker

log = logging.getLogger(__name__)

HANDSHAKE_SECONDS = 10.0


def guarded_runner(app: web.Application, limits: Limits, *, shutdown_timeout: float) -> web.AppRunner:
    """Return what runs `app`: a connection on which no whole header comes in time is closed, and bodies are
    handed on as they come."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown_timeout,
        # aiohttp counts it from the start of a connection too, until a whole header has come.
        keepalive_timeout=limits.header_seconds,
        lingering_time=limits.linger_seconds,
        auto_decompress=False,
    )


class Door:
    """Counts the open connections, by the address that they come from."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Count one more connection, unless there are as many as may be."""
        if self._open.total() >= self._limits.connections:
            return False
        if self._open[address] >= self._limits.connections_per_client:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one connection less."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class _Guarded(asyncio.Protocol):
    """Hands everything on to the server's own protocol, once the connection was let in and, with `tls`, is
    encrypted. It counts from its first moment: a handshake that dawdles is a connection like any other."""

    def __init__(self, door: Door, inner: asyncio.Protocol, tls: ssl.SSLContext | None) -> None:
        self._door = door
        self._inner = inner
        self._tls = tls
        self._address: str | None = None
        self._begun = False
        self._early: list[bytes] = []
        self._encrypting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        name = transport.get_extra_info("peername")
        address = network_of(str(name[0])) if name else ""
        if not self._door.enter(address):
            transport.abort()
            return
        self._address = address
        if self._tls is None:
            self._begin(transport)
        else:
            self._encrypting = asyncio.get_running_loop().create_task(self._encrypt(transport, self._tls))

    def data_received(self, data: bytes) -> None:
        if self._begun:
            self._inner.data_received(data)
        elif self._address is not None:
            self._early.append(data)  # it came with the end of the handshake

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._begun else None

    def connection_lost(self, error: Exception | None) -> None:
        self._leave()
        if self._begun:
            self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _begin(self, transport: asyncio.BaseTransport) -> None:
        self._begun = True
        self._inner.connection_made(transport)
        for data in self._early:
            self._inner.data_received(data)
        self._early.clear()

    async def _encrypt(self, plain: asyncio.Transport, tls: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        try:
            encrypted = await loop.start_tls(
                plain, self, tls, server_side=True, ssl_handshake_timeout=HANDSHAKE_SECONDS
            )
        except OSError as error:  # of which the errors of TLS are, too
            log.debug("A handshake came to nothing: %r", error)
            encrypted = None
        if encrypted is None or encrypted.is_closing():
            plain.abort()
            self._leave()
            return
        self._begin(encrypted)

    def _leave(self) -> None:
        if self._address is not None:
            self._door.leave(self._address)
            self._address = None


class GuardedSite(web.SockSite):
    """A site whose connections come through a `Door`."""

    def __init__(
        self,
        runner: web.AppRunner,
        listening: socket.socket,
        limits: Limits,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(runner, listening, ssl_context=tls)
        self._listening = listening
        self._tls = tls
        self._door = Door(limits)

    async def start(self) -> None:
        """Begin to take connections."""
        await web.BaseSite.start(self)
        server = self._runner.server
        assert server is not None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Guarded(self._door, Speaker(server, loop=loop, **server._kwargs), self._tls),
            sock=self._listening,
        )
