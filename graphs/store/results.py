"""The files that Save Image wrote, with the run that they came from."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphs.store.plain import is_plain, read_plain
from graphs.store.together import Together
from nodes.files import free_paths, name_new, whole_file, written_part
from nodes.pictures.encode import cannot_write, no_name_left

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_SIDE = 640
_ID = re.compile(r"[0-9a-f]{16}")


class ResultMissing(KeyError):
    """No result has that id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A file that a run saved: its name, where it came from, its size in pixels and bytes, and when it was
    written (Unix seconds). `numbers` is what the nodes of that run measured, by the node's title, told
    apart by its name in the recipe where several have one title."""

    id: str
    name: str
    run: str
    recipe_name: str
    width: int
    height: int
    bytes: int
    created: float
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)


class ResultStore:
    """Pictures in a folder that the user may look into; records and thumbnails in ``.records`` inside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._records = folder / ".records"
        self._known: dict[str, tuple[int, Result]] = {}
        self._newest_first = Together(self._look)

    def save(self, name: str, suffix: str, data: bytes, *, run: str, node: str, recipe_name: str) -> Result:
        """Write a new picture file with its thumbnail and record: all of it or nothing, whenever the machine
        stops. A taken name gets " 2", " 3" and so on.

        What this node saved in this run already is not saved again: a run that was interrupted after it
        goes through it once more. It decodes the picture, so only a worker calls it.

        Raises:
            NodeError: if it cannot be written: the message says its size and where room is missing.
        """
        digest = hashlib.sha256(data).hexdigest()
        id = hashlib.sha256(json.dumps([run, node, digest]).encode()).hexdigest()[:16]
        with suppress(ResultMissing):
            return self.find(id)
        width, height, thumbnail = _thumbnail(data, suffix)
        try:
            self._records.mkdir(parents=True, exist_ok=True)
            with written_part(self.folder, data) as part:
                result = Result(
                    id=id,
                    name="",
                    run=run,
                    recipe_name=recipe_name,
                    width=width,
                    height=height,
                    bytes=len(data),
                    created=part.stat().st_mtime,
                )
                for path in free_paths(self.folder, name, suffix):
                    with suppress(FileExistsError):  # another run just took the name
                        return self._appear(part, path, replace(result, name=path.name), thumbnail)
        except OSError as fault:
            raise cannot_write(fault, self.folder, len(data)) from fault
        raise no_name_left(self.folder, name)

    def _appear(self, part: Path, path: Path, result: Result, thumbnail: bytes) -> Result:
        """Write what belongs to the file first: a record without its file is not listed."""
        try:
            with whole_file(self._records / f"{result.id}.jpg") as file:
                file.write(thumbnail)
            self._write(result)
            name_new(part, path)
        except BaseException:
            self._forget(result.id)
            raise
        return result

    def measured(self, id: str, numbers: dict[str, dict[str, float]]) -> Result:
        """Add what the nodes of its run measured to the record of a result.

        Raises:
            ResultMissing: if there is none of that id.
            OSError: if its record cannot be written; it stays as it was.
        """
        result = replace(self.find(id), numbers=numbers)
        self._write(result)
        return result

    def _write(self, result: Result) -> None:
        with whole_file(self._records / f"{result.id}.json") as file:
            file.write(json.dumps(asdict(result)).encode())

    def _forget(self, id: str) -> None:
        for suffix in (".json", ".jpg"):
            (self._records / f"{id}{suffix}").unlink(missing_ok=True)

    def list(self) -> list[Result]:
        """Return the results whose files are still there, newest first."""
        return list(self._newest_first.get())

    def _look(self) -> tuple[Result, ...]:
        found = [self._read(path) for path in self._records.glob("*.json") if _ID.fullmatch(path.stem)]
        recorded = {result.id: result for result in found if result}
        known = dict(self._known)  # another thread may be asking for one of them
        self._known = {id: known[id] for id in recorded if id in known}
        present = [result for result in recorded.values() if self._is_there(result)]
        return tuple(sorted(present, key=lambda result: -result.created))

    def find(self, id: str) -> Result:
        """Return the result of that id.

        Raises:
            ResultMissing: if there is none.
        """
        result = self._read(self._records / f"{id}.json") if _ID.fullmatch(id) else None
        if result is None or not self._is_there(result):
            raise ResultMissing(id)
        return result

    def path(self, id: str) -> Path:
        """Return the file of that result.

        Raises:
            ResultMissing: if there is none.
        """
        return self._path(self.find(id))

    def thumbnail(self, id: str) -> Path:
        """Return a JPEG of at most 640 pixels.

        Raises:
            ResultMissing: if there is no such result.
        """
        path = self._records / f"{self.find(id).id}.jpg"
        if not is_plain(path):
            raise ResultMissing(id)
        return path

    def delete(self, id: str) -> None:
        """Delete the file, its record and its thumbnail.

        Raises:
            ResultMissing: if there is no such result.
        """
        self.path(id).unlink(missing_ok=True)
        self._forget(id)

    def _is_there(self, result: Result) -> bool:
        """Whether the file is still the one that was recorded, and not another that took its name."""
        try:
            status = self._path(result).lstat()
        except OSError:
            return False
        same = (status.st_size, status.st_mtime) == (result.bytes, result.created)
        return same and is_plain(self._path(result))

    def _path(self, result: Result) -> Path:
        return self.folder / Path(result.name).name

    def _read(self, path: Path) -> Result | None:
        try:
            written = path.lstat().st_mtime_ns
            known = self._known.get(path.stem)
            if known is None or known[0] != written:
                known = self._known[path.stem] = written, Result(**json.loads(read_plain(path)))
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
            return None  # deleted meanwhile, or no record of ours
        return known[1]


def _thumbnail(data: bytes, suffix: str) -> tuple[int, int, bytes]:
    """Return the width and height of a picture file, and a JPEG of at most `THUMBNAIL_SIDE` pixels."""
    from PIL import Image as Pillow
    from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin

    # `Pillow.open` takes what has more than 179 megapixels for an attack; these were made here.
    made_here: dict[str, Callable[[BinaryIO], Image]] = {
        ".png": PngImagePlugin.PngImageFile,
        ".jpg": JpegImagePlugin.JpegImageFile,
        ".webp": WebPImagePlugin.WebPImageFile,
    }
    side = (THUMBNAIL_SIDE, THUMBNAIL_SIDE)
    with made_here.get(suffix, Pillow.open)(io.BytesIO(data)) as picture:
        width, height = picture.size
        picture.draft("RGB", side)
        picture.thumbnail(side, Pillow.Resampling.BOX, reducing_gap=2.0)
        small = io.BytesIO()
        _on_white(picture).save(small, "JPEG", quality=88)
    return width, height, small.getvalue()


def _on_white(picture: Image) -> Image:
    from PIL import Image as Pillow

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Pillow.new("RGBA", layer.size, "white")
    return Pillow.alpha_composite(ground, layer).convert("RGB")
