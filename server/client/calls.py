"""What every call of the client is made of."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter

from server.client.errors import ServerError
from server.client.pages import next_query
from server.client.wire import Reply, Wire

PAGE = 100
"""So many entries of a list are asked for at once."""

TOO_FAST = 429
SOON, SLOWED = 5.0, 120.0
"""A request that came too fast is sent again if that may be so many seconds later, for so many in all."""

T = TypeVar("T")


class Calls:
    """Asks over a `Wire`, and reads what is answered."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    def ask(self, method: str, path: str, **sent: Any) -> Reply:
        """Return what the server answers; `sent` is as `Wire.ask` has it.

        What comes faster than the server allows is sent again when it says so.
        """
        until = time.monotonic() + SLOWED
        while True:
            try:
                return self.wire.do(self.wire.ask(method, path, **sent))
            except ServerError as error:
                pause = error.retry_after or 0
                # It was refused before anything was done, so that every request may be sent again.
                if error.status != TOO_FAST or not 0 < pause <= SOON or time.monotonic() + pause > until:
                    raise
            time.sleep(pause)

    def get(self, kind: type[T], path: str) -> T:
        """Return the value at `path`."""
        return read(kind, self.ask("GET", path))

    def all(self, kind: type[T], path: str, query: Mapping[str, str] | None = None) -> list[T]:
        """Return a whole list, page by page."""
        return list(self.each(kind, path, {"limit": str(PAGE), **(query or {})}))

    def each(self, kind: type[T], path: str, query: Mapping[str, str]) -> Iterator[T]:
        """Yield the entries of a list, asking for further pages as they are needed."""
        asked: Mapping[str, str] | None = query
        while asked is not None:
            reply = self.ask("GET", path, query=asked)
            yield from read(list[kind], reply)  # type: ignore[valid-type]
            asked = next_query(reply.headers.get("Link", ""))


def read(kind: type[T], reply: Reply) -> T:
    """Return an answer as a value; a newer server may tell more than this client knows of."""
    return TypeAdapter(kind).validate_json(reply.body, extra="ignore")


def part(text: str) -> str:
    """Return text as one part of a path."""
    return quote(text, safe="")
