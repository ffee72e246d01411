"""The hub: everyone hears everything that matters, and nobody can hold it up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from server.hub import KEPT_EVENTS, MAX_WAITING_BYTES, Client, Hub, Message


async def waiting(client: Client) -> list[Message]:
    """Take the messages that wait for a client."""
    found: list[Message] = []
    try:
        while message := await asyncio.wait_for(client.next(), 0.01):
            found.append(message)
    except TimeoutError:
        pass
    return found


async def texts(client: Client) -> list[dict[str, Any]]:
    """Take the text messages that wait for a client."""
    return [json.loads(message.data) for message in await waiting(client) if isinstance(message.data, str)]


def progress(step: int, node: str = "a") -> dict[str, Any]:
    return {"kind": "node_progress", "node": node, "step": step}


async def test_a_slow_client_gets_the_newest_progress_and_every_other_event() -> None:
    hub = Hub()
    client = hub.join(None, {"runs": []})
    for step in range(500):
        hub.publish("r", progress(step))
        if step % 100 == 0:
            hub.publish("r", {"kind": "node_warned", "node": "a", "message": str(step)})
    told = await texts(client)
    assert [entry["event"]["step"] for entry in told if entry["event"]["kind"] == "node_progress"] == [499]
    warned = [entry["event"]["message"] for entry in told if entry["event"]["kind"] == "node_warned"]
    assert warned == ["0", "100", "200", "300", "400"]
    numbers = [entry["number"] for entry in told]
    assert numbers == sorted(numbers)


async def test_a_client_gets_the_newest_picture_of_a_node_only() -> None:
    hub = Hub()
    client = hub.join(None, {"runs": []})
    header = {"run": "r", "node": "a", "output": None, "width": 1, "height": 1, "type": "image/jpeg"}
    for picture in (b"old", b"new"):
        hub.show(header, picture)
    hub.show({**header, "output": "image"}, b"final")
    pictures = [message.data for message in await waiting(client) if isinstance(message.data, bytes)]
    assert [picture.rpartition(b"}")[2] for picture in pictures] == [b"new", b"final"]


async def test_a_client_that_reads_nothing_is_let_go_before_it_costs_much() -> None:
    hub = Hub()
    asleep, awake = hub.join(None, {"runs": []}), hub.join(None, {"runs": []})
    large = {"kind": "node_warned", "node": "a", "message": "x" * 1_000_000}
    for _ in range(MAX_WAITING_BYTES // 1_000_000 + 1):
        hub.publish("r", large)
        assert await texts(awake)
    assert asleep.lost
    assert not awake.lost
    assert await asleep.next() is None


async def test_who_was_away_gets_what_is_kept_and_is_told_when_it_is_not_all() -> None:
    hub = Hub()
    start = hub.number
    for step in range(10):
        hub.publish("r", {"kind": "node_started", "node": str(step)})
    hello, *rest = await texts(hub.join(start + 4, {"runs": []}))
    assert hello["event"] == {"kind": "hello", "runs": [], "missed": False}
    assert [entry["number"] for entry in rest] == list(range(start + 5, start + 11))

    for _ in range(KEPT_EVENTS):
        hub.publish(None, {"kind": "recipes_changed"})
    for after in (start + 4, 0, hub.number + 1):
        hello, *rest = await texts(hub.join(after, {"runs": []}))
        assert hello["event"]["missed"]
        assert hello["number"] == hub.number
        assert rest == []


def test_numbers_rise_over_a_restart() -> None:
    assert Hub().number >= 1_700_000_000 << 12
    assert Hub().number < 2**53  # JavaScript reads it exactly


async def test_who_left_is_sent_nothing() -> None:
    hub = Hub()
    client = hub.join(None, {"runs": []})
    hub.leave(client)
    hub.publish(None, {"kind": "recipes_changed"})
    assert [entry["event"]["kind"] for entry in await texts(client)] == ["hello"]
