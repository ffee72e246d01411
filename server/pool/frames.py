"""Messages between the server and its worker: a JSON header and, behind it, bytes.

Each begins with two 4-byte big-endian lengths. Nothing is pickled: neither side can make the other run code.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

if TYPE_CHECKING:
    import asyncio

_LENGTHS = struct.Struct(">II")
NO_DEVICE = 3
"""The worker's exit status when the device that it was told to use is not there."""
MAX_HEADER = 64_000_000
MAX_PAYLOAD = 1_000_000_000


class FrameError(Exception):
    """What came through the pipe is no frame: the other side is broken."""


class Frame(NamedTuple):
    """A message: its header, a JSON object, and the bytes that it speaks of."""

    header: dict[str, Any]
    payload: bytes


def pack(header: dict[str, Any], payload: bytes = b"") -> bytes:
    """Return a message as it goes through the pipe.

    >>> pack({"a": 1}, b"xyz")
    b'\\x00\\x00\\x00\\x07\\x00\\x00\\x00\\x03{"a":1}xyz'
    """
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return _LENGTHS.pack(len(text), len(payload)) + text + payload


def _lengths(data: bytes) -> tuple[int, int]:
    header, payload = _LENGTHS.unpack(data)
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise FrameError(f"a message of {header} + {payload} bytes")
    return header, payload


def _frame(text: bytes, payload: bytes) -> Frame:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError("a header that is not JSON") from error
    if not isinstance(header, dict):
        raise FrameError("a header that is no object")
    return Frame(header, payload)


async def receive(reader: asyncio.StreamReader) -> Frame:
    """Return the next message.

    Raises:
        IncompleteReadError: at the end of the pipe.
        FrameError: if it is no message.
    """
    header, payload = _lengths(await reader.readexactly(_LENGTHS.size))
    return _frame(await reader.readexactly(header), await reader.readexactly(payload))


def read(pipe: BinaryIO) -> Frame | None:
    """Return the next message, or None at the end of the pipe.

    Raises:
        FrameError: if it is no message, or ends early.
    """
    start = pipe.read(_LENGTHS.size)
    if not start:
        return None
    if len(start) < _LENGTHS.size:
        raise FrameError("a message that ends within its lengths")
    header, payload = _lengths(start)
    text, content = pipe.read(header), pipe.read(payload)
    if len(text) < header or len(content) < payload:
        raise FrameError("a message that ends early")
    return _frame(text, content)
