"""What reads bytes from strangers, each as a function of bytes that returns or raises nothing.

A reader may refuse in its own words; any other exception is a fault, and passes. Torch is loaded only by the
target that needs it.
"""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from graphs.check import check
from graphs.plan import plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe, recipe_value, write_recipe
from graphs.store import ImageStore
from nodes.catalogue import shipped
from nodes.pictures import png
from nodes.pictures.decode import Limits, decode
from nodes.pictures.header import Format, PictureError, read_header
from server.pool.frames import FrameError, read, receive

if TYPE_CHECKING:
    from server.pool.frames import Frame

SMALL = Limits(bytes=1_000_000, pixels=1_000_000)
"""What fuzzing decodes at most, so that a thousand tries a second are possible."""
NOWHERE = ImageStore(Path(tempfile.gettempdir()) / "impasto has no such folder")


@contextmanager
def refusing(kind: type[Exception]) -> Iterator[None]:
    """Let bytes be refused by an error of that kind, which says why."""
    try:
        yield
    except kind as refused:
        if not str(refused).strip():
            raise AssertionError("refused without a word") from refused


def recipe(data: bytes) -> None:
    """The text of a recipe: read, written again the same, checked, and planned where it is good."""
    with refusing(RecipeError):
        read_one = read_recipe(data)
        assert recipe_value(read_recipe(write_recipe(read_one))) == recipe_value(read_one)
        if not check(read_one, shipped(), NOWHERE):
            plan(read_one, shipped())


def metadata(data: bytes) -> None:
    """A PNG: its chunks, the recipe inside, and what is left for the decoder."""
    with refusing(PictureError):
        text = png.read_recipe(data)
        if text is not None:
            assert len(text.encode()) <= png.MAX_RECIPE
            recipe(text.encode())
        if data.startswith(png.SIGNATURE):
            once = png.essential(data)
            assert png.essential(once) == once


def header(data: bytes) -> None:
    """The header of a picture of any format."""
    with refusing(PictureError):
        assert read_header(data).format in get_args(Format)


def picture(data: bytes) -> None:
    """A whole picture, decoded as the short-lived process does, but of a megapixel at most."""
    with refusing(PictureError):
        found = decode(data, SMALL)
        height, width = found.pixels.shape[:2]
        assert 0 < height * width <= SMALL.pixels


def weights(data: bytes) -> None:
    """A weights file, as safetensors and as torch's own."""
    from nodes.features.weights_file import WeightsError, read_tensors, tensor_shapes

    with tempfile.TemporaryDirectory() as folder:
        for name in ("file.safetensors", "file.pth"):
            path = Path(folder) / name
            path.write_bytes(data)
            for reader in (tensor_shapes, read_tensors):
                with refusing(WeightsError):
                    reader(path)


def frames(data: bytes) -> None:
    """What comes through the pipe of a worker: both readers find the same messages and the same end."""
    pipe = io.BytesIO(data)
    found: list[Frame] = []
    refused = False
    try:
        while (frame := read(pipe)) is not None:
            found.append(frame)
    except FrameError:
        refused = True
    again, complete = asyncio.run(_received(data))
    assert again == found
    assert complete or refused
    for frame in found:
        json.dumps(frame.header)


async def _received(data: bytes) -> tuple[list[Frame], bool]:
    """Return the messages in `data`, and whether it ended where one did."""
    stream = asyncio.StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    found = []
    try:
        while True:
            found.append(await receive(stream))
    except asyncio.IncompleteReadError as error:
        return found, not error.partial
    except FrameError:
        return found, False


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (recipe, metadata, header, picture, weights, frames)
}
