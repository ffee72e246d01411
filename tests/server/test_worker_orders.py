"""What a worker does with its orders, without a process around it."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from graphs.context import StopSwitch
from graphs.events import RunFinished
from server.worker.encoding import OutputKey
from server.worker.painter import Order, Painter


@pytest.fixture
def painter() -> Iterator[Painter]:
    """One that reports to nobody."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    yield Painter(io.BytesIO(), nobody)
    os.close(nobody)


def test_a_run_that_is_ordered_again_as_soon_as_it_ended_can_be_stopped(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = StopSwitch(), StopSwitch()
    order = Order(run="r", name="R", scope="r", recipe=b"", switch=first)
    painter._switches["r"] = first

    def ordered_again(kind: str, header: dict[str, Any], payload: bytes = b"") -> None:
        assert not painter._switches  # nothing is left that could take away what comes now
        painter._switches["r"] = second

    monkeypatch.setattr(painter, "_report", ordered_again)
    painter._tell(order, RunFinished(state="interrupted", seconds=1))
    painter._stop("r", "interrupt")
    assert second.interrupted
    assert not first.interrupted
    painter._stop("another", "cancel")
    painter._stop("r", "cancel")
    assert second.cancelled


def test_pictures_at_full_size_are_made_one_after_the_other(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most, entered = 0, 0, threading.Event()

    def full(key: OutputKey) -> bytes:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        entered.wait(0.05)
        at_once -= 1
        return b""

    monkeypatch.setattr(painter._encoder, "full", full)
    key = {"run": "r", "node": "n", "output": "image"}
    threads = [threading.Thread(target=painter._fetch, args=(number, key)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
