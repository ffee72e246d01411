"""Recorded pictures are few, evenly spread, bounded in bytes, and outlive a restart."""

from __future__ import annotations

import resource
import sqlite3
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.films import store
from server.films.reel import MOST_FRAMES, Place, Reel
from server.films.store import FilmStore, Shot


def shot(step: int, *, run: str = "r", node: str = "n", output: str | None = None, size: int = 100) -> Shot:
    jpeg = f"{run} {node} {output} {step} ".encode().ljust(size, b".")
    return Shot(run, node, output, step, 1 / (1 + step), 64, 32, jpeg)


async def steps(films: FilmStore, run: str = "r") -> list[int]:
    [film] = await films.films(run)
    return [frame.step for frame in film.frames]


@given(st.lists(st.integers(0, 5_000), max_size=400))
def test_a_reel_never_holds_too_many_and_always_in_order(told: list[int]) -> None:
    reel, kept = Reel(most=9), {}
    for number, step in enumerate(told):
        if reel.wants(step):
            kept[number] = step
            for gone in reel.add(Place(number, step, 1)):
                del kept[gone]
    found = [place.step for place in reel.places]
    assert len(found) <= 9
    assert found == sorted(set(found)) == list(kept.values())


async def test_of_many_previews_few_are_kept_evenly(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films") as films:
        for step in range(1, 1001):
            films.record(shot(step))
        films.record(shot(1000, output="image"))
        found = await steps(films)
        [film] = await films.films("r")
    assert MOST_FRAMES / 3 < len(found) <= MOST_FRAMES + 1
    unfinished = found[:-1]
    assert unfinished[0] == 1
    gaps = {after - before for before, after in pairwise(unfinished)}
    assert gaps == {16}
    assert unfinished[-1] > 1000 - 2 * max(gaps)
    assert [frame.finished for frame in film.frames] == [False] * len(unfinished) + [True]


async def test_a_run_takes_no_more_than_it_may_and_the_oldest_run_gives_way(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films", run_bytes=5_000, kept_bytes=9_000) as films:
        for run in ("old", "starred", "middle", "new"):
            for step in range(40):
                films.record(shot(step, run=run, size=200))
            films.over(run)
            if run == "starred":
                films.star(run, starred=True)
            if films_of := await films.films(run):
                assert films_of[0].bytes <= 5_000
        assert await films.runs() == ["starred", "new"]


async def test_a_step_that_is_painted_once_more_takes_the_place_of_what_came_after(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films") as films:
        for step in (1, 2, 3, 4, 5):
            films.record(shot(step))
        films.record(shot(3))
        assert await steps(films) == [1, 2, 3]


async def test_it_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films") as films:
        for step in range(1, 300):
            films.record(shot(step))
        before = await steps(films)
    async with FilmStore(tmp_path / "films") as films:
        assert await steps(films) == before
        for step in range(300, 600):
            films.record(shot(step))
        after = await steps(films)
        assert len(after) <= MOST_FRAMES
        assert after[-1] > 580
        assert await films.picture("r", "n", None) == shot(after[-1]).jpeg


async def test_a_node_that_was_not_computed_again_shows_what_another_run_made(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films") as films:
        for step in (1, 2):
            films.record(shot(step))
        films.record(shot(2, output="image"))
        films.same("later", "m", "r", "n")
        assert await films.pictured("later") == {"m"}
        assert await films.picture("later", "m", None) == shot(2, output="image").jpeg
        [film] = await films.films("later")
        number = film.frames[0].number
        assert await films.jpeg("later", number) == await films.jpeg("r", number) == shot(1).jpeg
        assert await films.jpeg("stranger", number) is None
        films.forget("r")
        assert await films.films("later") == []
        assert await films.pictured("later") == set()


@pytest.mark.parametrize("content", [b"no database at all" * 100, "PRAGMA user_version = 99"])
async def test_a_file_that_makes_no_sense_begins_anew(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "films"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        sqlite3.connect(path).execute(content).connection.close()
    async with FilmStore(path) as films:
        films.record(shot(1))
        films.record(shot(2))
        assert await steps(films) == [1, 2]
    async with FilmStore(path) as films:
        assert await steps(films) == [1, 2]


async def test_without_a_file_pictures_lie_in_memory(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "missing" / "films") as films:
        films.record(shot(1))
        films.record(shot(2))
        assert await steps(films) == [1, 2]


async def test_what_comes_faster_than_the_disk_writes_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WAITING_BYTES", 1_000)
    async with FilmStore(tmp_path / "films") as films:
        for step in range(50):
            films.record(shot(step, size=300))
        assert len(await steps(films)) <= 3
        films.record(shot(99))
        assert (await steps(films))[-1] == 99


async def test_a_file_with_a_damaged_page_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "films"
    async with FilmStore(path) as films:
        for step in range(20):
            films.record(shot(step, size=3_000))
    content = bytearray(path.read_bytes())
    page = content.index(b"r n None 9 ") // 4096 * 4096
    content[page : page + 200] = b"\xff" * 200
    path.write_bytes(content)
    async with FilmStore(path) as films:
        assert await films.runs() == []
        assert films.notice
        assert path.with_name("films.damaged").is_file()
        films.record(shot(1))
        films.record(shot(2))
        assert await steps(films) == [1, 2]


@pytest.mark.parametrize("reading", [True, False])
async def test_a_file_that_is_damaged_while_it_is_open_begins_anew(tmp_path: Path, reading: bool) -> None:
    path = tmp_path / "films"
    async with FilmStore(path) as films:
        for step in range(20):
            films.record(shot(step, size=3_000))
        assert len(await steps(films)) == 20
        with sqlite3.connect(path) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        other.close()
        size = path.stat().st_size
        with path.open("r+b") as file:  # all but the first page, which is read anew now and then
            file.seek(4096)
            file.write(b"\xff" * (size - 4096))
        assert films.notice == ""
        if reading:
            assert await films.films("r") == []
        else:
            films.record(shot(99, run="other", size=3_000))
        await films.runs()
        films.record(shot(1))
        films.record(shot(2))
        assert await steps(films) == [1, 2]
        assert "films.damaged" in films.notice
        aside = path.with_name("films.damaged")
        assert aside.stat().st_size == size
    async with FilmStore(path) as films:
        assert await steps(films) == [1, 2]
        assert films.notice == ""


async def test_what_cannot_be_read_any_more_is_not_there(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "films"
    async with FilmStore(path) as films:
        films.record(shot(1))
        films.record(shot(2))
        assert await steps(films) == [1, 2]
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE frames")
        other.close()
        assert await films.films("r") == []
        assert await films.jpegs("r", "n") == []
        assert await films.pictured("r") == set()
        assert await films.picture("r", "n", None) is await films.jpeg("r", 1) is None
    assert "cannot be read" in caplog.text


async def test_what_a_full_disk_did_not_take_costs_no_other_run_its_pictures(tmp_path: Path) -> None:
    path = tmp_path / "films"
    async with FilmStore(path, kept_bytes=200_000) as films:
        films.record(shot(1, run="old", size=10_000))
        films.over("old")
        assert await films.runs() == ["old"]
        free = resource.getrlimit(resource.RLIMIT_FSIZE)
        room = path.with_name("films-wal").stat().st_size + 30_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, free[1]))
        try:
            for number in range(40):
                films.record(shot(1, run="new", node=f"n{number}", size=10_000))
            assert len(await films.pictured("new")) < 4
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, free)
        films.over("new")
        assert "old" in await films.runs()


async def test_a_star_counts_that_was_given_before_the_first_frame(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films", kept_bytes=1_000) as films:
        films.star("starred", starred=True)
        for run in ("starred", "other"):
            for step in range(3):
                films.record(shot(step, run=run, size=200))
            films.over(run)
        assert "starred" in await films.runs()


async def test_finished_pictures_count_too(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films", run_bytes=5_000) as films:
        for number in range(100):
            films.record(shot(1, node=f"n{number}", output="image", size=200))
        assert len(await films.pictured("r")) == 25
    async with FilmStore(tmp_path / "films", run_bytes=5_000) as films:
        films.record(shot(2, node="n0", output="image", size=200))
        films.record(shot(2, node="other", output="image", size=200))
        assert await films.picture("r", "n0", None) == shot(2, node="n0", output="image", size=200).jpeg
        assert "other" not in await films.pictured("r")


async def test_room_is_made_while_a_run_is_painted(tmp_path: Path) -> None:
    async with FilmStore(tmp_path / "films", run_bytes=5_000, kept_bytes=6_000) as films:
        for run in ("old", "new"):
            for step in range(20):
                films.record(shot(step, run=run, size=200))
            if run == "old":
                films.over(run)
        assert await films.runs() == ["new"]
