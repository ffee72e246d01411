"""Films of runs over the API: recorded while they are painted, made into files, there after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sqlite3
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image, ImageSequence

from server.films.cutting import cut
from server.films.store import FILE_NAME as FILMS
from server.films.store import Shot
from server.keys import DISPATCHER
from server.ledger import FILE_NAME as LEDGER
from server.routes import films
from tests.server.keeping import client, get, kept
from tests.server.serving import PATIENCE, Api, recipe, stub


def film_recipe(grey: float = 0.5) -> dict[str, Any]:
    nodes = {"flat": stub("Flat", grey=grey), "slow": stub("Slow", image="flat.image", steps=8, seconds=0.15)}
    return recipe(nodes, name="Film")


async def eventually_in_ledger(home: Path, run: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with contextlib.closing(sqlite3.connect(home / LEDGER)) as ledger:
        while not ledger.execute(
            "SELECT 1 FROM runs JOIN nodes ON run = number WHERE id = ? AND finished AND nodes.state LIKE ?",
            (run, '%"cached"%'),
        ).fetchone():
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)


async def test_a_film_is_recorded_made_and_deleted_with_its_run(api: Api) -> None:
    run = await api.painted((await api.paint(film_recipe(0.4)))["id"])
    [film] = await api.call("GET", f"/api/runs/{run['id']}/films")
    assert film["node"] == "slow"
    frames = film["frames"]
    assert len(frames) >= 4
    assert [frame["step"] for frame in frames] == sorted(frame["step"] for frame in frames)
    assert [frame["finished"] for frame in frames] == [False] * (len(frames) - 1) + [True]
    assert frames[0]["loss"] > frames[-2]["loss"]
    levels = []
    for frame in (frames[0], frames[-1]):
        jpeg = await api.call("GET", f"/api/runs/{run['id']}/frames/{frame['number']}")
        with Image.open(io.BytesIO(jpeg)) as picture:
            assert picture.size == (frame["width"], frame["height"]) == (128, 64)
            levels.append(picture.convert("L").tobytes()[0])
    assert levels[0] < levels[1] == pytest.approx(0.4 * 255, abs=3)

    gif = await api.call("GET", f"/api/runs/{run['id']}/film/slow?kind=gif&side=64&seconds=2")
    with Image.open(io.BytesIO(gif)) as picture:
        assert picture.size == (64, 32)
        lengths = [each.info["duration"] for each in ImageSequence.Iterator(picture)]
    # Pillow lays frames together that are the same.
    assert 4 <= len(lengths) <= len(frames)
    assert sum(lengths) == pytest.approx(3500, abs=10 * len(frames))
    webp = await api.call("GET", f"/api/runs/{run['id']}/film/slow?kind=webp")
    with Image.open(io.BytesIO(webp)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (128, 64))
        assert len(list(ImageSequence.Iterator(picture))) >= 4
    await api.call("DELETE", f"/api/runs/{run['id']}", status=204)
    await api.refused("GET", f"/api/runs/{run['id']}/films", 404)
    await api.refused("GET", f"/api/runs/{run['id']}/frames/{frames[0]['number']}", 404)
    await api.refused("GET", f"/api/runs/{run['id']}/film/slow", 404)


async def test_a_video_has_the_length_that_was_asked_for(api: Api, tmp_path: Path) -> None:
    import cv2

    run = await api.painted((await api.paint(film_recipe(0.7)))["id"])
    webm = await api.call("GET", f"/api/runs/{run['id']}/film/slow?kind=webm&seconds=2")
    path = tmp_path / "film.webm"
    path.write_bytes(webm)
    video = cv2.VideoCapture(str(path))
    frames = []
    while (read := video.read())[0]:
        frames.append(read[1])
    video.release()
    assert len(frames) / 24 == pytest.approx(3.5, abs=0.1)
    assert frames[0].shape == (64, 128, 3)
    assert frames[0].mean() < frames[-1].mean() == pytest.approx(0.7 * 255, abs=6)


@pytest.mark.parametrize("query", ["kind=mp4", "side=20", "seconds=0", "seconds=nan", "seconds=x", "side=a"])
async def test_what_no_film_can_be_is_refused(api: Api, query: str) -> None:
    await api.refused("GET", f"/api/runs/none/film/slow?{query}", 400)


async def test_a_run_that_shows_nothing_on_its_way_has_no_film(api: Api) -> None:
    run = await api.painted((await api.paint(recipe({"flat": stub("Flat", grey=0.123)})))["id"])
    assert await api.call("GET", f"/api/runs/{run['id']}/films") == []
    [problem] = await api.refused("GET", f"/api/runs/{run['id']}/film/flat", 404)
    assert "not recorded" in problem["message"]


async def test_a_frame_is_asked_for_again_and_answered_in_a_word_while_it_is_the_same(api: Api) -> None:
    run = await api.painted((await api.paint(film_recipe(0.3)))["id"])
    [film] = await api.call("GET", f"/api/runs/{run['id']}/films")
    address = f"/api/runs/{run['id']}/frames/{film['frames'][0]['number']}"
    async with api.session.get(address) as answer:
        assert answer.headers["Cache-Control"] == "private, no-cache"
        tag = answer.headers["ETag"]
    async with api.session.get(address, headers={"If-None-Match": tag}) as answer:
        assert (answer.status, answer.headers["ETag"]) == (304, tag)
    async with api.session.get(address, headers={"If-None-Match": '"other"'}) as answer:
        assert answer.status == 200


async def test_few_wait_for_their_films(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = asyncio.Event()

    async def held(*wanted: Any, **more: Any) -> bytes:
        await go_on.wait()
        return await cut(*wanted, **more)

    monkeypatch.setattr(films, "cut", held)
    jpeg = io.BytesIO()
    Image.new("RGB", (64, 32)).save(jpeg, "JPEG")
    async with kept(tmp_path) as server, client(server) as session:
        for step in (1, 2):
            server.app[DISPATCHER].films.record(Shot("r", "n", None, step, None, 64, 32, jpeg.getvalue()))

        async def asked() -> tuple[int, bool]:
            async with session.get("/api/runs/r/film/n?kind=gif&side=64&seconds=1") as answer:
                return answer.status, "Retry-After" in answer.headers

        asking = [asyncio.create_task(asked()) for _ in range(7)]
        deadline = time.monotonic() + PATIENCE
        while sum(each.done() for each in asking) < 2:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        go_on.set()
        answers = await asyncio.gather(*asking)
    assert sorted(answers) == [(200, False)] * 5 + [(503, True)] * 2


async def test_a_film_that_nobody_waits_for_is_given_up(api: Api) -> None:
    run = await api.painted((await api.paint(film_recipe(0.6)))["id"])
    path = f"/api/runs/{run['id']}/film/slow?kind=webm&side=128&seconds=30"
    with pytest.raises(TimeoutError):
        await api.session.get(path, timeout=aiohttp.ClientTimeout(total=0.15))
    # Its turn is free again well before that film would have been made.
    async with asyncio.timeout(PATIENCE):
        assert await api.call("GET", f"/api/runs/{run['id']}/film/slow?kind=gif&side=64&seconds=1")


async def test_after_a_restart_nodes_still_show_their_pictures(api: Api, tmp_path: Path) -> None:
    first = await api.painted((await api.paint(film_recipe()))["id"])
    again = await api.painted((await api.paint(film_recipe()))["id"])
    assert again["nodes"]["slow"]["state"] == "cached"
    shown = await api.call("GET", f"/api/runs/{first['id']}/preview/slow")
    await eventually_in_ledger(api.server.home, again["id"])
    for name in (LEDGER, FILMS):
        with (
            contextlib.closing(sqlite3.connect(api.server.home / name)) as held,
            contextlib.closing(sqlite3.connect(tmp_path / name)) as copy,
        ):
            held.backup(copy)
    async with kept(tmp_path) as restarted, client(restarted) as session:
        for run in (first, again):
            nodes = (await get(session, f"/api/runs/{run['id']}"))["nodes"]
            assert nodes["slow"]["has_preview"]
            async with session.get(f"/api/runs/{run['id']}/preview/slow") as answer:
                assert await answer.read() == shown
            [film] = await get(session, f"/api/runs/{run['id']}/films")
            assert len(film["frames"]) >= 4
