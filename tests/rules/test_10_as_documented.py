"""Rule 10, and what else the pages on security, on operations and on the API promise in numbers: the defaults
are those numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphs import bounds, keeper, reading, recipe
from graphs.store import apart, decode, decoders, versions
from nodes.models import download
from nodes.pictures.decode import Limits as OfPictures
from server import app
from server.api.bodies import MAX_IMAGE
from server.config import Config
from server.films import store as films
from server.ledger import events_table, history
from server.live import desk
from server.pool import pool, silence, stopping
from server.queue import control, dispatch, recovery
from server.routes import events
from server.security import door, sessions, token, toll
from server.security.limits import Expensive, Limits
from server.worker import painter

DOCS = Path(__file__).resolve().parents[2] / "docs"
KINDS: tuple[Expensive, ...] = ("upload", "submit", "check", "thumbnail", "live", "search")
"""In the order in which the table names them."""

LIMITS, CONFIG, PICTURE = Limits(), Config(), OfPictures()
BURSTS = ", ".join(f"{LIMITS.rates[kind].burst:g}" for kind in KINDS)
A_SECOND = ", ".join(f"{LIMITS.rates[kind].per_second:g}" for kind in KINDS)


def word(number: float) -> str:
    """Return a small number as the pages write it."""
    words: dict[float, str] = {1: "once", 2: "two", 3: "three", 10: "ten"}
    return words.get(number, str(number))


def mb(size: float) -> str:
    """Return a size as the pages write it."""
    return f"{size / 1e6:g} MB"


def mib(size: int) -> str:
    """Return a size in powers of two as the pages write it."""
    return f"{size / 2**20:g} MB"


def gb(size: float) -> str:
    """Return a large size as the pages write it."""
    return f"{size / 1e9:g} GB"


SECURITY = [
    f"| connections, of one address, in all | {LIMITS.connections_per_client}, {LIMITS.connections} |",
    f"| editors open, of one client, in all | {LIMITS.sockets_per_client}, {LIMITS.sockets} |",
    f"| a header | {LIMITS.header_seconds:g} s to come whole |",
    f"| a body | {LIMITS.body_seconds:g} s, and one more for every {LIMITS.body_rate // 1000} kB that came |",
    f"| a picture's body; a recipe's | {mb(MAX_IMAGE)}; {mb(reading.MAX_BYTES)} |",
    f"cut off after {LIMITS.linger_seconds:g} s |",
    f"| all bodies in memory | {mb(LIMITS.bodies)},",
    f"| {BURSTS} at once, then {A_SECOND} a second |",
    f"| {desk.MOST_OF_ONE} (one for each tab), {desk.MOST}; {mb(desk.MOST_BYTES)} |",
    f"| {LIMITS.logins.burst:g}, then one in {1 / LIMITS.logins.per_second:g} s |",
    f"| uploads, results, recipes and blocks | {gb(CONFIG.disk_quota)} (`--disk-quota`)",
    f"| {versions.MOST} and {mb(versions.MOST_BYTES)} of each recipe, {gb(versions.ALL_BYTES)} in all |",
    f"{mb(download.ROOM)} of the disk stay free",
    f"| pictures decoded at once | {app.DECODERS_AT_ONCE} |",
    f"| runs that are starred | {control.MOST_STARRED:,} |",
    f"of which at most {sessions.MOST} live, for {sessions.SECONDS / 86400:g} days",
    f"a token of at least {token.LEAST} characters",
    f"is ended after {door.HANDSHAKE_SECONDS:g} s",
    f"{PICTURE.pixels / 1e6:g} megapixels and {PICTURE.side:,} px a side",
    f"with {apart.MEMORY_LIMIT / 2**30:g} GB of memory, {apart.SECONDS_LIMIT} s,",
    f"s, {decode.MOST_BYTES / 2**30:g} GB of files and no core dump",
    f"{mb(reading.MAX_BYTES)}, {reading.MAX_DEPTH} levels, {recipe.MAX_NODES:,} nodes",
    f"{bounds.MAX_ENTRIES:,} entries or wires of one node",
    f"is told {bounds.MAX_PROBLEMS:,} of them",
]
OPERATIONS = [
    f"recorded previews, at most {mib(films.KEPT_BYTES)};",
    f"is killed at {pool.LEAVE_SECONDS:g} s ({pool.LEAVE_SECONDS_LARGE:g} s)",
    f"not closed {stopping.CLOSE_SECONDS:g} s later",
    f"at most {keeper.LONGEST_INTERVAL:g} s or {keeper.WRITTEN} times what writing it takes",
    f"the server ended {word(recovery.MOST_UNCLEAN)} times without being asked",
    f"at least once in {events.HEARTBEAT:g} s",
    f"| recipe | {mb(reading.MAX_BYTES)}, {recipe.MAX_NODES:,} nodes laid open |",
    f"| upload | {mb(MAX_IMAGE)}, {PICTURE.pixels / 1e6:g} megapixels;",
    f"; {apart.SECONDS_LIMIT} s and {apart.MEMORY_LIMIT / 2**30:g} GB to decode,",
    f"to decode, {word(app.DECODERS_AT_ONCE)} at a time |",
    f"together | {gb(CONFIG.disk_quota)} (`--disk-quota`)",
    f"seen in the last {word(toll.OLD_SECONDS / 60)} minutes",
    f"| {versions.MOST} and {mb(versions.MOST_BYTES)} of each recipe, {gb(versions.ALL_BYTES)} in all;",
    f"| waiting runs | {CONFIG.max_queued:,}, then 429 |",
    f"submit {LIMITS.rates['submit'].per_second:g} a second,",
    f"upload {LIMITS.rates['upload'].per_second:g} a second,",
    f"| sockets | {LIMITS.sockets_per_client} a client, {LIMITS.sockets} in all |",
    f"the newest {history.KEPT_ENDED:,}, and recipes of {mib(history.KEPT_RECIPE_BYTES)} in all;",
    f"in all; events of the last {events_table.KEPT_RUNS} |",
    f"not been heard of for {CONFIG.hang_seconds:g} s,",
    f"or for {word(silence.STEPS)} times its longest step,",
    f"goes on from the checkpoint, {word(dispatch.MOST_LOST)};",
    f"may take {word(silence.PATIENCE)} times as long",
]
API = [
    # A node's progress is told as often as its pictures, and the newest of both reaches every client.
    f"at most {word(1 / painter.PREVIEW_INTERVAL)} a second",
    f"at most {word(1 / painter.PROGRESS_INTERVAL)} a second",
]


def text(page: str) -> str:
    """Return a page as one line."""
    return " ".join((DOCS / page).read_text().split())


@pytest.mark.parametrize(
    ("page", "promises"), [("security.md", SECURITY), ("operations.md", OPERATIONS), ("api.md", API)]
)
def test_the_defaults_are_what_the_pages_promise(page: str, promises: list[str]) -> None:
    said = text(page)
    assert [promise for promise in promises if promise not in said] == []


def test_what_stops_and_what_waits_takes_no_longer_than_the_page_promises() -> None:
    said = text("operations.md")
    found = re.search(r"in at most (\d+) s, (\d+) s when they paint above (\d+) px", said)
    assert found
    usual, large, side = map(int, found.groups())
    assert usual >= pool.LEAVE_SECONDS + stopping.CLOSE_SECONDS
    assert large >= pool.LEAVE_SECONDS_LARGE + stopping.CLOSE_SECONDS
    assert side == pool.LARGE_SIDE
    assert "until a minute after the last upload" in said
    assert decoders.IDLE_SECONDS == 60
