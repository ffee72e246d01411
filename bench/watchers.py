"""`python -m bench.watchers ADDRESS COUNT`: sockets that watch every event until standard input ends.

A process of its own, so that reading the events of hundreds of editors delays no answer that is timed
elsewhere. It prints what it found as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field

import aiohttp

COALESCED = ("node_progress",)
"""Events of which a client that is slow to read gets only the newest; all others reach everybody."""
GRACE = 3.0
"""Seconds in which what is on its way at the end still comes."""


@dataclass(slots=True)
class Seen:
    """What one socket was told: the number that it began after, and the numbers of all events that are
    never coalesced."""

    first: int = 0
    last: int = 0
    numbers: set[int] = field(default_factory=set)
    previews: int = 0
    disorder: int = 0
    ended_early: bool = False


async def watch(session: aiohttp.ClientSession, seen: Seen) -> None:
    """Watch until cancelled."""
    async with session.ws_connect("/api/events", max_msg_size=0) as socket:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                seen.previews += 1
                continue
            value = json.loads(message.data)
            number, kind = value["number"], value["event"]["kind"]
            if kind == "hello":
                seen.first = seen.last = number
                continue
            seen.disorder += number <= seen.last
            seen.last = number
            if kind not in COALESCED:
                seen.numbers.add(number)
    seen.ended_early = True


def lost(all_seen: list[Seen]) -> int:
    """Return how many events, of those that somebody was told, did not reach a socket that was there."""
    everything = set().union(*(seen.numbers for seen in all_seen))
    ends = min(seen.last for seen in all_seen)
    return sum(
        len({number for number in everything if seen.first < number <= ends} - seen.numbers)
        for seen in all_seen
    )


async def main(address: str, count: int) -> None:
    """Watch with `count` sockets and print what they saw."""
    all_seen = [Seen() for _ in range(count)]
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(address, connector=connector) as session:
        tasks = [asyncio.create_task(watch(session, seen)) for seen in all_seen]
        await asyncio.to_thread(sys.stdin.read)
        await asyncio.sleep(GRACE)
        for task in tasks:
            task.cancel()
        ends = await asyncio.gather(*tasks, return_exceptions=True)
    found = {
        "events": len(set().union(*(seen.numbers for seen in all_seen))),
        "lost": lost(all_seen),
        "disorder": sum(seen.disorder for seen in all_seen),
        "ended_early": sum(seen.ended_early for seen in all_seen)
        + sum(isinstance(end, OSError) for end in ends),
        "previews": sum(seen.previews for seen in all_seen),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
