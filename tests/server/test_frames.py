"""Messages through a pipe."""

from __future__ import annotations

import asyncio
import io
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.pool.frames import MAX_PAYLOAD, Frame, FrameError, pack, read, receive

HEADERS = st.dictionaries(
    st.text(max_size=5), st.none() | st.integers() | st.text(max_size=9) | st.lists(st.booleans()), max_size=4
)


@given(frames=st.lists(st.tuples(HEADERS, st.binary(max_size=50)), max_size=4))
def test_what_is_packed_is_read(frames: list[tuple[dict[str, Any], bytes]]) -> None:
    stream = b"".join(pack(header, payload) for header, payload in frames)
    pipe = io.BytesIO(stream)
    assert [read(pipe) for _ in frames] == [Frame(*frame) for frame in frames]
    assert read(pipe) is None

    async def received() -> list[Frame]:
        reader = asyncio.StreamReader()
        reader.feed_data(stream)
        reader.feed_eof()
        return [await receive(reader) for _ in frames]

    assert asyncio.run(received()) == [Frame(*frame) for frame in frames]


@pytest.mark.parametrize(
    "stream",
    [
        b"hel",
        pack({"a": 1}, b"payload")[:-1],
        struct.pack(">II", 5, 0) + b"hello",
        struct.pack(">II", 2, 0) + b"[]",
        struct.pack(">II", 2, MAX_PAYLOAD + 1) + b"{}",
        b"Some library printed this line.\n",
    ],
)
def test_what_is_no_message_is_noticed(stream: bytes) -> None:
    with pytest.raises(FrameError):
        read(io.BytesIO(stream))
