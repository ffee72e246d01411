"""Getting weights over the API, from a shelf on the loopback: begun, looked at, broken off, gone on with."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from nodes.models import download as downloading
from nodes.models.policy import PUBLIC
from server.api.replies import errors_as_json
from server.routes import weights
from server.weights import WeightsKeeper
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for, etag, serving
from tests.server.serving import PATIENCE, Api


@dataclass
class Desk:
    """The API of a keeper whose catalogue has one entry, on the shelf."""

    session: aiohttp.ClientSession
    shelf: Shelf
    folder: Path
    keeper: WeightsKeeper

    async def call(self, method: str, path: str, status: int = 200) -> Any:
        async with self.session.request(method, f"/api/weights{path}") as response:
            body = await response.json()
            assert response.status == status, body
            return body

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the newest download is so, and return it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = (await self.call("GET", ""))["download"]
            if holds(found):
                return dict(found)
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.02)

    async def over(self) -> dict[str, Any]:
        """Wait until no download runs, and return the newest."""
        return await self.until(lambda download: download["state"] != "running")

    @property
    def part(self) -> Path:
        return self.folder / "thing.pth.part"


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    file = tmp_path / "on-the-shelf"
    file.write_bytes(bytes(range(256)) * 4000)
    with serving(Shelf(file)) as served:
        yield served


@pytest.fixture
async def desk(shelf: Shelf, tmp_path: Path) -> AsyncIterator[Desk]:
    entries = {"thing": entry_for(shelf), "other": entry_for(shelf, name="other", file="other.pth")}
    folder = tmp_path / "models"
    app = web.Application(middlewares=(errors_as_json,))
    keeper = app[weights.WEIGHTS] = WeightsKeeper(folder, entries, LOOPBACK)
    app.add_routes(weights.ROUTES)
    app.on_shutdown.append(weights.close)
    async with TestServer(app) as server, aiohttp.ClientSession(str(server.make_url(""))) as session:
        yield Desk(session, shelf, folder, keeper)


def slowly(shelf: Shelf) -> None:
    """Let the shelf hand its file out in small pieces, the later ones so slowly that it takes a minute."""

    class Slow(web.StreamResponse):
        async def prepare(self, request: web.BaseRequest) -> Any:
            writer = await super().prepare(request)
            start = int(request.headers.get("Range", "bytes=0-")[6:-1])
            content = shelf.file.read_bytes()
            await self.write(content[start:200_000])
            for place in range(max(start, 200_000), len(content), 2048):
                await self.write(content[place : place + 2048])
                await asyncio.sleep(0.15)
            return writer

    def answer(request: web.Request) -> web.StreamResponse:
        size = shelf.file.stat().st_size
        start = int(request.headers.get("Range", "bytes=0-")[6:-1])
        headers = {"ETag": etag(shelf.file), "Content-Length": str(size - start)}
        if start:
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return Slow(status=206 if start else 200, headers=headers)

    shelf.answer = answer


async def test_weights_come_whole_and_verified(desk: Desk) -> None:
    before = (await desk.call("GET", ""))["weights"][0]
    assert (before["here"], before["done"]) == (False, 0)
    begun = await desk.call("POST", "/thing/download", 202)
    assert begun["state"] == "running"
    over = await desk.over()
    assert (over["state"], over["done"], over["total"]) == ("done", 1_024_000, 1_024_000)
    after = (await desk.call("GET", ""))["weights"][0]
    assert after["here"]
    assert (desk.folder / "thing.pth").read_bytes() == desk.shelf.file.read_bytes()


async def test_what_is_broken_off_goes_on_where_it_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "CHUNK", 2048)
    slowly(desk.shelf)
    await desk.call("POST", "/thing/download", 202)
    await desk.until(lambda download: download["done"] >= 100_000)
    assert (await desk.call("DELETE", "/thing/download"))["state"] == "cancelled"
    assert await asyncio.to_thread(desk.keeper.settle, PATIENCE)
    kept = desk.part.stat().st_size
    assert 100_000 <= kept < 1_024_000
    row = (await desk.call("GET", ""))["weights"][0]
    assert (row["here"], row["done"]) == (False, kept)
    desk.shelf.answer = None
    assert (await desk.call("POST", "/thing/download", 202))["done"] == kept
    assert (await desk.over())["state"] == "done"
    assert desk.shelf.seen[-1]["Range"] == f"bytes={kept}-"


async def test_one_at_a_time_and_the_same_again_is_the_same(desk: Desk) -> None:
    slowly(desk.shelf)
    await desk.call("POST", "/thing/download", 202)
    assert (await desk.call("POST", "/thing/download", 202))["name"] == "thing"
    refused = await desk.call("POST", "/other/download", 409)
    assert "one at a time" in refused["detail"]
    assert len(desk.shelf.seen) <= 1
    await desk.call("DELETE", "/thing/download")


async def test_what_is_not_the_file_of_the_catalogue_is_told_and_not_kept(desk: Desk) -> None:
    content = desk.shelf.file.read_bytes()
    desk.shelf.file.write_bytes(content[:-1] + b"!")
    await desk.call("POST", "/thing/download", 202)
    over = await desk.over()
    assert over["state"] == "failed"
    assert hashlib.sha256(desk.shelf.file.read_bytes()).hexdigest() in over["problem"]["message"]
    assert not (desk.folder / "thing.pth").exists()
    assert not desk.part.exists()


async def test_a_full_disk_is_told_in_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "ROOM", 1 << 60)
    await desk.call("POST", "/thing/download", 202)
    over = await desk.over()
    assert over["state"] == "failed"
    assert "needs 1.0 MB more" in over["problem"]["message"]
    assert "Free some space" in over["problem"]["hint"]


async def test_what_nobody_foresaw_ends_a_download(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("etag")

    with monkeypatch.context() as patched:
        patched.setattr("server.weights.download", broken)
        await desk.call("POST", "/thing/download", 202)
        assert await asyncio.to_thread(desk.keeper.settle, PATIENCE)
    over = await desk.over()
    assert over["state"] == "failed"
    assert over["problem"]["hint"]
    await desk.call("POST", "/thing/download", 202)
    assert (await desk.over())["state"] == "done"


async def test_a_private_address_is_never_asked(shelf: Shelf, tmp_path: Path) -> None:
    keeper = WeightsKeeper(tmp_path / "models", {"thing": entry_for(shelf)}, PUBLIC)
    keeper.start("thing")
    assert await asyncio.to_thread(keeper.settle, PATIENCE)
    assert keeper.newest
    assert keeper.newest.state == "failed"
    assert shelf.seen == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/nothing/download", 404),
        ("POST", "/http:%2F%2Fshelf.test%2Ffile/download", 404),
        ("DELETE", "/thing/download", 404),
    ],
)
async def test_only_names_of_the_catalogue_mean_anything(
    desk: Desk, method: str, path: str, status: int
) -> None:
    assert (await desk.call(method, path, status))["problems"][0]["hint"]
    assert desk.shelf.seen == []


async def test_a_server_lists_its_catalogue_and_ships_what_ships(api: Api) -> None:
    found = await api.call("GET", "/api/weights")
    by_name = {each["name"]: each for each in found["weights"]}
    assert by_name["sketch"]["ships"]
    assert by_name["sketch"]["here"]
    assert not by_name["vgg19"]["here"]
    assert by_name["vgg19"]["size"] == 574_673_361
    assert found["download"] is None
    await api.refused("POST", "/api/weights/sketch/download", 409)
