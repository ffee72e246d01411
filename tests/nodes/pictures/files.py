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


def profile(
    colorants: tuple[tuple[float, float, float], ...], curve: bytes, *, names: tuple[bytes, ...]
) -> bytes:
    """An ICC profile (version 2) of XYZ colorants under D50 and one curve for all channels."""

    def fixed(*values: float) -> bytes:
        return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))

    text = b"test\0"
    description = b"desc" + struct.pack(">II", 0, len(text)) + text + b"\0" * 78
    tags = {
        b"desc": description,
        b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249),
        b"cprt": b"text\0\0\0\0x\0",
    }
    tags |= dict.fromkeys(names, curve)
    for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=False):
        tags[name] = b"XYZ \0\0\0\0" + fixed(*xyz)
    table, bodies, offset = b"", b"", 132 + 12 * len(tags)
    for name, body in tags.items():
        padded = body + b"\0" * (-len(body) % 4)
        table += name + struct.pack(">II", offset + len(bodies), len(body))
        bodies += padded
    space = b"RGB " if colorants else b"GRAY"
    head = struct.pack(
        ">I4sI4s4s4s12s4s4s",
        offset + len(bodies),
        b"",
        0x02400000,
        b"mntr",
        space,
        b"XYZ ",
        b"",
        b"acsp",
        b"",
    )
    head = head.ljust(68, b"\0") + fixed(0.9642, 1, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + bodies


def gamma_curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


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
