"""The short-lived process that makes a film: ``python -m server.films.cut FORMAT SIDE SECONDS``.

Frames come by standard input, each a JPEG behind its length in 4 big-endian bytes; the film goes to standard
output. Time and memory are limited before the first is read.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphs.store import child

if TYPE_CHECKING:
    from PIL.Image import Image

HOLD_SECONDS = 1.5
"""How much longer than the others the last picture is shown."""
VIDEO_RATE = 24
MONTAGE = 6
MONTAGE_SIDE = 1024
MEMORY_LIMIT = 4 * 2**30
SECONDS_LIMIT = 90
MOST_BYTES = 2**28
NICENESS = 10
_LENGTH = struct.Struct(">I")


def main(kind: str, side: int, seconds: float) -> None:
    """Read frames, and write the film of `seconds` of which the longest side has `side` pixels."""
    child.limit(memory=MEMORY_LIMIT, seconds=SECONDS_LIMIT, file_bytes=MOST_BYTES)
    if sys.platform != "win32":
        os.nice(NICENESS)
    frames = list(_fitted(list(_read(sys.stdin.buffer)), side))
    sys.stdout.buffer.write(MAKERS[kind](frames, seconds))


def gif(frames: Sequence[Image], seconds: float) -> bytes:
    """Return a GIF that repeats; its times are whole hundredths of a second."""
    from PIL import Image as Pillow

    # One palette for all, so that no colour flickers. Dither would be another noise in each picture, and make
    # the file half as large again.
    palette = _montage(frames).quantize(256, method=Pillow.Quantize.MEDIANCUT)
    small = [frame.quantize(palette=palette, dither=Pillow.Dither.NONE) for frame in frames]
    times = [max(20, round(time, -1)) for time in _times(len(frames), seconds)]
    out = io.BytesIO()
    small[0].save(out, "GIF", save_all=True, append_images=small[1:], duration=times, loop=0, disposal=1)
    return out.getvalue()


def webp(frames: Sequence[Image], seconds: float) -> bytes:
    """Return an animated WebP that repeats."""
    out = io.BytesIO()
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=_times(len(frames), seconds),
        loop=0,
        quality=72,
        method=2,
    )
    return out.getvalue()


def webm(frames: Sequence[Image], seconds: float) -> bytes:
    """Return a WebM video (VP8: a third of the time that VP9 takes, and half as large again)."""
    import cv2
    import numpy as np

    width, height = (length - length % 2 for length in frames[0].size)
    with tempfile.TemporaryDirectory(prefix="impasto-film-") as folder:
        path = Path(folder) / "film.webm"
        # OpenCV warns that WebM has no such tag; what it writes plays everywhere.
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"VP80"), VIDEO_RATE, (width, height))
        if not writer.isOpened():
            raise RuntimeError("this OpenCV writes no VP8")
        shown = 0.0
        written = 0
        for frame, time in zip(frames, _times(len(frames), seconds), strict=True):
            shown += time / 1000 * VIDEO_RATE
            pixels = np.asarray(frame)[:height, :width, ::-1]
            while written < round(shown):
                writer.write(np.ascontiguousarray(pixels))
                written += 1
        writer.release()
        return path.read_bytes()


MAKERS = {"gif": gif, "webp": webp, "webm": webm}


def _montage(frames: Sequence[Image]) -> Image:
    """Return a few of the frames, the last among them, one beside the other."""
    from PIL import Image as Pillow

    few = frames[:: -max(1, len(frames) // MONTAGE)]
    width, height = frames[-1].size
    montage = Pillow.new("RGB", (width * len(few), height))
    for place, frame in enumerate(few):
        montage.paste(frame, (width * place, 0))
    montage.thumbnail((MONTAGE_SIDE, MONTAGE_SIDE))
    return montage


def _times(count: int, seconds: float) -> list[int]:
    """Return how long each frame is shown, in milliseconds."""
    each = max(10, round(1000 * seconds / count))
    return [each] * (count - 1) + [each + round(1000 * HOLD_SECONDS)]


def _read(stream: BinaryIO) -> Iterator[Image]:
    from PIL import Image as Pillow

    while length := stream.read(_LENGTH.size):
        frame = Pillow.open(io.BytesIO(stream.read(*_LENGTH.unpack(length))), formats=("JPEG",))
        yield frame.convert("RGB")


def _fitted(frames: list[Image], side: int) -> Iterator[Image]:
    """Yield the frames at one size: that of the last, as large as `side` allows and never enlarged."""
    from PIL import Image as Pillow

    width, height = frames[-1].size
    # The finished picture is larger than those before it: none of these is to be enlarged.
    share = min(1.0, side / max(width, height), max(frames[0].size) / max(width, height))
    size = (max(2, round(width * share)), max(2, round(height * share)))
    for frame in frames:
        yield frame if frame.size == size else frame.resize(size, Pillow.Resampling.LANCZOS)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
