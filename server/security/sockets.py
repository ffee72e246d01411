"""The sockets on which clients are told what happens: how many, and whose."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from server.api.replies import Refusal, come_again
from server.security.limits import Limits

RETRY_SECONDS = 10.0


class Sockets:
    """Counts the open sockets of each client, and ends those of one that logs out."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: defaultdict[str, set[asyncio.Task[Any]]] = defaultdict(set)

    @contextmanager
    def one_more(self, client: str) -> Iterator[None]:
        """Count the task that runs this as a socket of that client.

        Raises:
            Refusal: if it, or all clients together, have as many as they may.
        """
        if sum(map(len, self._open.values())) >= self._limits.sockets:
            raise _too_many("As many editors as this server serves are open.")
        if len(self._open.get(client, ())) >= self._limits.sockets_per_client:
            raise _too_many(f"You have {self._limits.sockets_per_client} editors open already.")
        task = asyncio.current_task()
        assert task is not None
        self._open[client].add(task)
        try:
            yield
        finally:
            self._open[client].discard(task)
            if not self._open[client]:
                del self._open[client]

    def end(self, client: str) -> None:
        """End every socket of a client."""
        for task in list(self._open.get(client, ())):
            task.cancel()


SOCKETS = web.AppKey("sockets", Sockets)


def _too_many(message: str) -> Refusal:
    return come_again(429, message, "Close one, and connect again.", seconds=RETRY_SECONDS)
