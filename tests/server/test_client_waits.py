"""The Python client where a server is away, busy or wants a token."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from graphs.events import RunFinished
from server.client import Client, ServerError, Unreachable
from server.client.patience import Pauses, patiently
from server.queue.messages import Hello
from tests.server.serving import PATIENCE, quiet_port, recipe, started, stub


def test_waiting_is_for_what_passes_and_not_for_ever() -> None:
    busy = ServerError(503, "Not now", [], retry_after=0.5)
    pauses = Pauses(patience=PATIENCE)
    assert pauses.after(busy) == 0.5
    assert pauses.after(Unreachable("Gone.")) == 0.5
    with pytest.raises(ServerError):
        pauses.after(ServerError(404, "Missing", []))
    with pytest.raises(Unreachable):
        Pauses(patience=0.1).after(Unreachable("Gone."))
    told: list[ServerError | Unreachable | int] = [Unreachable("Gone."), busy, 5]
    answers = iter(told)

    def ask() -> int:
        answer = next(answers)
        if isinstance(answer, int):
            return answer
        raise answer

    assert patiently(ask, patience=PATIENCE) == 5


def test_a_server_that_wants_a_token_gets_it_and_one_that_wants_time_too(tmp_path: Path) -> None:
    options = ("--token", "a-long-secret-0123456789", "--rates", "0.05")
    with started(tmp_path / "home", *options) as guarded:
        with Client(guarded.address, "a-long-secret-0123456789") as client, client.events() as events:
            begin = time.monotonic()
            for _ in range(5):  # three at once, then one a second
                assert client.recipe("quickstart").shipped
            assert time.monotonic() - begin > 1
            assert isinstance(events.next().event, Hello)
        for token in (None, "another"):
            with Client(guarded.address, token) as client:
                with pytest.raises(ServerError) as refused:
                    client.recipes()
                assert refused.value.status == 401
                with pytest.raises(ServerError) as refused, client.events():
                    raise AssertionError("let in")
                assert refused.value.status == 401


def test_a_run_is_followed_over_a_restart_of_the_server_and_the_log_says_its_steps(tmp_path: Path) -> None:
    home = tmp_path / "home"
    document = recipe(
        {"flat": stub("Flat"), "slow": stub("Slow", image="flat.image", steps=40, seconds=0.05)}
    )
    events: list[Any] = []
    port = quiet_port()
    with started(home, "--port", port, "--log-format", "json") as first:
        client = Client(first.address)
        run = client.submit(document).id
        following = threading.Thread(target=lambda: events.extend(client.follow(run)))
        following.start()
        deadline = time.monotonic() + PATIENCE
        while client.run(run).nodes.get("slow") is None or client.run(run).nodes["slow"].step < 5:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    log = [json.loads(line) for line in home.with_suffix(".log").read_text().splitlines()]
    steps = [line["message"] for line in log if line.get("run") == run]
    assert steps[:2] == ["Run accepted", "Run begins"]
    with started(home, "--port", port):
        following.join(PATIENCE)
        assert not following.is_alive()
        assert client.run(run).state == "done"
        client.close()
    assert isinstance(events[-1], RunFinished)
    assert events[-1].state == "done"
