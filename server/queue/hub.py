"""Tells every open editor what happens, without ever waiting for one of them."""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from pydantic import BaseModel

from server.ledger.events_table import EventsGone, Kept
from server.ledger.record import LoggedEvent
from server.queue.backlog import Backlog, Message

KEPT_BYTES = 2**20
"""The newest events may take so much memory; the ledger has what came before."""
MAX_WAITING_BYTES = 32 * 2**20
"""What may wait for one slow client; one that falls further behind is let go and may connect again."""

WOKEN_AT_ONCE = 16
"""So many clients are sent what there is before others have their turn."""

_LENGTH = struct.Struct(">I")


Listener = Callable[[str | None, dict[str, Any]], None]
History = Callable[[int, int], Awaitable[Sequence[Kept]]]
"""Returns the events numbered above the first number, up to the second, or raises `EventsGone`."""


class Client:
    """The messages that wait for one editor."""

    def __init__(self) -> None:
        self._waiting = Backlog()
        self._changed = asyncio.Event()
        self.lost = False
        """Whether it fell so far behind that it was let go."""

    def offer(self, message: Message) -> None:
        """Put a message at the end of those that wait, in place of one that it replaces; `wake` tells it."""
        self._waiting.put(message)
        if self._waiting.bytes > MAX_WAITING_BYTES:
            self.lost = True

    def wake(self) -> None:
        """Let `next` look for what was offered."""
        self._changed.set()

    async def next(self) -> Message | None:
        """Wait for the next message; None means that the client is to be let go."""
        while not self._waiting and not self.lost:
            self._changed.clear()
            await self._changed.wait()
        return None if self.lost else self._waiting.take()

    def let_go(self) -> None:
        """Make `next` return None."""
        self.lost = True
        self._changed.set()


class Hub:
    """Numbers events, keeps the newest, and hands them to every client.

    Each of `listeners` is called with the run and the value of every event. `watching` counts the clients.
    """

    def __init__(self) -> None:
        self.number = 0
        self.listeners: list[Listener] = []
        self._kept = Backlog()
        self._before_kept = 0
        self._clients: set[Client] = set()
        self._asleep: dict[Client, None] = {}
        self._waking = False
        self._log: Callable[[LoggedEvent], None] | None = None
        self._history: History | None = None

    def go_on(self, number: int, log: Callable[[LoggedEvent], None], history: History) -> None:
        """Number events above `number`, hand each to `log`, and ask `history` for those that are no longer
        kept here."""
        self.number, self._log, self._history = number, log, history
        self._before_kept = number

    @property
    def watching(self) -> int:
        """How many clients there are."""
        return len(self._clients)

    async def join(self, after: int | None, hello: Callable[[], dict[str, Any]]) -> Client:
        """Return a new client, to which what `hello` returns and then every event numbered above `after` go.

        Where some of these are gone, or they are more than one client may be behind, it gets none of them
        and is told so: it reads everything anew, and does not ask for them again.
        """
        older: Sequence[Kept] = ()
        reached = after
        if after is not None:
            try:
                older, reached = await self._older(after)
            except EventsGone:
                reached = None
        missed = reached is None and after is not None
        client = Client()
        number = self.number if after is None or missed else after
        client.offer(Message(_text(number, None, {"kind": "hello", **hello(), "missed": missed})))
        if reached is not None:
            for event in older:
                client.offer(Message(event.text))
            for message in self._kept:
                if message.number > reached:
                    client.offer(message)
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        """Forget a client."""
        self._clients.discard(client)
        self._asleep.pop(client, None)

    def publish(self, run: str | None, event: dict[str, Any] | BaseModel) -> None:
        """Tell every client of an event."""
        value = event.model_dump(mode="json") if isinstance(event, BaseModel) else event
        self.number += 1
        replaces = _replaces(run, value)
        message = Message(_text(self.number, run, value), replaces, self.number)
        self._keep(message)
        self._offer(message)
        if self._log:
            self._log(LoggedEvent(self.number, run, replaces, str(message.data)))
        for listener in self.listeners:
            listener(run, value)

    def show(self, header: dict[str, Any], picture: bytes) -> None:
        """Send every client a picture; `header` is a `PreviewHeader`."""
        text = json.dumps(header, ensure_ascii=False).encode()
        key = ("preview", header["run"], header["node"], header["output"])
        self._offer(Message(_LENGTH.pack(len(text)) + text + picture, key))

    def close(self) -> None:
        """Let every client go."""
        for client in self._clients:
            client.let_go()

    def _offer(self, message: Message) -> None:
        """Give a message to every client, and wake some of them at a time: whoever asks for something
        meanwhile does not wait until it is sent to hundreds."""
        for client in self._clients:
            client.offer(message)
        self._asleep.update(dict.fromkeys(self._clients))
        if self._asleep and not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake_some)

    def _wake_some(self) -> None:
        for client in list(islice(self._asleep, WOKEN_AT_ONCE)):
            del self._asleep[client]
            client.wake()
        self._waking = bool(self._asleep)
        if self._waking:
            asyncio.get_running_loop().call_soon(self._wake_some)

    def _keep(self, message: Message) -> None:
        self._kept.put(message)
        while self._kept.bytes > KEPT_BYTES:
            self._before_kept = self._kept.take().number

    async def _older(self, after: int) -> tuple[Sequence[Kept], int]:
        """Return the events above `after` that are not kept here, and the number up to which these reach.

        Raises:
            EventsGone: if some of them are gone.
        """
        if after > self.number:
            raise EventsGone
        if after >= self._before_kept:
            return (), after
        if self._history is None:
            raise EventsGone
        upto = self.number
        found = await self._history(after, upto)
        if upto < self._before_kept:  # so much happened meanwhile that there is a gap again
            raise EventsGone
        return found, upto


def _replaces(run: str | None, event: Mapping[str, Any]) -> str | None:
    """Return what an event has in common with those of which only the newest is needed, or None."""
    if event["kind"] == "node_progress":
        return f"{run} {event['node']}"
    # Events of the server itself say to read something anew, or tell all there is to know.
    return str(event["kind"]) if run is None else None


def _text(number: int, run: str | None, event: dict[str, Any]) -> str:
    message = {"number": number, "run": run, "event": event}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
