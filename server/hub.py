"""Tells every open editor what happens, without ever waiting for one of them."""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from pydantic import BaseModel

KEPT_EVENTS = 20_000
MAX_WAITING_BYTES = 32 * 2**20
"""What may wait for one slow client; one that falls further behind is let go and may connect again."""

_LENGTH = struct.Struct(">I")


class Message(NamedTuple):
    """A message as it is sent; of those with the same `replaces`, a client needs only the newest."""

    data: str | bytes
    replaces: Hashable | None = None


class Client:
    """The messages that wait for one editor."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, Message] = OrderedDict()
        self._bytes = 0
        self._count = 0
        self._changed = asyncio.Event()
        self.lost = False
        """Whether it fell so far behind that it was let go."""

    def offer(self, message: Message) -> None:
        """Put a message at the end of those that wait, in place of one that it replaces."""
        self._count += 1
        key: Hashable = self._count if message.replaces is None else message.replaces
        if (older := self._waiting.pop(key, None)) is not None:
            self._bytes -= len(older.data)
        self._waiting[key] = message
        self._bytes += len(message.data)
        if self._bytes > MAX_WAITING_BYTES:
            self.lost = True
        self._changed.set()

    async def next(self) -> Message | None:
        """Wait for the next message; None means that the client is to be let go."""
        while not self._waiting and not self.lost:
            self._changed.clear()
            await self._changed.wait()
        if self.lost:
            return None
        _, message = self._waiting.popitem(last=False)
        self._bytes -= len(message.data)
        return message

    def let_go(self) -> None:
        """Make `next` return None."""
        self.lost = True
        self._changed.set()


class Hub:
    """Numbers events, keeps the newest, and hands them to every client."""

    def __init__(self) -> None:
        # Numbers go on rising over a restart of the server, so that a client cannot take the events of
        # the new one for those it has seen.
        self.number = int(time.time()) << 12
        self._kept: deque[tuple[int, Message]] = deque(maxlen=KEPT_EVENTS)
        self._clients: set[Client] = set()
        self.listeners: list[Callable[[str | None, dict[str, Any]], None]] = []
        """Called with the run and the value of every event; what they raise is a mistake of the server."""

    @property
    def watching(self) -> int:
        """How many clients there are."""
        return len(self._clients)

    def join(self, after: int | None, hello: dict[str, Any]) -> Client:
        """Return a new client, to which `hello` and then every kept event numbered above `after` go."""
        client = Client()
        first = self._kept[0][0] if self._kept else self.number + 1
        missed = after is not None and not first - 1 <= after <= self.number
        number = self.number if after is None or missed else after
        client.offer(Message(_text(number, None, {"kind": "hello", **hello, "missed": missed})))
        if after is not None and not missed:
            for number, message in self._kept:
                if number > after:
                    client.offer(message)
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._clients.discard(client)

    def publish(self, run: str | None, event: dict[str, Any] | BaseModel) -> None:
        """Tell every client of an event."""
        value = event.model_dump(mode="json") if isinstance(event, BaseModel) else event
        self.number += 1
        progress = value["kind"] == "node_progress"
        replaces = ("progress", run, value["node"]) if progress else None
        message = Message(_text(self.number, run, value), replaces)
        self._kept.append((self.number, message))
        for listen in self.listeners:
            listen(run, value)
        for client in self._clients:
            client.offer(message)

    def show(self, header: dict[str, Any], picture: bytes) -> None:
        """Send every client a picture; `header` is a `PreviewHeader`."""
        text = json.dumps(header, ensure_ascii=False).encode()
        key = ("preview", header["run"], header["node"], header["output"])
        message = Message(_LENGTH.pack(len(text)) + text + picture, key)
        for client in self._clients:
            client.offer(message)

    def close(self) -> None:
        """Let every client go."""
        for client in self._clients:
            client.let_go()


def _text(number: int, run: str | None, event: dict[str, Any]) -> str:
    message = {"number": number, "run": run, "event": event}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
