"""Picture files written byte by byte, so that tests of the decoder owe nothing to an encoder."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image as Pillow

Array = np.ndarray[Any, np.dtype[Any]]


def random_pixels(height: int, width: int, channels: int = 3, *, depth: int = 8, seed: int = 0) -> Array:
    """Return whole numbers of all sizes, shaped (height, width, channels)."""
    kind = np.uint8 if depth == 8 else np.uint16
    return np.random.default_rng(seed).integers(0, 1 << depth, (height, width, channels)).astype(kind)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(pixels: Array, *extra: bytes, rows: int | None = None) -> bytes:
    """A PNG of (height, width, 1 … 4) pixels; `extra` chunks stand before the pixels, `rows` cuts them."""
    height, width, channels = pixels.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    raw = b"".join(b"\0" + row.astype(f">u{pixels.itemsize}").tobytes() for row in pixels[:rows])
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8 * pixels.itemsize, kind, 0, 0, 0)),
            *extra,
            chunk(b"IDAT", zlib.compress(raw)),
            chunk(b"IEND", b""),
        )
    )


def tiff(pixels: Array, *, photometric: int, order: str = "<", tags: dict[int, Any] | None = None) -> bytes:
    """An uncompressed TIFF of one strip. `tags`: short numbers, or bytes (of the type UNDEFINED)."""
    height, width, channels = pixels.shape
    body = pixels.astype(f"{order}u{pixels.itemsize}").tobytes()
    entries: dict[int, Any] = {
        256: width,
        257: height,
        258: [8 * pixels.itemsize] * channels,
        259: 1,
        262: photometric,
        273: 8,
        277: channels,
        278: height,
        279: len(body),
        **(tags or {}),
    }
    offset = 8 + len(body) + len(body) % 2
    after = offset + 2 + 12 * len(entries) + 4
    directory, tail = struct.pack(order + "H", len(entries)), b""
    for tag, value in sorted(entries.items()):
        if isinstance(value, bytes):
            kind, count, packed = 7, len(value), value
        elif isinstance(value, list):
            kind, count, packed = 3, len(value), struct.pack(f"{order}{len(value)}H", *value)
        else:
            kind, count, packed = 4, 1, struct.pack(order + "I", value)
        if len(packed) > 4:
            place = struct.pack(order + "I", after + len(tail))
            tail += packed + b"\0" * (len(packed) % 2)
        else:
            place = packed.ljust(4, b"\0")
        directory += struct.pack(order + "HHI", tag, kind, count) + place
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", offset)
    return start + body + b"\0" * (len(body) % 2) + directory + struct.pack(order + "I", 0) + tail


def saved(picture: Pillow.Image, format: str, **options: Any) -> bytes:
    """The file that Pillow writes."""
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def exif(orientation: int) -> bytes:
    data = Pillow.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def _fixed(*values: float) -> bytes:
    """Numbers as ICC's s15Fixed16."""
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _profile(space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    """An ICC profile (version 2) of such tags beside those that every profile must have."""
    tags = {
        b"desc": b"desc" + struct.pack(">II", 0, 5) + b"test\0" + b"\0" * 78,
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(0.9642, 1, 0.8249),
        b"cprt": b"text\0\0\0\0x\0",
        **tags,
    }
    table, bodies, offset = b"", b"", 132 + 12 * len(tags)
    for name, body in tags.items():
        table += name + struct.pack(">II", offset + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    kind = b"prtr" if space == b"CMYK" else b"mntr"
    head = struct.pack(">I4sI", offset + len(bodies), b"", 0x02400000) + kind + space + connection
    head = (head.ljust(36, b"\0") + b"acsp").ljust(68, b"\0") + _fixed(0.9642, 1, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + bodies


def profile(
    colorants: tuple[tuple[float, float, float], ...], curve: bytes, *, names: tuple[bytes, ...]
) -> bytes:
    """A profile of XYZ colorants under D50 and one curve for all channels."""
    tags = dict.fromkeys(names, curve)
    for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=False):
        tags[name] = b"XYZ \0\0\0\0" + _fixed(*xyz)
    return _profile(b"RGB " if colorants else b"GRAY", b"XYZ ", tags)


def cmyk_inks() -> bytes:
    """A profile of four inks by a table of their 16 full overprints in L*a*b*: each of cyan, magenta and
    yellow takes 25 of 100 lightness, black all that is left; magenta turns a* to 100."""
    corners = [
        ((100 - 25 * (c + m + y)) * (1 - k), 100 * m * (1 - c) * (1 - y) * (1 - k), 0)
        for c in (0, 1)
        for m in (0, 1)
        for y in (0, 1)
        for k in (0, 1)
    ]
    table = b"".join(bytes((round(L * 2.55), round(a + 128), round(b + 128))) for L, a, b in corners)
    straight = bytes(range(256))
    identity = _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + identity + straight * 4 + table + straight * 3
    return _profile(b"CMYK", b"Lab ", {b"A2B0": lut})


def interlaced_png(pixels: Array) -> bytes:
    """A PNG of (height, width, 3) pixels in the seven passes of Adam7."""
    height, width, _ = pixels.shape
    raw = b""
    for y, x, step_y, step_x in (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    ):
        part = pixels[y::step_y, x::step_x]
        if part.size:
            raw += b"".join(b"\0" + row.astype(f">u{pixels.itemsize}").tobytes() for row in part)
    header = struct.pack(">IIBBBBB", width, height, 8 * pixels.itemsize, 2, 0, 0, 1)
    chunks = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(raw)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def gamma_curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))


def table_curve(*points: int) -> bytes:
    return (
        b"curv\0\0\0\0"
        + struct.pack(f">I{len(points)}H", len(points), *points)
        + b"\0" * (len(points) % 2 * 2)
    )


def formula_curve(kind: int, *numbers: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + _fixed(*numbers)


# Colorants under D50 as published for Adobe RGB (1998) and ROMM (ProPhoto) RGB.
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
PROPHOTO = ((0.79767, 0.28804, 0.0), (0.13519, 0.71188, 0.0), (0.03134, 0.00009, 0.82491))
RGB_CURVES = (b"rTRC", b"gTRC", b"bTRC")


def adobe_rgb() -> bytes:
    return profile(ADOBE, gamma_curve(563 / 256), names=RGB_CURVES)


def prophoto_rgb() -> bytes:
    return profile(PROPHOTO, gamma_curve(1.8), names=RGB_CURVES)


def grey_gamma() -> bytes:
    return profile((), gamma_curve(1.8), names=(b"kTRC",))


def converted(pixels: Array, colorants: tuple[tuple[float, float, float], ...], gamma: float) -> Array:
    """The sRGB values in [0, 1], by float64 from the definition, of pixels under such a profile."""
    xyz = (pixels / np.iinfo(pixels.dtype).max) ** gamma @ np.array(colorants)
    # Bradford from D50 to D65, then IEC 61966-2-1: the long way round, with published matrices.
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    d50, d65 = np.array([0.96422, 1, 0.82521]), np.array([0.95047, 1, 1.08883])
    adapt = np.linalg.inv(bradford) @ np.diag(bradford @ d65 / (bradford @ d50)) @ bradford
    to_rgb = np.array(
        [
            [3.2404542, -1.5371385, -0.4985314],
            [-0.9692660, 1.8760108, 0.0415560],
            [0.0556434, -0.2040259, 1.0572252],
        ]
    )
    light = np.clip(xyz @ adapt.T @ to_rgb.T, 0, 1)
    encoded: Array = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return encoded
