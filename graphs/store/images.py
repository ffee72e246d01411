"""The store of pictures: samples that ship, and uploads named by the hash of what is stored."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

from graphs.store.apart import Start, decode_apart, spawned
from graphs.store.files import move_whole, sync_folder, write_whole
from graphs.store.plain import is_plain, read_plain
from graphs.store.quota import Quota, bytes_in
from graphs.store.references import plain_name, sample_name, upload_hash
from graphs.store.sweep import SCRATCH
from graphs.store.together import Together
from nodes.contract import NodeError

THUMBNAIL_SIDES = (64, 160, 320, 640, 1024)
"""The longest sides, in pixels, at which thumbnails are kept."""


class PictureMissing(NodeError):
    """No stored picture has that reference: `message` says which, `hint` what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that a recipe can name: its reference, names to show, size in pixels and bytes, and when
    it was added (Unix seconds; 0 for samples)."""

    ref: str
    name: str
    title: str
    kind: Literal["sample", "upload"]
    width: int
    height: int
    bytes: int
    added: float


class ImageStore:
    """Pictures in a folder: ``HEX.png``, its sidecar ``HEX.json``, and thumbnails.

    Several processes may use one folder at once: every file appears whole, the picture last. With a `quota`
    nothing is added beyond it. Decoders are started by `start`.
    """

    def __init__(self, folder: Path, quota: Quota | None = None, start: Start = spawned) -> None:
        self._folder = folder
        self._start = start
        self._quota = quota
        self._thumbnails = folder / "thumbnails"
        self._uploads: dict[str, tuple[int, Picture]] = {}
        self._newest_first = Together(self._look)
        self._samples: dict[str, tuple[int, Picture]] = {}
        self._digests: dict[Path, tuple[int, str]] = {}

    def path(self, ref: str) -> Path:
        """Return the file of ``sample:NAME`` or ``sha256:HEX``.

        Raises:
            PictureMissing: if there is none.
        """
        if name := sample_name(ref):
            return self._sample_path(name)
        if not (digest := upload_hash(ref)):
            raise PictureMissing(
                f"{ref[:80]!r} names no picture: it is neither sample:NAME nor sha256:HEX.",
                hint="Choose a sample, or upload a picture.",
            )
        path = self._folder / f"{digest}.png"
        if not is_plain(path):
            raise self._missing(digest)
        return path

    def _missing(self, digest: str) -> PictureMissing:
        """Return what says that an upload is not here: by its name where its record is left."""
        hint = "Drop it here again, or choose another."
        try:
            name = str(json.loads(read_plain(self._folder / f"{digest}.json"))["name"])
        except (OSError, ValueError, TypeError, KeyError):
            short = digest[:8]
            return PictureMissing(f"The picture {short}… is not on this machine.", hint=hint)
        return PictureMissing(f"The picture “{name}” is not on this machine.", hint=hint)

    def digest(self, ref: str) -> str:
        """Return the sha256 of the file's content, as hexadecimal text.

        Raises:
            PictureMissing: if there is no such picture.
        """
        path = self.path(ref)
        if digest := upload_hash(ref):
            return digest
        changed = path.stat().st_mtime_ns
        known = self._digests.get(path)
        if known is None or known[0] != changed:
            with path.open("rb") as file:
                known = changed, hashlib.file_digest(file, "sha256").hexdigest()
            self._digests[path] = known
        return known[1]

    def add(self, source: bytes | IO[bytes], name: str) -> Picture:
        """Decode a picture file, its content or an open file, store it as PNG and return it; `name` is what
        it was called.

        It blocks for as long as the decoding process takes, a second or so.

        Raises:
            PictureRefused: if the bytes are no picture or exceed the limits.
            DiskFull: if there is no room.
        """
        if self._quota is not None:
            self._quota.check()
        self._thumbnails.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=SCRATCH) as scratch:
            folder = Path(scratch)
            decoded = decode_apart(source, folder, "store", start=self._start)
            if self._quota is not None:  # nothing is moved yet
                self._quota.check(bytes_in(folder))
            shown = plain_name(name)
            picture = Picture(
                ref=f"sha256:{decoded.sha256}",
                name=shown,
                title=Path(shown).stem,
                kind="upload",
                width=decoded.width,
                height=decoded.height,
                bytes=(folder / "picture.png").stat().st_size,
                added=time.time(),
            )
            sidecar = self._folder / f"{decoded.sha256}.json"
            write_whole(sidecar, json.dumps(asdict(picture)).encode(), "the picture's record")
            self._take_thumbnails(folder, decoded.sha256)
            # Last: without it the rest is as if it were not there.
            move_whole(folder / "picture.png", self._folder / f"{decoded.sha256}.png")
        return picture

    def delete(self, ref: str) -> None:
        """Delete an upload.

        Raises:
            PictureMissing: if there is no such upload.
        """
        path = self.path(ref)
        digest = upload_hash(ref)
        if digest is None:
            raise PictureMissing(f"{ref!r} is a sample.", hint="Samples ship with Impasto and stay.")
        path.unlink(missing_ok=True)
        path.with_suffix(".json").unlink(missing_ok=True)
        for side in THUMBNAIL_SIDES:
            self._thumbnail(digest, side).unlink(missing_ok=True)

    def list(self) -> list[Picture]:
        """Return the samples in their order, then the uploads, newest first."""
        from nodes.samples import SAMPLES

        samples = [self._sample(sample.name) for sample in SAMPLES if sample.path.is_file()]
        return [*samples, *self._newest_first.get()]

    def thumbnail(self, ref: str, side: int) -> Path:
        """Return a JPEG of the picture whose longest side is at most `side` pixels (at least 64).

        Those of samples are made when first asked for, in a process of their own.

        Raises:
            PictureMissing: if there is no such picture.
            DiskFull: if there is no room.
        """
        stem = self.digest(ref)
        path = self._thumbnail(stem, _fitting(side))
        if not is_plain(path):
            self._thumbnails.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._folder, prefix=SCRATCH) as scratch:
                with self.path(ref).open("rb") as file:
                    decode_apart(file, Path(scratch), "thumbnails", start=self._start)
                self._take_thumbnails(Path(scratch), stem)
        return path

    def kept_thumbnail(self, ref: str, side: int) -> Path | None:
        """Return what `thumbnail` would, if it is there already and nothing has to be decoded.

        Raises:
            PictureMissing: if there is no such picture.
        """
        path = self._thumbnail(self.digest(ref), _fitting(side))
        return path if is_plain(path) else None

    def _thumbnail(self, stem: str, side: int) -> Path:
        return self._thumbnails / f"{stem}-{side}.jpg"

    def _take_thumbnails(self, folder: Path, stem: str) -> None:
        for side in THUMBNAIL_SIDES:
            (folder / f"{side}.jpg").replace(self._thumbnail(stem, side))
        sync_folder(self._thumbnails)

    def _sample_path(self, name: str) -> Path:
        from nodes.samples import SampleNotFound, find_sample

        try:
            path = find_sample(name).path
        except SampleNotFound as error:
            raise PictureMissing(str(error), hint="Choose one of them, or upload a picture.") from None
        if not path.is_file():
            raise PictureMissing(f"The file of the sample {name!r} is missing.", hint="Install Impasto anew.")
        return path

    def _sample(self, name: str) -> Picture:
        from PIL import Image

        from nodes.samples import find_sample

        sample = find_sample(name)
        status = sample.path.stat()
        known = self._samples.get(name)
        if known is None or known[0] != status.st_mtime_ns:
            with Image.open(sample.path) as header:  # reads the size only
                width, height = header.size
            picture = Picture(
                ref=f"sample:{name}",
                name=name,
                title=sample.title,
                kind="sample",
                width=width,
                height=height,
                bytes=status.st_size,
                added=0,
            )
            known = self._samples[name] = status.st_mtime_ns, picture
        return known[1]

    def _look(self) -> tuple[Picture, ...]:
        """Return the uploads, newest first."""
        self._uploads = self._uploads_there()
        uploads = (picture for _, picture in self._uploads.values())
        return tuple(sorted(uploads, key=lambda picture: -picture.added))

    def _uploads_there(self) -> dict[str, tuple[int, Picture]]:
        """Return the uploads by their references, with when their records were written."""
        if self._folder.is_symlink():
            return {}
        pictures: set[str] = set()
        records: dict[str, int] = {}
        try:
            # Of thousands of files only what is needed is held, and not what the system tells of each.
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    digest, _, suffix = entry.name.rpartition(".")
                    if suffix == "png" and entry.is_file(follow_symlinks=False):
                        pictures.add(digest)
                    elif suffix == "json" and entry.is_file(follow_symlinks=False):
                        with suppress(FileNotFoundError):  # deleted meanwhile
                            records[digest] = entry.stat(follow_symlinks=False).st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            return {}
        # A record without its picture never came to lie there, or was deleted.
        found = (self._upload(digest, changed) for digest, changed in records.items() if digest in pictures)
        return {entry[1].ref: entry for entry in found if entry}

    def _upload(self, digest: str, changed: int) -> tuple[int, Picture] | None:
        ref = f"sha256:{digest}"
        known = self._uploads.get(ref)
        if known and known[0] == changed:
            return known
        try:
            record = json.loads(read_plain(self._folder / f"{digest}.json"))
            # Whatever the record says of these two; and they are in memory once.
            return changed, Picture(**{**record, "ref": ref, "kind": "upload"})
        except (FileNotFoundError, ValueError, TypeError):
            return None  # deleted meanwhile, or no record of ours


def _fitting(side: int) -> int:
    return max((kept for kept in THUMBNAIL_SIDES if kept <= side), default=THUMBNAIL_SIDES[0])
