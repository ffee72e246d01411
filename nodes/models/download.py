"""Downloading one entry of the catalogue: resumed where it stopped, and in place only once it is verified."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import BinaryIO

from nodes.files import PART, is_disk_full, move_whole
from nodes.models.catalogue import ModelEntry, in_words
from nodes.models.connection import BY_HAND, opened, printable
from nodes.models.errors import NoRoom, Unfinished, Unreachable, WrongContent
from nodes.models.files import exclusive, free_bytes
from nodes.models.policy import PUBLIC, Policy
from nodes.models.verify import check_content

CHUNK = 256 * 1024
ROOM = 50_000_000
"""Bytes that a download leaves free on the disk."""
SLACK = 1.05
"""How much larger than its estimate a file of unknown size may be."""

Report = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is in place: its path, its sha256, and whether the catalogue knew all of that hash."""

    path: Path
    sha256: str
    pinned: bool


def download(
    entry: ModelEntry,
    folder: Path,
    *,
    policy: Policy = PUBLIC,
    report: Report = _silent,
    free: Callable[[Path], int] = free_bytes,
) -> Downloaded:
    """Bring the file of `entry` into `folder` and return it; `report` is told bytes done and in all.

    What arrives lies in a file ending in ``.part`` until it is whole; a call that finds one goes on where it
    ends, unless the file behind the address has changed meanwhile.

    Raises:
        Refused: if the address leads where `policy` does not let it.
        Unreachable: if it does not answer, or not with the file.
        Unfinished: if it stops early; what came is kept.
        WrongContent: if size or hash are not the catalogue's; what came is deleted.
        NoRoom: if the disk has too little space.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / entry.file
    part = target.with_name(target.name + PART)
    note = part.with_name(part.name + ".json")
    with exclusive(part) as file:
        try:
            _fetch(entry, file, note, policy, report, free)
            sha256 = _hash(file)
            check_content(entry, file.tell(), sha256)
        except WrongContent:
            _forget(part, note)
            raise
        except Exception:
            if not file.seek(0, os.SEEK_END):
                _forget(part, note)
            raise
        os.fsync(file.fileno())
        move_whole(part, target)
        note.unlink(missing_ok=True)
    return Downloaded(target, sha256, entry.pinned)


def _forget(part: Path, note: Path) -> None:
    part.unlink(missing_ok=True)
    note.unlink(missing_ok=True)


def _fetch(
    entry: ModelEntry,
    file: BinaryIO,
    note: Path,
    policy: Policy,
    report: Report,
    free: Callable[[Path], int],
) -> None:
    """Make `file` as long as what the address holds."""
    done = file.seek(0, os.SEEK_END)
    known = _read_note(note, entry.address)
    if not known or done > entry.size * (1 if entry.size_known else SLACK):
        done = file.truncate(0)
    if entry.size_known and done == entry.size:
        return
    while True:
        ranged = {"Range": f"bytes={done}-", "If-Range": known} if done else {}
        with opened(entry.address, entry.hosts, ranged, policy) as response:
            if response.status == 416 and response.getheader("Content-Range") == f"bytes */{done}":
                return
            if response.status == 206 and done and _validator(response) not in ("", known):
                # A server that knows nothing of If-Range sends the rest of another version.
                done = file.truncate(0)
                continue
            done, total = _where(response, entry, done)
            _check_room(entry, total - done, free(note.parent))
            file.truncate(done)
            file.seek(done)
            _write_note(note, entry.address, _validator(response))
            _receive(response, file, entry, done, total, report)
            return


def _check_room(entry: ModelEntry, needed: int, room: int) -> None:
    if room < needed + ROOM:
        raise NoRoom(
            f"{entry.name} needs {in_words(needed)} more; the disk of the model folder has "
            f"{in_words(room)} free.",
            "Free some space, or put the data folder elsewhere by IMPASTO_HOME.",
        )


def _where(response: HTTPResponse, entry: ModelEntry, done: int) -> tuple[int, int]:
    """From which byte on the answer is, and how long the whole file."""
    host = entry.address.split("/")[2]
    length = response.length
    if response.status == 206 and done:
        span = response.getheader("Content-Range", "")
        start, _, rest = span.removeprefix("bytes ").partition("-")
        if start != str(done) or length is None or not rest.endswith(f"/{done + length}"):
            raise Unreachable(
                f"{host} answered with another part than was asked for ({printable(span)}).", BY_HAND
            )
    elif response.status == 200:
        done = 0
    else:
        raise Unreachable(
            f"{host} answered {response.status} {printable(response.reason)} instead of {entry.file}.",
            "The file may have moved. " + BY_HAND,
        )
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise Unreachable(f"{host} sent {entry.file} packed, which was not asked for.", BY_HAND)
    total = entry.size if length is None else done + length
    limit = entry.size if entry.size_known else int(entry.size * SLACK)
    if total > limit or (entry.size_known and total != limit):
        raise WrongContent(
            f"{host} offers {total:,} bytes where {entry.file} has {limit:,}.", "Nothing was loaded."
        )
    return done, total


def _receive(
    response: HTTPResponse, file: BinaryIO, entry: ModelEntry, done: int, total: int, report: Report
) -> None:
    limit = int(total if entry.size_known else entry.size * SLACK)
    reason = ""
    try:
        report(done, total)
        while data := response.read(CHUNK):
            done += len(data)
            if done > limit:
                raise WrongContent(f"{entry.file} goes on after {limit:,} bytes.", "It is not used.")
            file.write(data)
            report(done, total)
    except (OSError, HTTPException) as error:
        if isinstance(error, OSError) and is_disk_full(error):
            raise NoRoom(
                f"The disk is full after {in_words(done)} of {entry.name}.",
                "Free some space; the same command then goes on from there.",
            ) from None
        reason = printable(str(error) or type(error).__name__)
    finally:
        file.flush()
    if reason or response.length or (entry.size_known and done < total):
        raise Unfinished(
            f"{entry.name} ended after {in_words(done)} of {in_words(total)}: "
            f"{reason or 'the connection was closed'}.",
            "What came is kept: the same command goes on from there.",
        )


def _hash(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while data := file.read(CHUNK):
        digest.update(data)
    return digest.hexdigest()


def _validator(response: HTTPResponse) -> str:
    """What tells this version of a file from another: a strong ETag, or the time of its last change."""
    tag: str = response.getheader("ETag", "")
    return tag if tag.startswith('"') else response.getheader("Last-Modified", "")


def _read_note(note: Path, address: str) -> str:
    """The validator of the file that a part is of, or nothing when that cannot be told."""
    try:
        content = json.loads(note.read_text(encoding="utf-8"))
        return str(content["validator"]) if content["address"] == address else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _write_note(note: Path, address: str, validator: str) -> None:
    # Written beside and renamed: a link that lies under its name is replaced, not followed.
    fresh = note.with_name(note.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"address": address, "validator": validator}, file)
        file.flush()
        os.fsync(file.fileno())
    move_whole(fresh, note)
