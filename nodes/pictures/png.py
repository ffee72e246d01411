"""The chunks of a PNG file: walking them, leaving text out, and the recipe that is kept in one."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from nodes.pictures.header import PictureError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
RECIPE_KEYWORD = b"impasto"
MAX_RECIPE = 10_000_000
MAX_CHUNKS = 100_000

# What a picture needs for its pixels, colours and orientation (PNG, third edition, section 11). Texts,
# dates and private chunks are never handed to a decoder.
_WANTED = {
    b"IHDR",
    b"PLTE",
    b"tRNS",
    b"gAMA",
    b"cHRM",
    b"sRGB",
    b"iCCP",
    b"eXIf",
    b"sBIT",
    b"bKGD",
    b"IDAT",
    b"IEND",
}

_PASSES = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))
"""Adam7: first column, column step, first row, row step of each pass."""


class Chunk(NamedTuple):
    """A chunk: its four-letter kind and its body, whose checksum was right."""

    kind: bytes
    body: memoryview


def walk(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks up to IEND.

    Raises:
        PictureError: if the file ends before that or a checksum is wrong.
    """
    view = memoryview(data)
    position = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if position + 12 > len(data):
            raise _cut_off(len(data))
        size, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + size
        if end > len(data):
            raise _cut_off(len(data))
        if zlib.crc32(view[position + 4 : end - 4]) != struct.unpack_from(">I", data, end - 4)[0]:
            raise PictureError(
                "The PNG is damaged (a checksum is wrong).", hint="Copy, download or export it again."
            )
        yield Chunk(kind, view[position + 8 : end - 4])
        if kind == b"IEND":
            return
        position = end
    raise PictureError(f"The PNG has more than {MAX_CHUNKS} chunks.", hint="Export it again.")


def pack(kind: bytes, body: bytes) -> bytes:
    """Return a chunk as it stands in the file."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def essential(data: bytes) -> bytes:
    """Return the PNG with nothing but what its pixels need, having made sure that all of them are there.

    Raises:
        PictureError: if it is cut off or damaged.
    """
    chunks = [chunk for chunk in walk(data) if chunk.kind in _WANTED]
    if not chunks or chunks[0].kind != b"IHDR" or len(chunks[0].body) != 13:
        raise PictureError("The PNG does not begin with its header.", hint="Export it again.")
    wanted = _raw_size(bytes(chunks[0].body))
    found = _inflated_size((chunk.body for chunk in chunks if chunk.kind == b"IDAT"), wanted)
    if found < wanted:
        raise PictureError(
            f"The PNG is incomplete: {found / wanted:.0%} of its pixels are there.",
            hint="It was cut off. Copy, download or export it again.",
        )
    return SIGNATURE + b"".join(pack(kind, bytes(body)) for kind, body in chunks)


def with_recipe(data: bytes, recipe: str) -> bytes:
    """Return the PNG with the recipe as an uncompressed iTXt chunk after its header."""
    header_end = len(SIGNATURE) + 25
    # A lone surrogate, which UTF-8 has no bytes for, becomes the escape that JSON has for it.
    body = RECIPE_KEYWORD + b"\0\0\0\0\0" + recipe.encode(errors="backslashreplace")
    return data[:header_end] + pack(b"iTXt", body) + data[header_end:]


def read_recipe(data: bytes) -> str | None:
    """Return the recipe inside an exported PNG, or None where there is none.

    Compressed text is not opened and no more than `MAX_RECIPE` bytes are taken. The text is untrusted: it
    is a recipe only once it has been parsed and checked.

    Raises:
        PictureError: if the PNG is cut off or damaged, or the recipe is too long or no text.
    """
    if not data.startswith(SIGNATURE):
        return None
    for kind, body in walk(data):
        if kind != b"iTXt" or bytes(body[: len(RECIPE_KEYWORD) + 1]) != RECIPE_KEYWORD + b"\0":
            continue
        if len(body) > MAX_RECIPE:
            raise PictureError(
                f"The recipe in the PNG is {len(body) / 1e6:.0f} MB long; at most {MAX_RECIPE // 10**6} MB "
                "are read.",
                hint="Use the recipe's own file.",
            )
        return _text(bytes(body[len(RECIPE_KEYWORD) + 1 :]))
    return None


def _text(fields: bytes) -> str:
    """Return the text of an iTXt chunk from what follows its keyword: compression flag and method, then
    language and translated keyword, each ended by a zero byte, then the text."""
    parts = fields[2:].split(b"\0", 2)
    try:
        if fields[:1] != b"\0" or len(parts) != 3:
            raise ValueError
        return parts[2].decode()
    except ValueError:
        raise PictureError(
            "The recipe in the PNG is compressed or no text.", hint="Use the recipe's own file."
        ) from None


def _cut_off(size: int) -> PictureError:
    return PictureError(
        f"The PNG ends too early, after {size} bytes.",
        hint="It was cut off. Copy, download or export it again.",
    )


def _raw_size(header: bytes) -> int:
    """Return how many bytes the pixels take before compression, one filter byte a row included."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(kind, 1)
    total = 0
    for x, step_x, y, step_y in _PASSES if interlaced else ((0, 1, 0, 1),):
        columns, rows = -(-(width - x) // step_x), -(-(height - y) // step_y)
        if columns > 0 and rows > 0:
            total += rows * (1 + -(-columns * bits // 8))
    return max(1, total)


def _inflated_size(bodies: Iterator[memoryview], wanted: int) -> int:
    """Return how many bytes the stream holds, counting no further than `wanted`."""
    inflate = zlib.decompressobj()
    found = 0
    try:
        for body in bodies:
            rest: bytes | memoryview = body
            while len(rest) and found < wanted and not inflate.eof:
                found += len(inflate.decompress(rest, 1 << 20))
                rest = inflate.unconsumed_tail
        while found < wanted and not inflate.eof and (more := inflate.decompress(b"", 1 << 20)):
            found += len(more)
    except zlib.error:
        raise PictureError(
            "The PNG is damaged (its pixels cannot be unpacked).", hint="Copy or export it again."
        ) from None
    return min(found, wanted)
