"""The short-lived process that decodes a picture: ``python -m graphs.store.decode TASK MEMORY SECONDS``.

The file comes by standard input; what is made of it goes into the working folder, and a report in JSON to
standard output. Nothing here trusts the file: memory, time, and the size of what is written are limited
before a byte of it is read.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.store import child
from graphs.store.files import is_disk_full
from graphs.store.images import THUMBNAIL_SIDES

if TYPE_CHECKING:
    import numpy as np
    from PIL.Image import Image

    from nodes.pictures.decode import Picture

    Array = np.ndarray[Any, np.dtype[Any]]


MOST_BYTES = 2**30
"""Of one file that it writes: 100 megapixels of 16 bits with transparency, and some."""
COMPRESSION = 3
"""zlib's level: a tenth larger than the default, in a third of the time."""


def main(task: str, memory: int, seconds: int) -> dict[str, Any]:
    """Decode standard input and return the report."""
    child.limit(memory=memory, seconds=seconds, file_bytes=MOST_BYTES)
    _refuse_bombs()
    from nodes.contract import NodeError

    written = 0
    try:
        from nodes.pictures.decode import decode

        picture = decode(sys.stdin.buffer.read())
        height, width = picture.pixels.shape[:2]
        sha256 = ""
        if task == "store":
            png = _png(picture)
            written = len(png)
            sha256 = hashlib.sha256(png).hexdigest()
            _write("picture.png", png)
            del png
        _thumbnails(picture)
    except NodeError as error:
        return {"refused": {"message": error.message, "hint": error.hint}}
    except MemoryError:
        message = f"The picture needs more than {memory / 2**30:.0f} GB of memory to decode."
        return {"refused": {"message": message, "hint": "Make it smaller, or save it as JPEG."}}
    except OSError as error:
        if is_disk_full(error):
            return {"full": written}
        raise
    return {"decoded": {"width": width, "height": height, "sha256": sha256}}


def _refuse_bombs() -> None:
    """Let Pillow's warning that a picture unpacks to far more than its file be an error."""
    from PIL import Image as Pillow

    warnings.simplefilter("error", Pillow.DecompressionBombWarning)


def _png(picture: Picture) -> bytes:
    import numpy as np

    layers = [picture.pixels] if picture.alpha is None else [picture.pixels, picture.alpha[..., None]]
    packed = np.concatenate(layers, axis=2)
    return _png_of_16_bits(packed) if picture.depth == 16 else _png_of_8_bits(packed)


def _png_of_8_bits(packed: Array) -> bytes:
    from PIL import Image as Pillow

    png = io.BytesIO()
    Pillow.fromarray(packed).save(png, "PNG", compress_level=COMPRESSION)
    return png.getvalue()


def _png_of_16_bits(packed: Array) -> bytes:
    import cv2  # Pillow writes 16 bits in grey only

    order = cv2.COLOR_RGBA2BGRA if packed.shape[2] == 4 else cv2.COLOR_RGB2BGR
    written, png = cv2.imencode(
        ".png", cv2.cvtColor(packed, order), [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION]
    )
    if not written:
        raise MemoryError
    return bytes(png.data)


def _thumbnails(picture: Picture) -> None:
    from PIL import Image as Pillow

    small = _shown(picture)
    for side in sorted(THUMBNAIL_SIDES, reverse=True):
        small.thumbnail((side, side), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
        jpeg = io.BytesIO()
        small.save(jpeg, "JPEG", quality=88)
        _write(f"{side}.jpg", jpeg.getvalue())


def _write(name: str, data: bytes) -> None:
    """Write a file of the working folder, synced: whoever started this process gives it its final name."""
    with Path(name).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _shown(picture: Picture) -> Image:
    import numpy as np
    from PIL import Image as Pillow

    def as_bytes(values: Array) -> Array:
        return (values >> 8).astype(np.uint8) if values.dtype == np.uint16 else values

    shown = Pillow.fromarray(as_bytes(picture.pixels))
    if picture.alpha is None:
        return shown
    ground = Pillow.new("RGB", shown.size, "white")
    ground.paste(shown, mask=Pillow.fromarray(as_bytes(picture.alpha)))
    return ground


if __name__ == "__main__":
    report = main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(report))
