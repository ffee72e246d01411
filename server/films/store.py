"""The previews of runs in one SQLite file, ``films.sqlite3``.

One thread writes and reads it, and the event loop never waits for a write. What it holds is pleasant to have
and no more: a frame that cannot be written is let go, and a damaged file is put aside for a new one, also
while the server runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from server.films import tables
from server.films.reel import Place, Reel, Reels
from server.ledger.errors import is_damage
from server.models import Film

log = logging.getLogger(__name__)

FILE_NAME = "films.sqlite3"
RUN_BYTES = 6 * 2**20
"""What the pictures of one run may take. Films are thinned first; what then finds no room is let go."""
KEPT_BYTES = 512 * 2**20
"""What all may take; above, the oldest runs lose theirs, those that are starred last."""
MEMORY_BYTES = 32 * 2**20
"""And what all may take where no file can be written."""
WAITING_BYTES = 32 * 2**20
"""What may wait to be written; what comes while a disk is slower than that is let go."""
ASIDE = ".damaged"
"""Ends the name of the damaged file that was put aside last."""
UNREADABLE = "Recorded pictures cannot be read"
T = TypeVar("T")


class Shot(NamedTuple):
    """A picture of a node as its worker sent it: `output` is None for an unfinished one, `step` how far the
    node was and `loss` what it was then, `width` and `height` those of the JPEG."""

    run: str
    node: str
    output: str | None
    step: int
    loss: float | None
    width: int
    height: int
    jpeg: bytes


class FilmStore:
    """The recorded pictures of all runs in the file at `path`. It is a context that opens and closes it."""

    def __init__(self, path: Path, *, run_bytes: int = RUN_BYTES, kept_bytes: int = KEPT_BYTES) -> None:
        self._path = path
        self._run_bytes = run_bytes
        self._kept_bytes = kept_bytes
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="films")
        self._connection: sqlite3.Connection | None = None
        self._painted: dict[str, Reels] = {}
        self._size = 0
        self._waiting = 0
        self._counting = threading.Lock()
        self._troubled = False
        self.notice = ""
        """What the user should know of what became of the file, or ""."""

    async def __aenter__(self) -> FilmStore:
        """Open the file, or make it; a damaged one, or one of another version, begins anew."""
        await self._do(self._open)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Write what waits, and close the file."""

        def close() -> None:
            if self._connection is not None:
                self._connection.close()

        await self._do(close)
        self._thread.shutdown()

    def record(self, shot: Shot) -> None:
        """Keep a picture, soon, if it is wanted. An unfinished one makes the film of its node, a finished one
        takes the place of what that output showed before."""
        size = len(shot.jpeg)
        if self._waiting + size > WAITING_BYTES:
            return
        with self._counting:
            self._waiting += size

        def work(connection: sqlite3.Connection) -> None:
            self._record(connection, shot)

        self._soon(work, "a frame").add_done_callback(lambda _: self._written(size))

    def same(self, run: str, node: str, origin_run: str, origin_node: str) -> None:
        """Note that a node shows what another run's node made."""

        def work(connection: sqlite3.Connection) -> None:
            tables.begin(connection, run)
            connection.execute(
                "INSERT OR REPLACE INTO origins VALUES (?, ?, ?, ?)",
                (run, node, *tables.origin(connection, origin_run, origin_node)),
            )

        self._soon(work, "an origin")

    def over(self, run: str) -> None:
        """Note that a run is painted no more: from now on it may lose its pictures to others."""

        def work(connection: sqlite3.Connection) -> None:
            self._painted.pop(run, None)
            self._make_room(connection)

        self._soon(work, "room for frames")

    def forget(self, run: str) -> None:
        """Delete the pictures of a run."""

        def work(connection: sqlite3.Connection) -> None:
            self._painted.pop(run, None)
            self._delete(connection, run)

        self._soon(work, "a deletion")

    def star(self, run: str, *, starred: bool) -> None:
        """Let a run lose its pictures after all that are not starred, or no longer."""
        self._soon(
            lambda connection: tables.star(connection, run, starred=starred),
            "a star",
        )

    async def runs(self) -> list[str]:
        """Return the runs of which there are pictures."""
        return await self._read(tables.runs, [])

    async def films(self, run: str) -> list[Film]:
        """Return what was recorded of each node of a run that showed how it came to be."""
        return await self._read(lambda connection: tables.films(connection, run), [])

    async def jpeg(self, run: str, number: int) -> bytes | None:
        """Return a frame, by the number that it has in a film of that run."""

        return await self._read(lambda connection: tables.jpeg(connection, run, number), None)

    async def picture(self, run: str, node: str, output: str | None) -> bytes | None:
        """Return the last picture of a node: of an output, else its first output or the unfinished one."""

        return await self._read(lambda connection: tables.picture(connection, run, node, output), None)

    async def pictured(self, run: str) -> set[str]:
        """Return the nodes of a run that have a picture."""

        return await self._read(lambda connection: tables.pictured(connection, run), set())

    async def jpegs(self, run: str, node: str) -> list[bytes]:
        """Return the frames of a node's film, in their order; none when nothing was recorded."""

        return await self._read(lambda connection: tables.jpegs(connection, run, node), [])

    def _open(self) -> None:
        try:
            self._connection, self._size = tables.connected(self._path)
        except sqlite3.DatabaseError as error:
            log.warning("The recorded pictures cannot be read, and begin anew: %s", error)
            self._connection, self._size = self._begun_anew(error)

    def _begun_anew(self, why: sqlite3.DatabaseError) -> tuple[sqlite3.Connection, int]:
        if is_damage(why) or isinstance(why, tables.OtherForm):
            with contextlib.suppress(sqlite3.Error, OSError):
                self._put_aside()
                found = tables.connected(self._path)
                if is_damage(why):
                    aside = f"{self._path.name}{ASIDE}"
                    self.notice = (
                        f"The recorded previews were damaged and begin anew. The file is now {aside}."
                    )
                return found
        # No room, no rights, or another program holds it: until the next start they lie in memory.
        self._kept_bytes = min(self._kept_bytes, MEMORY_BYTES)
        return tables.connected(Path(":memory:"))

    def _put_aside(self) -> None:
        # The file itself goes last: without it, what is left of its log would be taken for the new one's.
        for part in ("-wal", "-shm", ""):
            whole = self._path.with_name(self._path.name + part)
            aside = self._path.with_name(self._path.name + ASIDE + part)
            aside.unlink(missing_ok=True)
            if whole.exists():
                whole.rename(aside)

    def _heal(self, connection: sqlite3.Connection, error: sqlite3.Error) -> None:
        """Begin anew if the file was damaged while it was open."""
        if not (isinstance(error, sqlite3.DatabaseError) and is_damage(error)):
            return
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        self._connection, self._size = self._begun_anew(error)
        self._painted.clear()
        self._troubled = False

    def _record(self, connection: sqlite3.Connection, shot: Shot) -> None:
        size = len(shot.jpeg)
        if (reels := self._painted.get(shot.run)) is None:
            found = tables.places(connection, shot.run)
            nodes = {node: Reel.of(places) for node, places in found.items()}
            reels = self._painted[shot.run] = Reels(tables.size(connection, shot.run), nodes)
        reel = reels.of(shot.node)
        if shot.output is None and not reel.wants(shot.step):
            return
        if shot.output is not None:
            same = "SELECT number FROM frames WHERE run = ? AND node = ? AND output = ?"
            rows = connection.execute(same, (shot.run, shot.node, shot.output)).fetchall()
            self._drop(connection, reels, [row["number"] for row in rows])
        if not self._fits(connection, shot.run, reels, size):
            return
        tables.begin(connection, shot.run)
        number = connection.execute(
            "INSERT INTO frames (run, node, output, step, loss, width, height, size, jpeg) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(shot.run, shot.node, shot.output or "", shot.step, shot.loss),
                *(shot.width, shot.height, size, shot.jpeg),
            ),
        ).lastrowid
        self._size += size
        reels.size += size
        if shot.output is None and number is not None:
            self._drop(connection, reels, reel.add(Place(number, shot.step, size)))

    def _drop(self, connection: sqlite3.Connection, reels: Reels, numbers: Iterable[int]) -> None:
        for number in numbers:
            row = connection.execute("DELETE FROM frames WHERE number = ? RETURNING size", (number,))
            size = sum(each["size"] for each in row.fetchall())
            self._size -= size
            reels.size -= size

    def _fits(self, connection: sqlite3.Connection, run: str, reels: Reels, size: int) -> bool:
        """Return whether there is room for a picture of a run, once older runs and its films gave way."""
        self._make_room(connection, min(size, self._run_bytes - reels.size), run)
        while reels.size + size > self._run_bytes or self._size + size > self._kept_bytes:
            if not (gone := reels.thin()):
                return False
            self._drop(connection, reels, gone)
        return True

    def _make_room(self, connection: sqlite3.Connection, size: int = 0, run: str | None = None) -> None:
        if self._size + size <= self._kept_bytes:
            return
        for other in tables.oldest(connection, making_room_for=run):
            if self._size + size <= self._kept_bytes:
                break
            if other not in self._painted:
                self._delete(connection, other)
        connection.commit()
        connection.execute("PRAGMA incremental_vacuum").fetchall()

    def _delete(self, connection: sqlite3.Connection, run: str) -> None:
        self._size -= tables.size(connection, run)
        connection.execute("DELETE FROM runs WHERE run = ?", (run,))

    def _written(self, size: int) -> None:
        with self._counting:
            self._waiting -= size

    def _soon(self, work: Callable[[sqlite3.Connection], object], what: str) -> asyncio.Future[None]:
        def carry_out() -> None:
            connection = self._connection
            if connection is None:
                return
            try:
                with connection:
                    work(connection)
                self._troubled = False
            except sqlite3.Error as error:
                self._tell(f"What was painted is not recorded, {what} cannot be written", error)
                self._count_anew(connection)
                self._heal(connection, error)

        return asyncio.get_running_loop().run_in_executor(self._thread, carry_out)

    def _count_anew(self, connection: sqlite3.Connection) -> None:
        """Forget what was counted, since some of it was not written."""
        self._painted.clear()
        try:
            self._size = tables.size(connection)
        except sqlite3.Error as error:
            self._tell(UNREADABLE, error)

    async def _read(self, read: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        def work() -> T:
            connection = self._connection
            assert connection is not None, "the films are not open"
            try:
                return read(connection)
            except sqlite3.Error as error:
                self._tell(UNREADABLE, error)
                self._heal(connection, error)
                return nothing

        return await self._do(work)

    def _tell(self, what: str, error: sqlite3.Error) -> None:
        # The disk may be full or damaged for long: it is told once, and nothing else waits for it.
        if not self._troubled:
            log.warning("%s: %s", what, error)
        self._troubled = True

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
