"""Requests to a server, from a thread that waits for each: the connection lives in a thread of its own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from pydantic import TypeAdapter, ValidationError

from graphs.problems import Problem
from server.client.errors import ClientError, ServerError, Unreachable

SECONDS = 60.0
"""How long an answer may take before the server counts as unreachable."""
MAX_ANSWER = 2**30
"""The most bytes of one answer that are taken in."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """A connection to the server at `address`, such as ``http://127.0.0.1:8321``.

    Raises:
        ValueError: if that is no address.
    """

    def __init__(self, address: str, token: str | None = None, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{address!r} is no address of a server; write it as http://127.0.0.1:8321.")
        self.address = address.rstrip("/")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="impasto-client", daemon=True)
        self._thread.start()
        self._session = self.do(self._open(token, seconds))

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what `work` returns; it runs in the connection's thread."""
        return self.start(work).result()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin `work` and return at once, as handlers of signals must."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self) -> None:
        """End the connection."""
        if self._loop.is_closed():
            return
        self.do(self._session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return what the server answers.

        Raises:
            ServerError: if it refuses.
            Unreachable: if it does not answer.
            ClientError: if its answer is too long.
        """
        try:
            async with self._session.request(
                method,
                self.address + path,
                params=query,
                json=json,
                data=data,
                headers=headers,
                allow_redirects=False,  # the token goes to this server only
            ) as response:
                reply = Reply(response.status, response.headers, await _body(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._gone(error) from None
        if reply.status >= 300 and reply.status != 304:
            raise refused(reply)
        return reply

    async def socket(self, path: str, query: Mapping[str, str]) -> aiohttp.ClientWebSocketResponse:
        """Return an open WebSocket.

        Raises:
            ServerError: if the server refuses it.
            Unreachable: if it does not answer.
        """
        try:
            return await self._session.ws_connect(
                self.address + path, params=query, heartbeat=20.0, max_msg_size=0
            )
        except aiohttp.WSServerHandshakeError as error:
            raise ServerError(error.status, error.message or "The server refused the socket", []) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise self._gone(error) from None

    async def _open(self, token: str | None, seconds: float) -> aiohttp.ClientSession:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10.0, sock_read=seconds)
        return aiohttp.ClientSession(headers=headers, timeout=timeout)

    def _gone(self, error: Exception) -> Unreachable:
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return Unreachable(
                f"The certificate of {self.address} is not trusted ({error.certificate_error}).",
                "If it is your own, name its file by the variable SSL_CERT_FILE.",
            )
        why = str(error)
        if isinstance(error, aiohttp.ClientConnectorError) and (number := error.errno or 0) > 0:
            why = os.strerror(number)  # asyncio's own words name sockets, not reasons
        found = f"No Impasto server answers at {self.address}{f' ({why})' if why else ''}."
        return Unreachable(found, "Start one by: impasto serve.")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > MAX_ANSWER:
            raise ClientError(f"The answer is longer than {MAX_ANSWER / 2**30:.0f} GiB.")
    return bytes(body)


def refused(reply: Reply) -> ServerError:
    """Return what an answer of an error means."""
    try:
        told = TypeAdapter(dict[str, Any]).validate_json(reply.body)
        problems = TypeAdapter(list[Problem]).validate_python(told["problems"], extra="ignore")
        title = str(told["title"])
    except (ValidationError, KeyError):
        title, problems = f"The server answered {reply.status}", []
    after = reply.headers.get("Retry-After", "")
    tag = reply.headers.get("ETag")
    return ServerError(
        reply.status,
        title,
        problems,
        retry_after=float(after) if after.isdigit() else None,
        tag=tag.strip('"') if tag else None,
    )
