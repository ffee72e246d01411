"""Pixels to picture files, and writing a file whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.contract import NodeError
from nodes.files import free_paths, is_disk_full, name_new, written_part
from nodes.pictures.png import read_recipe, with_recipe

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["jpeg", "png", "read_recipe", "webp", "write_new"]

MAX_SIDE_JPEG = 65_500  # libjpeg's
MAX_SIDE_WEBP = 16_383  # 14 bits of the format


def png(pixels: Array, alpha: Array | None = None, *, recipe: str | None = None) -> bytes:
    """Return a PNG of 8 or 16 bits a channel, as `pixels` has them, without loss.

    Args:
        pixels: (height, width, 3), uint8 or uint16, sRGB.
        alpha: (height, width) of the same type, or None for an opaque picture.
        recipe: text to keep inside, in an uncompressed iTXt chunk with the keyword "impasto".
    """
    import cv2
    import numpy as np

    channels = pixels[..., ::-1] if alpha is None else np.dstack((pixels[..., ::-1], alpha))
    done, encoded = cv2.imencode(".png", np.ascontiguousarray(channels), [cv2.IMWRITE_PNG_COMPRESSION, 6])
    assert done, "OpenCV refuses only other types than uint8 and uint16"
    data = bytes(encoded)
    return data if recipe is None else with_recipe(data, recipe)


def jpeg(pixels: Array, *, quality: int = 92) -> bytes:
    """Return a JPEG with full colour resolution (4:4:4). It holds no transparency and no recipe.

    Args:
        pixels: (height, width, 3), uint8, sRGB.
        quality: from 1 to 100.

    Raises:
        NodeError: if a side is too long for the format.
    """
    _check_side(pixels, MAX_SIDE_JPEG, "JPEG")
    import cv2
    import numpy as np

    # Not Pillow: its buffer is too small for a large picture of noise (4:4:4, optimised).
    settings = (
        (cv2.IMWRITE_JPEG_QUALITY, quality),
        (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444),
        (cv2.IMWRITE_JPEG_OPTIMIZE, 1),
    )
    flat = [number for setting in settings for number in setting]
    done, encoded = cv2.imencode(".jpg", np.ascontiguousarray(pixels[..., ::-1]), flat)
    assert done, "OpenCV refuses only other types than uint8"
    return bytes(encoded)


def webp(pixels: Array, alpha: Array | None = None, *, quality: int = 92, lossless: bool = False) -> bytes:
    """Return a WebP. It holds transparency but no recipe.

    Args:
        pixels: (height, width, 3), uint8, sRGB.
        alpha: (height, width), uint8, or None for an opaque picture.
        quality: from 1 to 100; ignored when `lossless`.
        lossless: whether every pixel is kept, those under full transparency included.

    Raises:
        NodeError: if a side is too long for the format.
    """
    _check_side(pixels, MAX_SIDE_WEBP, "WebP")
    import numpy as np
    from PIL import Image as Pillow

    channels = pixels if alpha is None else np.dstack((pixels, alpha))
    out = BytesIO()
    Pillow.fromarray(channels).save(
        out, "WEBP", quality=80 if lossless else quality, lossless=lossless, exact=lossless
    )
    return out.getvalue()


def _check_side(pixels: Array, longest: int, format: str) -> None:
    height, width = pixels.shape[:2]
    if max(height, width) > longest:
        raise NodeError(
            f"The picture is {width} × {height} px; {format} allows {longest} px a side.",
            input="format",
            hint="Save it as PNG, or make it smaller.",
        )


def write_new(folder: Path, name: str, suffix: str, data: bytes) -> Path:
    """Write a new file and return its path; an existing one is never touched.

    A taken name gets " 2", " 3" and so on. The file appears under its name only when all of it is on the
    disk; when writing fails nothing stays behind.

    Args:
        folder: made when missing.
        name: without folders and suffix.
        suffix: with its dot.
        data: the content.

    Raises:
        NodeError: if the disk is full or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with written_part(folder, data) as part:
            for path in free_paths(folder, name, suffix):
                with suppress(FileExistsError):  # another run just took the name
                    name_new(part, path)
                    return path
    except OSError as fault:
        raise cannot_write(fault, folder, len(data)) from fault
    raise no_name_left(folder, name)


def no_name_left(folder: Path, name: str) -> NodeError:
    """Return the error of a folder in which every number behind `name` is taken."""
    return NodeError(
        f"The folder {_named(folder)} holds thousands of pictures named {name} already.",
        input="name",
        hint="Choose another name.",
    )


def cannot_write(fault: OSError, folder: Path, size: int) -> NodeError:
    """Return the error of a picture of `size` bytes that could not be written to `folder`."""
    if is_disk_full(fault):
        try:
            free = f"{shutil.disk_usage(folder).free / 1e6:.1f} MB are"
        except OSError:
            free = "less is"
        return NodeError(
            f"The disk is full: the picture takes {size / 1e6:.1f} MB and {free} free in the folder "
            f"{_named(folder)}. Nothing was written.",
            hint="Free space there, or choose another folder, and paint again.",
        )
    return NodeError(
        f"The picture cannot be written to the folder {_named(folder)}: "
        f"{fault.strerror or type(fault).__name__}.",
        hint="Choose a folder that you may write to.",
    )


def _named(folder: Path) -> str:
    """The folder's own name: where it lies concerns nobody who only sees the message."""
    return folder.absolute().name
