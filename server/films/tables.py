"""The tables of the recorded pictures, and what is read from them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from server.films.reel import Place
from server.models import Film, FilmFrame

FORM = 1
TABLES = """
CREATE TABLE runs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    starred INTEGER NOT NULL DEFAULT 0
);
-- `output` is '' for an unfinished picture.
CREATE TABLE frames (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    node TEXT NOT NULL,
    output TEXT NOT NULL,
    step INTEGER NOT NULL,
    loss REAL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size INTEGER NOT NULL,
    jpeg BLOB NOT NULL
);
CREATE INDEX frames_node ON frames (run, node, step);
-- What a node shows that was not computed again.
CREATE TABLE origins (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    node TEXT NOT NULL,
    origin_run TEXT NOT NULL,
    origin_node TEXT NOT NULL,
    UNIQUE (run, node)
);
"""


class OtherForm(sqlite3.DatabaseError):
    """The file was written by another version."""


def connected(path: Path) -> tuple[sqlite3.Connection, int]:
    """Return a connection to the file at `path`, made where it was not there, and what its pictures take in
    bytes.

    Raises:
        OtherForm: if another version wrote it.
        sqlite3.Error: if it cannot be used.
    """
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        form = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if form not in (0, FORM):
            raise OtherForm(f"it has the form {form}")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may cost the last frames, and never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if form == 0:
            connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {FORM}; COMMIT;")
        # It reads all pages that hold rows, so that a damaged one is found now.
        return connection, size(connection)
    except sqlite3.Error:
        connection.close()
        raise


def size(connection: sqlite3.Connection, run: str | None = None) -> int:
    """Return what the pictures of a run, or of all, take in bytes."""
    total = "SELECT coalesce(sum(size), 0) FROM frames"
    found = connection.execute(f"{total} WHERE run = ?", (run,)) if run else connection.execute(total)
    return int(found.fetchone()[0])


def begin(connection: sqlite3.Connection, run: str) -> None:
    """Note a run, if it is not known."""
    connection.execute("INSERT OR IGNORE INTO runs (run) VALUES (?)", (run,))


def star(connection: sqlite3.Connection, run: str, *, starred: bool) -> None:
    """Note whether a run is starred, also of one that has no picture yet."""
    begin(connection, run)
    connection.execute("UPDATE runs SET starred = ? WHERE run = ?", (starred, run))


def origin(connection: sqlite3.Connection, run: str, node: str) -> tuple[str, str]:
    """Return the run and node that made what this node of this run shows."""
    row = connection.execute(
        "SELECT origin_run, origin_node FROM origins WHERE run = ? AND node = ?", (run, node)
    ).fetchone()
    return (run, node) if row is None else (row["origin_run"], row["origin_node"])


def places(connection: sqlite3.Connection, run: str) -> dict[str, list[Place]]:
    """Return the unfinished pictures of each node of a run by their steps."""
    found: dict[str, list[Place]] = {}
    rows = connection.execute(
        "SELECT node, number, step, size FROM frames WHERE run = ? AND output = '' ORDER BY step", (run,)
    )
    for row in rows:
        found.setdefault(row["node"], []).append(Place(row["number"], row["step"], row["size"]))
    return found


def runs(connection: sqlite3.Connection) -> list[str]:
    """Return the runs that are known."""
    return [row["run"] for row in connection.execute("SELECT run FROM runs ORDER BY place")]


def oldest(connection: sqlite3.Connection, *, making_room_for: str | None) -> list[str]:
    """Return the runs that have pictures, the oldest first, but those that are starred last. Where room is
    made for a run that is not starred, they are none of them."""
    found = connection.execute(
        "SELECT run FROM runs WHERE EXISTS (SELECT 1 FROM frames WHERE frames.run = runs.run) "
        "AND starred <= coalesce((SELECT starred FROM runs WHERE run = ?1), ?1 IS NULL) "
        "ORDER BY starred, place",
        (making_room_for,),
    )
    return [row["run"] for row in found]


def jpeg(connection: sqlite3.Connection, run: str, number: int) -> bytes | None:
    """Return a frame of a run, or of one whose films it shows, or None."""
    row = connection.execute("SELECT jpeg, run FROM frames WHERE number = ?", (number,)).fetchone()
    shown = "SELECT 1 FROM origins WHERE run = ? AND origin_run = ?"
    if row is None or (row["run"] != run and not connection.execute(shown, (run, row["run"])).fetchone()):
        return None
    return bytes(row["jpeg"])


def picture(connection: sqlite3.Connection, run: str, node: str, output: str | None) -> bytes | None:
    """Return the last picture of a node: of an output, else its first output or the unfinished one."""
    for place in ((run, node), origin(connection, run, node)):
        row = connection.execute(
            "SELECT jpeg FROM frames WHERE run = ? AND node = ? AND (?3 IS NULL OR output = ?3) "
            "ORDER BY output = '', CASE WHEN output = '' THEN -step ELSE number END LIMIT 1",
            (*place, output),
        ).fetchone()
        if row is not None:
            return bytes(row["jpeg"])
    return None


def pictured(connection: sqlite3.Connection, run: str) -> set[str]:
    """Return the nodes of a run that have a picture."""
    found = connection.execute(
        "SELECT node FROM frames WHERE run = ?1 UNION SELECT shown.node FROM origins AS shown "
        "JOIN frames AS made ON made.run = shown.origin_run AND made.node = shown.origin_node "
        "WHERE shown.run = ?1",
        (run,),
    )
    return {row["node"] for row in found}


def jpegs(connection: sqlite3.Connection, run: str, node: str) -> list[bytes]:
    """Return the frames of a node's film, in their order; none when it has no film."""
    film = next((film for film in films(connection, run) if film.node == node), None)
    one = "SELECT jpeg FROM frames WHERE number = ?"
    return [
        bytes(connection.execute(one, (frame.number,)).fetchone()["jpeg"])
        for frame in (film.frames if film else ())
    ]


def films(connection: sqlite3.Connection, run: str) -> list[Film]:
    """Return the films of a run's nodes."""
    nodes = {
        row["node"]: (run, row["node"])
        for row in connection.execute(
            "SELECT DISTINCT node FROM frames WHERE run = ? AND output = ''", (run,)
        )
    }
    for row in connection.execute("SELECT * FROM origins WHERE run = ?", (run,)):
        nodes[row["node"]] = (row["origin_run"], row["origin_node"])
    films = ((node, _frames(connection, *origin)) for node, origin in nodes.items())
    return [
        Film(node=node, frames=frames, bytes=sum(sizes)) for node, (frames, sizes) in films if len(frames) > 1
    ]


def _frames(connection: sqlite3.Connection, run: str, node: str) -> tuple[list[FilmFrame], list[int]]:
    """Return the frames of a node, the finished picture last, and their sizes in bytes."""
    rows = connection.execute(
        "SELECT number, output, step, loss, width, height, size FROM frames WHERE run = ? AND node = ? "
        "ORDER BY output <> '', CASE WHEN output = '' THEN step ELSE number END",
        (run, node),
    ).fetchall()
    unfinished = [row for row in rows if row["output"] == ""]
    shown = rows[: len(unfinished) + 1] if unfinished else []
    frames = [
        FilmFrame(
            number=row["number"],
            step=row["step"],
            loss=row["loss"],
            width=row["width"],
            height=row["height"],
            finished=row["output"] != "",
        )
        for row in shown
    ]
    return frames, [row["size"] for row in shown]
