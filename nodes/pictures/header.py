"""What a picture file says of itself, read without decoding it: format, size, depth, frames.

Only the few bytes needed are looked at, here and not by a decoder, so that a header which announces
60,000 × 60,000 px is refused before anything is allocated.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from nodes.contract import NodeError

Format = Literal["PNG", "JPEG", "WebP", "TIFF", "BMP", "GIF"]

_MAX_STEPS = 1_000_000
"""How many blocks of a header are walked over: more than any real file has, and done in a second."""

FORMATS = "PNG, JPEG, WebP, TIFF, BMP or GIF"


class PictureError(NodeError):
    """A file is no picture that can be read; says what was found and what to do."""

    def __init__(self, message: str, *, hint: str = "", input: str | None = "file") -> None:
        super().__init__(message, input=input, hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says: `width` and `height` as stored (EXIF may turn them), `depth` in bits per
    channel, `frames` (2 stands for two or more)."""

    format: Format
    width: int
    height: int
    depth: int = 8
    frames: int = 1


def read_header(data: bytes) -> Header:
    """Return what a picture file says of itself. The content decides on the format, never a name.

    Raises:
        PictureError: if it is none of the formats read here, or ends within its header.
    """
    for signature, reader in _READERS.items():
        if data.startswith(signature) and (signature != b"RIFF" or data[8:12] == b"WEBP"):
            return reader(data)
    raise _unknown(data)


def _unknown(data: bytes) -> PictureError:
    if not data:
        return PictureError("The file is empty (0 bytes).", hint="Copy or export it again.")
    convert = f"Export it as {FORMATS}."
    start = data[:1024]
    if start[4:8] == b"ftyp":
        return PictureError("The file is HEIC, AVIF or a video, which is not read.", hint=convert)
    if start.startswith((b"8BPS", b"%PDF")):
        return PictureError("The file is a Photoshop or PDF document, which is not read.", hint=convert)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"<svg" in text.lower():
        return PictureError("The file is SVG, a drawing without pixels, which is not read.", hint=convert)
    if not set(text) & set(range(9)):
        return PictureError("The file holds text, not a picture.", hint=f"Choose a {FORMATS} file.")
    return PictureError("The file is no picture of a known format.", hint=f"Choose a {FORMATS} file.")


def _take(layout: str, data: bytes, offset: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(layout, data, offset)
    except (struct.error, OverflowError):  # the latter for an offset beyond what memory can have
        raise PictureError(
            f"The file ends within its header ({len(data)} bytes).",
            hint="It was cut off. Copy, download or export it again.",
        ) from None


def _png(data: bytes) -> Header:
    width, height, depth = _take(">IIB", data, 16)
    frames = 1
    position = 8
    while position + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, position)
        if kind == b"acTL":
            frames = _take(">I", data, position + 8)[0]
        if kind in (b"IDAT", b"IEND"):
            break
        position += 12 + size
    return Header(format="PNG", width=width, height=height, depth=max(8, depth), frames=frames)


def _jpeg(data: bytes) -> Header:
    position = 2
    for _ in range(_MAX_STEPS):
        lead, marker = _take(">BB", data, position)
        if lead != 0xFF:
            raise PictureError("The JPEG's header is damaged.", hint="Copy or export it again.")
        if marker == 0xFF:  # padding
            position += 1
        elif marker in (0x01, *range(0xD0, 0xD9)):  # markers without a body
            position += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            depth, height, width = _take(">BHH", data, position + 4)
            return Header(format="JPEG", width=width, height=height, depth=depth)
        else:
            position += 2 + _take(">H", data, position + 2)[0]
    raise PictureError("The JPEG's header never ends.", hint="Copy or export it again.")


