"""What a worker does with its orders, without a process around it."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from graphs.context import StopSwitch
from graphs.events import RunFinished
from server.worker import encoding
from server.worker.encoding import OutputKey, PreviewEncoder
from server.worker.painter import Order, Painter
from tests.server.serving import PATIENCE


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


def test_finished_pictures_that_wait_to_be_sent_hold_only_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "WAITING_BYTES", 3 * 4 * 64 * 64)
    go, sent, most = threading.Event(), [], 0

    def send(header: dict[str, Any], jpeg: bytes) -> None:
        go.wait(PATIENCE)
        sent.append(header["node"])

    encoder = PreviewEncoder(send)
    names = [f"n{number}" for number in range(8)]

    def compute() -> None:
        for name in names:
            encoder.show(OutputKey("r", name, "image"), torch.rand(3, 64, 64))

    computing = threading.Thread(target=compute)
    computing.start()
    computing.join(0.5)
    most = len(encoder._waiting)
    assert computing.is_alive(), "it is ahead of what can be sent, and goes on"
    assert most <= 2  # one more than was there when there was room
    go.set()
    computing.join(PATIENCE)
    encoder.drain()
    assert sorted(sent) == names, "one was not sent"
