"""The files that Save Image wrote, with the run that they came from."""

from __future__ import annotations

import io
import json
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from graphs.store.files import write_whole
from graphs.store.plain import is_plain, read_plain

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

    def record(self, name: str, run: str, recipe_name: str) -> Result:
        """Take the file `name`, which a run just wrote into the folder, into the list.

        It decodes the picture, so only a worker or the command line calls it.

        Raises:
            DiskFull: if there is no room for its record.
        """
        from PIL import Image as Pillow

        self._records.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        status = path.stat()
        with Pillow.open(path) as picture:
            width, height = picture.size
            picture.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
            picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Pillow.Resampling.BOX, reducing_gap=2.0)
            small = _on_white(picture)
        result = Result(
            id=secrets.token_hex(8),
            name=name,
            run=run,
            recipe_name=recipe_name,
            width=width,
            height=height,
            bytes=status.st_size,
            created=status.st_mtime,
        )
        jpeg = io.BytesIO()
        small.save(jpeg, "JPEG", quality=88)
        write_whole(self._records / f"{result.id}.jpg", jpeg.getvalue(), "the result's thumbnail")
        self._write(result)
        return result

    def measured(self, id: str, numbers: dict[str, dict[str, float]]) -> Result:
        """Add what the nodes of its run measured to the record of a result.

        Raises:
            ResultMissing: if there is none of that id.
            DiskFull: if there is no room for its record.
        """
        result = replace(self.find(id), numbers=numbers)
        self._write(result)
        return result

    def _write(self, result: Result) -> None:
        text = json.dumps(asdict(result))
        write_whole(self._records / f"{result.id}.json", text.encode(), "the result's record")

    def list(self) -> list[Result]:
        """Return the results whose files are still there, newest first."""
        found = [self._read(path) for path in self._records.glob("*.json") if _ID.fullmatch(path.stem)]
        recorded = {result.id: result for result in found if result}
        known = dict(self._known)  # another thread may be listing too
        self._known = {id: known[id] for id in recorded if id in known}
        present = [result for result in recorded.values() if self._is_there(result)]
        return sorted(present, key=lambda result: -result.created)

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
        for suffix in (".json", ".jpg"):
            (self._records / f"{id}{suffix}").unlink(missing_ok=True)

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
        except (FileNotFoundError, ValueError, TypeError):
            return None  # deleted meanwhile, or no record of ours
        return known[1]


def _on_white(picture: Image) -> Image:
    from PIL import Image as Pillow

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    ground = Pillow.new("RGBA", layer.size, "white")
    return Pillow.alpha_composite(ground, layer).convert("RGB")
