"""Picture files, good and bad, made without the code under test."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image


def png(width: int = 60, height: int = 40, mode: str = "RGB", seed: int = 0) -> bytes:
    """Return a PNG of coloured noise."""
    channels = len(mode)
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)
    return saved(Image.fromarray(pixels, mode if channels > 3 else None), "PNG")


def jpeg(width: int = 60, height: int = 40) -> bytes:
    """Return a JPEG of coloured noise."""
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)
    return saved(Image.fromarray(pixels), "JPEG")


def animated_gif() -> bytes:
    """Return a GIF of two frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    return file.getvalue()


def huge_header(side: int = 60_000) -> bytes:
    """Return a PNG whose header announces `side` × `side` pixels, and which holds none."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def opened(path: Path) -> Image.Image:
    """Return the picture in a file, read whole."""
    return Image.open(io.BytesIO(path.read_bytes()))


def saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    """Return a picture as a file of that kind."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
