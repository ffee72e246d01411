"""`python -m bench.watchers ADDRESS COUNT`: sockets that watch every event until standard input ends.

A process of its own, so that reading the events of hundreds of editors delays no answer that is timed
elsewhere. It prints what it found as one line of JSON.

What was lost is judged by what the server itself tells whoever comes late and asks for everything.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

GRACE = 3.0
"""Seconds in which what is on its way at the end still comes."""


def replaced_by(run: str | None, event: Mapping[str, Any]) -> str | None:
    """Return what an event has in common with those of which a slow client gets the newest only, or None if
    it must reach everybody: how far a node is, and what the server tells of itself, such as that there are
    other results, which says to read something anew."""
    if run is None:
        return str(event["kind"])
    return f"{run} {event['node']}" if event["kind"] == "node_progress" else None


@dataclass(slots=True)
class Seen:
    """What one socket was told: the number that it began after, the last one, the numbers of all events that
    must reach everybody, and the newest number of each kind of those that may be left out."""

    first: int = 0
    last: int = 0
    numbers: set[int] = field(default_factory=set)
    newest: dict[str, int] = field(default_factory=dict)
    previews: int = 0
    disorder: int = 0
    ended_early: bool = False

    def take(self, message: Mapping[str, Any]) -> None:
        """Take note of a message."""
        number, event = message["number"], message["event"]
        if event["kind"] == "hello":
            self.first = self.last = number
            return
        self.disorder += number <= self.last
        self.last = number
        key = replaced_by(message["run"], event)
        if key is None:
            self.numbers.add(number)
        else:
            self.newest[key] = number


async def watch(session: aiohttp.ClientSession, seen: Seen, after: int | None = None) -> None:
    """Watch until cancelled, from the event behind the one numbered `after`, or from now on.

    Raises:
        LookupError: if the server has not all events above `after` any more.
    """
    address = "/api/events" if after is None else f"/api/events?after={after}"
    async with session.ws_connect(address, max_msg_size=0) as socket:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                seen.previews += 1
                continue
            value = json.loads(message.data)
            seen.take(value)
            if value["event"].get("missed"):
                raise LookupError("the server does not have the older events any more")
    seen.ended_early = True


def lost(all_seen: list[Seen], told: Seen) -> int:
    """Return how many events that must reach everybody, of those that anybody was `told`, did not reach a
    socket that was there."""
    everything = told.numbers.union(*(seen.numbers for seen in all_seen))
    return sum(
        len({number for number in everything if seen.first < number <= seen.last} - seen.numbers)
        for seen in all_seen
    )


def stale(all_seen: list[Seen], told: Seen) -> int:
    """Return how often the newest of those that may be left out did not reach a socket that was there."""
    return sum(
        seen.first < number <= seen.last and seen.newest.get(key, 0) < number
        for seen in all_seen
        for key, number in told.newest.items()
    )


async def main(address: str, count: int) -> None:
    """Watch with `count` sockets and print what they saw."""
    all_seen, told = [Seen() for _ in range(count)], Seen()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(address, connector=connector) as session:
        tasks = [asyncio.create_task(watch(session, seen)) for seen in all_seen]
        await asyncio.to_thread(sys.stdin.read)
        await asyncio.sleep(GRACE)
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        first, last = min(seen.first for seen in all_seen), max(seen.last for seen in all_seen)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(watch(session, told, first), GRACE)
        if told.last < last:
            raise LookupError("the server does not tell who comes late what it told before")
    found = {
        "events": len(told.numbers),
        "lost": lost(all_seen, told),
        "stale": stale(all_seen, told),
        "disorder": sum(seen.disorder for seen in all_seen),
        "ended_early": sum(seen.ended_early for seen in all_seen)
        + sum(isinstance(end, OSError) for end in ends),
        "previews": sum(seen.previews for seen in all_seen),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
