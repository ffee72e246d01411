"""The short-lived process that decodes a picture: ``python -m graphs.store.decode TASK MEMORY SECONDS``.

The file comes by standard input; what is made of it goes into the working folder, and a report in JSON to
standard output. Nothing here trusts the file: memory, time, and the size of what is written are limited
before a byte of it is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphs.store.files import is_disk_full
from graphs.store.images import THUMBNAIL_SIDES

if TYPE_CHECKING:
    from PIL.Image import Image

    from nodes.pictures.decode import Picture

COMPRESSION = 3
"""zlib's level: a tenth larger than the default, in a third of the time."""


def main(task: str, memory: int, seconds: int) -> dict[str, Any]:
    """Decode standard input and return the report."""
    _limit(memory, seconds)
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
            with Path("picture.png").open("wb") as file:
                file.write(png)
                file.flush()
                os.fsync(file.fileno())
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


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "win32":
        return  # there the caller's limit by the clock is the only one
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _png(picture: Picture) -> bytes:
    import cv2
    import numpy as np

    channels = [picture.pixels[..., ::-1]]
    if picture.alpha is not None:
        channels.append(picture.alpha[..., None])
    packed = np.concatenate(channels, axis=2)
    written, png = cv2.imencode(".png", packed, [cv2.IMWRITE_PNG_COMPRESSION, COMPRESSION])
    if not written:
        raise MemoryError
    return bytes(png.data)


def _thumbnails(picture: Picture) -> None:
    from PIL import Image as Pillow

    small = _shown(picture)
    for side in sorted(THUMBNAIL_SIDES, reverse=True):
        small.thumbnail((side, side), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
        small.save(f"{side}.jpg", "JPEG", quality=88)


def _shown(picture: Picture) -> Image:
    import numpy as np
    from PIL import Image as Pillow

    def as_bytes(values: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[Any]]:
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