def _webp(data: bytes) -> Header:
    kind = data[12:16]
    if kind == b"VP8X":
        flags, low_x, high_x, low_y, high_y = _take("<B3xHBHB", data, 20)
        width, height = 1 + low_x + (high_x << 16), 1 + low_y + (high_y << 16)
        return Header(format="WebP", width=width, height=height, frames=2 if flags & 2 else 1)
    if kind == b"VP8L":
        bits = _take("<I", data, 21)[0]
        return Header(format="WebP", width=1 + (bits & 0x3FFF), height=1 + (bits >> 14 & 0x3FFF))
    width, height = _take("<HH", data, 26)
    return Header(format="WebP", width=width & 0x3FFF, height=height & 0x3FFF)


def _bmp(data: bytes) -> Header:
    if _take("<I", data, 14)[0] == 12:
        width, height = _take("<HH", data, 18)
    else:
        width, height = _take("<ii", data, 18)
    return Header(format="BMP", width=width, height=abs(height))


def _gif(data: bytes) -> Header:
    width, height, flags = _take("<HHB", data, 6)
    position = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frames = 0
    for _ in range(_MAX_STEPS):
        if position >= len(data) or frames == 2:
            break
        if data[position] == 0x21:
            position += 2
        elif data[position] == 0x2C:
            frames += 1
            flags = _take("<B", data, position + 9)[0]
            position += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        else:
            break
        position = _after_blocks(data, position)
    return Header(format="GIF", width=width, height=height, frames=max(1, frames))


def _after_blocks(data: bytes, position: int) -> int:
    """Return the place after a GIF's run of data blocks, which a block of length 0 ends."""
    for _ in range(_MAX_STEPS):
        if position >= len(data) or not data[position]:
            break
        position += 1 + data[position]
    return position + 1


def _tiff(data: bytes) -> Header:
    order = "<" if data[:2] == b"II" else ">"
    big = _take(order + "H", data, 2)[0] == 43
    pointer, start = ("Q", 8) if big else ("I", 4)
    offset = _take(order + pointer, data, start)[0]
    pages: list[dict[int, int]] = []
    while offset and len(pages) < 64:
        tags, offset = _directory(data, offset, order, pointer)
        pages.append(tags)
    # Pages marked as a reduced version of another (tag 254, bit 0) are thumbnails.
    full = [tags for tags in pages if not tags.get(254, 0) & 1]
    if not full or 256 not in pages[0] or 257 not in pages[0]:
        raise PictureError("The TIFF says no size.", hint="Export it again.")
    return Header(
        format="TIFF",
        width=pages[0][256],
        height=pages[0][257],
        depth=max(8, pages[0].get(258, 1)),
        frames=min(2, len(full)),
    )


def _directory(data: bytes, offset: int, order: str, pointer: str) -> tuple[dict[int, int], int]:
    """Return the first value of each short or long tag of the directory there, and the next one's place."""
    big = pointer == "Q"
    count = _take(order + ("Q" if big else "H"), data, offset)[0]
    entry, first, inline = (20, offset + 8, 8) if big else (12, offset + 2, 4)
    if count > 4096 or first + count * entry > len(data):
        raise PictureError("The TIFF's header is damaged or cut off.", hint="Copy or export it again.")
    tags: dict[int, int] = {}
    for at in range(first, first + count * entry, entry):
        tag, kind, length = _take(order + "HH" + pointer, data, at)
        if kind in _WIDTHS and length:
            size, code = _WIDTHS[kind]
            value = at + entry - inline
            if size * length > inline:
                value = _take(order + pointer, data, value)[0]
            tags[tag] = _take(order + code, data, value)[0]
    return tags, _take(order + pointer, data, first + count * entry)[0]


_WIDTHS = {1: (1, "B"), 3: (2, "H"), 4: (4, "I"), 16: (8, "Q")}


_READERS = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"RIFF": _webp,
    b"II*\0": _tiff,
    b"MM\0*": _tiff,
    b"II+\0": _tiff,
    b"MM\0+": _tiff,
    b"BM": _bmp,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
}
