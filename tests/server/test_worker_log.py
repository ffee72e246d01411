"""What a worker writes, in the server's log."""

from __future__ import annotations

import asyncio
import logging

import pytest

from server.pool.worker_log import LONGEST_LINE, follow


async def logged(written: bytes, caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """Return the level and text of each line that is logged of what a worker wrote."""
    caplog.set_level(logging.DEBUG, logger="server.worker")
    stream = asyncio.StreamReader()
    stream.feed_data(written)
    stream.feed_eof()
    await follow(stream, "worker-3", lambda: "a1b2")
    assert {(record.worker, record.run) for record in caplog.records} == {("worker-3", "a1b2")}  # type: ignore[attr-defined]
    return [(record.levelname, record.getMessage().removeprefix("worker-3: ")) for record in caplog.records]


async def test_lines_keep_their_level_and_a_traceback_that_of_its_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    written = (
        b"a library prints\nERROR graphs.execute: it failed\nTraceback (most recent call last):\nINFO ok"
    )
    assert await logged(written, caplog) == [
        ("INFO", "a library prints"),
        ("ERROR", "graphs.execute: it failed"),
        ("ERROR", "Traceback (most recent call last):"),
        ("INFO", "ok"),
    ]


async def test_a_line_without_an_end_is_logged_in_pieces_and_any_bytes_are_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lines = await logged(b"x" * (3 * LONGEST_LINE) + b"\xff\n", caplog)
    assert "".join(text for _, text in lines) == "x" * (3 * LONGEST_LINE) + "\ufffd"
    assert max(len(text) for _, text in lines) <= LONGEST_LINE
