"""What keeps answers quick and memory flat while many ask at once; `python -m bench.load` measures it."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import resource
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from graphs.store import Folders, ImageStore, apart
from graphs.store import quota as quota_module
from graphs.store.quota import Quota, QuotaFull, bytes_in
from server.api.bodies import body_file
from server.app import quicken
from server.keys import CONFIG
from server.queue.hub import WOKEN_AT_ONCE, Hub
from server.security import toll
from tests.nodes.test_heap import has_glibc
from tests.rules.house import house
from tests.server.serving import PATIENCE

MANY = 5 * WOKEN_AT_ONCE
UPLOADS = 1000


def uploads(folder: Path, count: int = UPLOADS, name: str = "load.png") -> None:
    """Let pictures lie in a folder as if they had been sent."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        size = {"width": 640, "height": 480, "bytes": 1}
        record = {"ref": f"sha256:{digest}", "name": name, "title": name, "kind": "upload", **size}
        (folder / f"{digest}.json").write_text(json.dumps({**record, "added": 1.0 + number}))
        (folder / f"{digest}.png").write_bytes(b"x")


def bytes_taken(work: Callable[[], object]) -> int:
    """Return how many bytes `work` took on the way, at most at once."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


async def test_who_asks_meanwhile_does_not_wait_until_hundreds_were_told() -> None:
    hub, told = Hub(), []

    async def listen() -> None:
        client = await hub.join(None, dict)
        await client.next()  # the hello
        await client.next()
        told.append(client)

    listening = [asyncio.create_task(listen()) for _ in range(MANY)]
    await asyncio.sleep(0.05)
    assert hub.watching == MANY
    hub.publish("r", {"kind": "node_warned", "node": "a", "message": "now"})
    seen = []
    while len(told) < MANY:
        await asyncio.sleep(0)  # another's turn
        seen.append(len(told))
    steps = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert max(steps) <= WOKEN_AT_ONCE
    await asyncio.gather(*listening)


async def test_an_upload_that_waits_its_turn_is_not_in_memory(tmp_path: Path) -> None:
    held: list[int] = []
    body = os.urandom(900_000)

    async def take(request: web.Request) -> web.Response:
        before = tracemalloc.get_traced_memory()[0]
        async with body_file(request, 2_000_000, tmp_path) as file:
            held.append(tracemalloc.get_traced_memory()[0] - before)
            assert file.read() == body
        return web.Response()

    async with house(tmp_path / "home") as served, served.visitor() as visitor:
        config = served.app[CONFIG]
        app = web.Application()
        app[CONFIG] = config
        app.router.add_post("/", take)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        tracemalloc.start()
        try:
            async with visitor.post(f"http://127.0.0.1:{port}/", data=body) as answer:
                assert answer.status == 200, await answer.text()
        finally:
            tracemalloc.stop()
            await runner.cleanup()
    assert held[0] < len(body) / 2


def test_a_list_of_uploads_takes_little_more_than_it_tells(tmp_path: Path) -> None:
    uploads(tmp_path)
    store = ImageStore(tmp_path)
    listed = store.list()
    assert len([picture for picture in listed if picture.kind == "upload"]) == UPLOADS
    assert bytes_taken(store.list) < 700 * UPLOADS


def test_to_look_for_room_takes_no_memory_for_each_file(tmp_path: Path) -> None:
    uploads(tmp_path)
    assert bytes_in(tmp_path) > 100 * UPLOADS
    assert bytes_taken(lambda: bytes_in(tmp_path)) < 50 * UPLOADS


async def test_a_connection_that_stays_open_holds_nothing_of_its_last_answer(tmp_path: Path) -> None:
    async with house(tmp_path) as served, AsyncExitStack() as opened:
        uploads(served.home / "images", 200, "x" * 4000)

        async def look() -> int:
            visitor = await opened.enter_async_context(served.visitor())
            async with visitor.get("/api/images") as answer:
                return len(await answer.read())

        size = await look()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            for _ in range(10):
                await look()
            gc.collect()
            held = tracemalloc.get_traced_memory()[0] - before
        finally:
            tracemalloc.stop()
    assert held < 3 * size, f"{held / size:.1f} answers of {size:,} bytes"


async def test_a_submission_changes_threads_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes: list[str] = []
    to_thread = asyncio.to_thread

    async def counted(work: Callable[..., Any], *args: Any, **options: Any) -> Any:
        changes.append(getattr(work, "__qualname__", ""))
        return await to_thread(work, *args, **options)

    monkeypatch.setattr(asyncio, "to_thread", counted)
    recipe = {"impasto": 1, "nodes": {"a": {"type": "Nothing"}}}
    async with house(tmp_path / "home") as served, served.visitor() as visitor:
        for path, status in (("/api/check", 200), ("/api/runs", 422)):
            changes.clear()
            async with visitor.post(path, json={"recipe": recipe}) as answer:
                assert answer.status == status
            looked = [change for change in changes if change == "Quota.check"]
            assert len(changes) - len(looked) == 1, changes


@pytest.fixture
def quota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Quota:
    """A quota of 1000 bytes that believes what it saw for good."""
    monkeypatch.setattr(quota_module, "HOLDS", 1e9)
    (tmp_path / "images").mkdir()
    return Quota(folders=Folders(tmp_path), limit=1000)


def test_every_file_is_not_looked_at_for_every_run(quota: Quota, tmp_path: Path) -> None:
    quota.check()
    (tmp_path / "images" / "large.png").write_bytes(bytes(2000))
    quota.check()  # what was seen just now is believed
    with pytest.raises(QuotaFull):
        Quota(folders=Folders(tmp_path), limit=1000).check()


def test_what_is_added_meanwhile_is_counted_and_only_what_is_there_refuses(
    quota: Quota, tmp_path: Path
) -> None:
    quota.check()
    quota.check(600)
    assert quota.believed
    quota.check(600)  # it looks: of these two nothing is there any more
    (tmp_path / "images" / "large.png").write_bytes(bytes(1000))
    with pytest.raises(QuotaFull):
        quota.check(1000)
    assert not quota.believed
    with pytest.raises(QuotaFull):
        quota.check()


async def test_who_submits_does_not_wait_until_every_file_was_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota_module, "HOLDS", 0)
    looked, go_on = threading.Event(), threading.Event()
    quota = Quota(folders=Folders(tmp_path), limit=1000)
    room = toll.Room(quota)
    await room.demand()  # the first time it must be known
    look = quota._look

    def slow_look() -> dict[str, int]:
        looked.set()
        go_on.wait(PATIENCE)
        return look()

    monkeypatch.setattr(quota, "_look", slow_look)
    try:
        await asyncio.wait_for(room.demand(), PATIENCE / 2)
        assert await asyncio.to_thread(looked.wait, PATIENCE / 2)
    finally:
        go_on.set()
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "large.png").write_bytes(bytes(2000))

    async def submit_often() -> None:
        while True:
            await room.demand()
            await asyncio.sleep(0.01)

    with pytest.raises(QuotaFull):  # it is noticed by a look that nobody waits for, and told to the next
        await asyncio.wait_for(submit_often(), PATIENCE)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no niceness")
def test_what_decodes_lets_others_go_first_from_its_beginning(tmp_path: Path) -> None:
    # Loading what decodes takes longer than decoding: it must not begin at the server's own priority.
    command = [sys.executable, "-c", "import os; input(); print(os.getpriority(os.PRIO_PROCESS, 0))"]
    code, output, errors = apart._run(command, b"\n", tmp_path, PATIENCE)
    assert (code, errors) == (0, b"")
    assert int(output) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + apart.NICENESS)


def test_a_search_for_what_can_be_freed_passes_over_what_was_loaded() -> None:
    switching = sys.getswitchinterval()
    try:
        quicken()
        assert sum(map(len, map(gc.get_objects, range(3)))) < gc.get_freeze_count() / 10
    finally:
        gc.unfreeze()
        sys.setswitchinterval(switching)


def test_nobody_is_told_where_nobody_listens() -> None:
    hub = Hub()
    hub.publish("r", {"kind": "node_warned", "node": "a", "message": "no loop runs here"})
    assert hub.number == 1


SERVED = """
import os, signal, sys
from pathlib import Path
from graphs.store import Folders
from server.app import serve
from server.config import Config
from tests.nodes.test_heap import faults_after_larger

def look(_):
    print(faults_after_larger())
    os.kill(os.getpid(), signal.SIGTERM)

serve(port=0, config=Config(folders=Folders(Path(sys.argv[1]))), on_start=look)
"""


@pytest.mark.skipif(not has_glibc(), reason="only glibc learns to keep what is freed")
def test_a_server_gives_large_blocks_back_whatever_was_freed_before(tmp_path: Path) -> None:
    # Lists of a megabyte were cut from the heaps of many threads, of which nothing was given back any more.
    done = subprocess.run(
        [sys.executable, "-c", SERVED, tmp_path], check=True, capture_output=True, text=True
    )
    assert int(done.stdout) > 6 * (4 << 20) // resource.getpagesize()
