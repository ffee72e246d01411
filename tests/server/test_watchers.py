"""What the bench of many clients counts: as lost what had to reach everybody and did not, no more; of memory
how it went on after the beginning. And which of it breaks a promise, so that the bench fails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from rich.console import Console

from bench.load import in_time
from bench.load_figures import Measured, Weighed, broken, memory_rows, rows
from bench.promises import leave, tell
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
        ("of that for each upload since the quarter", "10.0 kB", "5 kB"),
    ]
    assert dict(row[:2] for row in memory_rows([Weighed(1, 0)]))  # so short that nothing was uploaded


SEEN = {"events": 9, "lost": 0, "stale": 0, "disorder": 0, "ended_early": 0, "previews": 0}


def kept(**changed: Any) -> Measured:
    """What is measured in two minutes in which every promise is kept, with some of it changed."""
    measured: dict[str, Any] = {
        "began": 1000.0,
        "answers": {"look": [0.01], "submit": [0.02], "upload": [3.0]},
        "memory": [Weighed(70_000_000 + 5_000 * turn, turn) for turn in range(20)],
        "late": [0.001],
        "in_server": {"look": (100, 99), "submit": (100, 99), "upload": (100, 0)},
        "done": 12,
        "finished_at": [1000.0 + 10 * turn for turn in range(12)],
    }
    return Measured(**{**measured, **changed})


def test_what_was_promised_under_load_and_kept_is_no_failure() -> None:
    assert list(broken(kept(), SEEN, 120)) == []
    assert list(rows(kept(), SEEN, 120))
    assert list(broken(kept(in_server={"look": (100, 99), "submit": (85, 84)}), SEEN, 120)) == []
    leave([])


@pytest.mark.parametrize("key", ["lost", "stale", "disorder", "ended_early"])
def test_what_sockets_missed_breaks_a_promise(key: str) -> None:
    (sentence,) = broken(kept(), {**SEEN, key: 3}, 120)
    assert sentence.endswith(": 3, promised at most 0")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"failures": ["500 GET /"]}, "Failures: 1, promised at most 0"),
        (
            {"in_server": {"look": (100, 98), "submit": (1, 1)}},
            "(look) in 0.1 s by the server's clock: 98 of 100, promised at least 99",
        ),
        (
            {"in_server": {"look": (100, 99)}},
            "(submit) in 0.1 s by the server's clock: 0 of 0, promised at least 1",
        ),
        (
            {"finished_at": [1000.0, 1031.0, 1060.0, 1089.0, 1118.0]},
            "no run ended: 31.0 s, promised at most 30 s",
        ),
        ({"finished_at": [1000.0, 1030.0, 1060.0]}, "no run ended: 60.0 s"),
        ({"memory": [Weighed(5_100 * turn, turn) for turn in range(20)]}, "5.1 kB, promised at most 5 kB"),
    ],
)
def test_what_the_server_did_not_do_breaks_a_promise(changed: dict[str, Any], said: str) -> None:
    (sentence,) = broken(kept(**changed), SEEN, 120)
    assert said in sentence


def test_runs_that_stand_still_break_a_promise() -> None:
    assert len(list(broken(kept(done=0, finished_at=[]), SEEN, 120))) == 2
    assert list(broken(kept(done=0, finished_at=[]), SEEN, 20)) == ["No run was painted: they do not go on"]


def test_a_broken_promise_is_told_and_is_the_exit_status() -> None:
    console = Console(record=True, quiet=False)
    tell(["The start: 4 s, promised at most 3 s"], console)
    assert "The start: 4 s, promised at most 3 s" in console.export_text()
    with pytest.raises(SystemExit) as ended:
        leave(["The start: 4 s, promised at most 3 s"])
    assert ended.value.code == 1
