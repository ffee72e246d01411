"""What the bench of many clients counts: as lost what had to reach everybody and did not, no more; of memory
how it went on after the beginning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bench.load import Weighed, in_time, memory_rows
from bench.watchers import Seen, lost, stale
from server.ledger.events_table import Kept
from server.queue.hub import Hub
from server.queue.messages import QueueChanged, ResultsChanged
from server.telemetry.metrics import Metrics

PROGRESS = {"kind": "node_progress", "node": "a", "step": 1}
FINISHED = {"kind": "run_finished", "state": "done", "seconds": 1}


def happen(hub: Hub) -> None:
    """Publish what happens while a run is painted, of which a slow client gets less."""
    for step in range(20):
        hub.publish("r", {**PROGRESS, "step": step})
        hub.publish(None, ResultsChanged())
        hub.publish(None, QueueChanged(paused=False, waiting=[]))
    hub.publish("r", {"kind": "node_warned", "node": "a", "message": "now"})
    hub.publish("r", FINISHED)


async def read(hub: Hub, seen: Seen, after: int | None, published: bool) -> None:
    client = await hub.join(after, dict)
    if published:
        happen(hub)
    while client._waiting:
        message = await client.next()
        assert message
        assert isinstance(message.data, str)
        seen.take(json.loads(message.data))


async def a_slow_one_and_one_that_comes_late() -> tuple[Seen, Seen]:
    hub, slow, late = Hub(), Seen(), Seen()

    async def nothing(*_: int) -> Sequence[Kept]:
        return ()

    hub.go_on(100, lambda _: None, nothing)
    await read(hub, slow, None, published=True)
    await read(hub, late, 100, published=False)
    return slow, late


async def test_what_a_slow_client_needs_no_more_is_not_lost() -> None:
    slow, late = await a_slow_one_and_one_that_comes_late()
    assert len(late.newest) == 3
    assert len(slow.numbers) == len(late.numbers) == 2
    assert (lost([slow], late), stale([slow], late), slow.disorder) == (0, 0, 0)


async def test_what_must_reach_everybody_and_did_not_is_lost() -> None:
    slow, late = await a_slow_one_and_one_that_comes_late()
    slow.numbers.remove(min(slow.numbers))
    assert lost([slow], late) == 1
    assert lost([slow, late], Seen()) == 1  # also where only another client knows of it
    slow.first = slow.last
    assert lost([slow], late) == 0  # it came later


async def test_the_newest_of_what_may_be_left_out_must_come() -> None:
    slow, late = await a_slow_one_and_one_that_comes_late()
    slow.newest["r a"] -= 1
    assert stale([slow], late) == 1


@pytest.mark.parametrize("seconds", [0.05, 0.2])
def test_answers_are_counted_by_the_servers_own_clock(seconds: float) -> None:
    metrics = Metrics()
    asked: Any = [
        ("GET", "/api/runs"),
        ("POST", "/api/runs"),
        ("POST", "/api/images"),
        ("POST", "/api/check"),
    ]
    for method, route in asked:
        metrics.answered(method, route, 200, seconds)
    text = metrics.text(runs={}, queue=0, workers={}, workers_lost=0, sockets=0, cache={}, disk_free=0)
    assert in_time(text.decode()) == dict.fromkeys(("look", "submit", "upload"), (1, int(seconds < 0.1)))


def test_memory_is_told_as_it_went_on_and_for_each_upload() -> None:
    memory = [Weighed(70_000_000 + 1_000_000 * turn, 100 * turn) for turn in range(20)]
    assert list(memory_rows(memory)) == [
        ("the server's memory at a quarter, at half, at the end", "75.0, 80.0, 89.0 MB", "flat"),
        ("of that for each upload since the quarter", "10.0 kB", ""),
    ]
    assert dict(row[:2] for row in memory_rows([Weighed(1, 0)]))  # so short that nothing was uploaded
