"""The hub: everyone hears everything that matters, and nobody can hold it up."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from typing import Any

import pytest

from server.ledger import EventsGone, Kept
from server.ledger.record import LoggedEvent
from server.queue.backlog import Message
from server.queue.hub import KEPT_BYTES, MAX_WAITING_BYTES, Client, Hub


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
    client = await hub.join(None, dict)
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
    client = await hub.join(None, dict)
    header = {"run": "r", "node": "a", "output": None, "width": 1, "height": 1, "type": "image/jpeg"}
    for picture in (b"old", b"new"):
        hub.show(header, picture)
    hub.show({**header, "output": "image"}, b"final")
    pictures = [message.data for message in await waiting(client) if isinstance(message.data, bytes)]
    assert [picture.rpartition(b"}")[2] for picture in pictures] == [b"new", b"final"]


async def test_a_client_that_reads_nothing_is_let_go_before_it_costs_much() -> None:
    hub = Hub()
    asleep, awake = await hub.join(None, dict), await hub.join(None, dict)
    huge = {"kind": "node_warned", "node": "a", "message": "x" * 1_000_000}
    for _ in range(MAX_WAITING_BYTES // 1_000_000 + 1):
        hub.publish("r", huge)
        assert await texts(awake)
    assert asleep.lost
    assert not awake.lost
    assert await asleep.next() is None


class Past:
    """What a ledger holds: every event that the hub logged, and more from before it."""

    def __init__(self, hub: Hub, start: int = 1000, gone: int = 0) -> None:
        self.events: dict[int, str] = {}
        self.asked = 0
        self.gone = gone
        hub.go_on(start, self.log, self.read)

    def log(self, event: LoggedEvent) -> None:
        self.events[event.number] = event.text

    async def read(self, after: int, upto: int) -> list[Kept]:
        self.asked += 1
        await asyncio.sleep(0)
        if after < self.gone:
            raise EventsGone
        return [Kept(number, text) for number, text in self.events.items() if after < number <= upto]


def large(step: int) -> dict[str, Any]:
    return {"kind": "node_warned", "node": "a", "message": f"{step:06} " + "x" * 2000}


async def test_who_was_away_gets_what_is_kept_in_memory() -> None:
    hub = Hub()
    past = Past(hub)
    for step in range(10):
        hub.publish("r", {"kind": "node_started", "node": str(step)})
    hello, *rest = await texts(await hub.join(1004, lambda: {"runs": []}))
    assert hello["event"] == {"kind": "hello", "runs": [], "missed": False}
    assert hello["number"] == 1004
    assert [entry["number"] for entry in rest] == list(range(1005, 1011))
    assert past.asked == 0


async def test_who_was_away_for_long_gets_the_rest_from_the_ledger_without_a_gap() -> None:
    hub = Hub()
    past = Past(hub)
    for step in range(2 * KEPT_BYTES // 2000):
        hub.publish("r", large(step))
    joining = asyncio.create_task(hub.join(1000, dict))
    await asyncio.sleep(0)
    hub.publish("r", large(999_999))  # while the ledger is read
    hello, *rest = await texts(await joining)
    assert not hello["event"]["missed"]
    assert [entry["number"] for entry in rest] == list(range(1001, hub.number + 1))
    assert past.asked == 1


async def test_who_is_asked_for_what_is_gone_says_so_and_does_not_send_the_rest() -> None:
    hub = Hub()
    Past(hub, gone=1003)
    for step in range(2 * KEPT_BYTES // 2000):
        hub.publish("r", large(step))
    for after in (1002, 0, hub.number + 1):
        hello, *rest = await texts(await hub.join(after, dict))
        assert hello["event"]["missed"]
        assert hello["number"] == hub.number
        assert rest == []
    assert not (await texts(await hub.join(1003, dict)))[0]["event"]["missed"]


async def test_who_catches_up_is_not_let_go_for_it() -> None:
    hub = Hub()
    Past(hub)
    for step in range(2 * MAX_WAITING_BYTES // 2000):
        hub.publish("r", large(step))
    client = await hub.join(hub.number - KEPT_BYTES // 4000, dict)
    assert not client.lost
    assert len(await texts(client)) > 100


@pytest.mark.parametrize("event", [{"kind": "node_started", "node": "a"}, large(0)], ids=["short", "long"])
async def test_the_past_takes_bounded_memory_and_not_only_its_text(event: dict[str, Any]) -> None:
    hub = Hub()
    hub.publish("r", event)
    tracemalloc.start()
    try:
        for _ in range(3 * KEPT_BYTES // 400):
            hub.publish("r", event)
        assert KEPT_BYTES / 2 < tracemalloc.get_traced_memory()[0] < 1.1 * KEPT_BYTES
    finally:
        tracemalloc.stop()


async def test_what_was_replaced_is_held_no_more_and_missed_by_nobody() -> None:
    hub = Hub()
    past = Past(hub)
    hub.publish("r", {"kind": "node_started", "node": "a"})
    for step in range(3 * KEPT_BYTES // 400):
        hub.publish(None, {"kind": "images_changed"})
        hub.publish("r", progress(step))
    assert len(hub._kept) == 3
    _, *rest = await texts(await hub.join(1000, dict))
    assert [entry["number"] for entry in rest] == [1001, hub.number - 1, hub.number]
    assert past.asked == 0


async def test_only_the_newest_word_on_the_server_itself_waits_for_a_slow_client() -> None:
    hub = Hub()
    client = await hub.join(None, dict)
    for paused in (True, False, True):
        hub.publish(None, {"kind": "queue_changed", "paused": paused, "waiting": []})
    told = [entry["event"] for entry in await texts(client)]
    assert [event["paused"] for event in told if event["kind"] == "queue_changed"] == [True]


async def test_what_is_logged_says_which_older_events_it_replaces() -> None:
    hub = Hub()
    logged: list[LoggedEvent] = []
    hub.go_on(5, logged.append, Past(Hub()).read)
    for event in (progress(1), progress(2), progress(2, node="b"), {"kind": "node_started", "node": "a"}):
        hub.publish("r", event)
    hub.publish(None, {"kind": "recipes_changed"})
    one, again, other, started, changed = (event.replaces for event in logged)
    assert one == again is not None
    assert other not in (None, one)
    assert started is None
    assert changed is not None
    assert [event.number for event in logged] == [6, 7, 8, 9, 10]
    assert json.loads(logged[0].text)["event"] == progress(1)


async def test_who_left_is_sent_nothing() -> None:
    hub = Hub()
    client = await hub.join(None, dict)
    hub.leave(client)
    hub.publish(None, {"kind": "recipes_changed"})
    assert [entry["event"]["kind"] for entry in await texts(client)] == ["hello"]
