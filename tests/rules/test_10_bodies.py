"""Rule 10, bodies: headers and bodies that dawdle, and those that never end, are cut off."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import socket
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.graphs.store import pictures
from tests.rules.house import House, house, quick, raw
from tests.server.serving import Server

EMPTY = {"recipe": {"impasto": 1}}
LONG = 60
"""Seconds for which a client here goes on that nobody cuts off."""


async def drip(port: int, start: bytes, drop: bytes, *, seconds: float) -> tuple[bytes, float]:
    """Send `start`, then `drop` again and again; return what came back and after how long it was cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    writer.write(start)
    said = bytearray()

    async def listen() -> None:
        with contextlib.suppress(ConnectionError):  # it hangs up on who goes on sending; what it said counts
            while piece := await reader.read(65536):
                said.extend(piece)

    answer = asyncio.create_task(listen())
    try:
        while not answer.done() and time.monotonic() - began < seconds:
            with contextlib.suppress(ConnectionError):
                writer.write(drop)
                await writer.drain()
            await asyncio.sleep(0.05)
        await asyncio.wait((answer,), timeout=1)
        return bytes(said), time.monotonic() - began
    finally:
        answer.cancel()
        writer.close()


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b""),
        (b"GET /api/nodes HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ", b"b"),
        (b"GET /api/nodes HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-A: b\r\n"),
        (b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /login HTTP/1.1\r\nX-A: ", b"b"),
    ],
    ids=["silence", "one endless line", "endless lines", "a second request that never ends"],
)
async def test_a_header_that_does_not_come_is_not_waited_for(
    tmp_path: Path, start: bytes, drop: bytes
) -> None:
    async with house(tmp_path / "home", limits=quick(header_seconds=0.6)) as served:
        _, seconds = await drip(served.port, start, drop, seconds=LONG)
    assert seconds < LONG


@pytest.mark.parametrize(
    ("path", "length"),
    [(b"/api/check", b"Content-Length: 4000"), (b"/api/images", b"Transfer-Encoding: chunked")],
)
async def test_a_body_that_comes_slowly_is_not_waited_for(tmp_path: Path, path: bytes, length: bytes) -> None:
    drop = b"1\r\n{\r\n" if b"chunked" in length else b"{"
    type = b"application/json" if path == b"/api/check" else b"image/png"
    head = b"POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n%s\r\n\r\n" % (path, type, length)
    async with house(tmp_path / "home", limits=quick(body_seconds=0.5, linger_seconds=0.3)) as served:
        answer, seconds = await drip(served.port, head, drop, seconds=LONG)
    assert answer.split()[1] == b"408"
    assert seconds < LONG


async def test_a_large_body_that_keeps_coming_is_waited_for(tmp_path: Path) -> None:
    async def slowly() -> Any:
        for part in (data[i : i + 20_000] for i in range(0, len(data), 20_000)):
            yield part
            await asyncio.sleep(0.25)

    data = pictures.png(200, 200)
    assert 0.25 * len(data) / 20_000 > 1.2
    limits = quick(body_seconds=1, body_rate=4_000)
    async with (
        house(tmp_path / "home", limits=limits) as served,
        served.visitor() as visitor,
        visitor.post("/api/images", data=slowly()) as answer,
    ):
        assert answer.status == 201


def flood(port: int, head: bytes, block: bytes) -> tuple[bytes, int, float]:
    """Send as much as the server takes, at most 10 GB; return the answer, the bytes and the seconds."""
    sent, began = 0, time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=LONG) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(head)
            while sent < 10_000_000_000 and time.monotonic() - began < LONG:
                connection.sendall(block)
                sent += len(block)
        seconds = time.monotonic() - began
        answer = b""
        with contextlib.suppress(ConnectionError):
            answer = connection.recv(65_536)
    return answer, sent, seconds


@pytest.mark.parametrize(("path", "chunked"), [("/api/images", True), ("/api/check", False)])
async def test_ten_gigabytes_are_cut_off_and_take_no_memory(server: Server, path: str, chunked: bool) -> None:
    type = "application/json" if path == "/api/check" else "image/png"
    length = "Transfer-Encoding: chunked" if chunked else "Content-Length: 10000000000"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {type}\r\n{length}\r\n\r\n".encode()
    block = bytes(1_000_000)
    if chunked:
        block = b"f4240\r\n" + block + b"\r\n"
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    most = before

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, process.memory_info().rss)
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    _, sent, seconds = await asyncio.to_thread(flood, server.port, head, block)
    watching.cancel()
    assert sent < 10_000_000_000
    assert seconds < LONG
    assert most - before < 60_000_000


async def test_what_is_too_large_by_its_own_word_is_refused_before_it_comes(tmp_path: Path) -> None:
    head = b"POST /api/images HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10000000000\r\n\r\n"
    async with house(tmp_path / "home", limits=quick(linger_seconds=0.3)) as served:
        answer = await raw(served.port, head)
    assert answer.split()[1] == b"413"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity, gzip"])
async def test_a_packed_body_is_not_unpacked(open_house: House, encoding: str) -> None:
    headers = {"Content-Encoding": encoding, "Content-Type": "application/json"}
    async with open_house.visitor() as visitor:
        for path in ("/api/check", "/api/images"):
            data = gzip.compress(bytes(50_000_000))
            async with visitor.post(path, data=data, headers=headers) as answer:
                assert answer.status in (400, 415)


async def test_what_bodies_hold_is_given_back_whatever_the_headers_say(tmp_path: Path) -> None:
    body = json.dumps(EMPTY) + " " * 4000
    kinds = {"Content-Type": "application/json", "Connection": "Upgrade", "Upgrade": "anything"}
    async with (
        house(tmp_path / "home", limits=quick(bodies=200_000)) as served,
        served.visitor(headers=kinds) as visitor,
    ):
        for _ in range(5):
            async with visitor.post("/api/check", data=body) as answer:
                assert answer.status == 200
