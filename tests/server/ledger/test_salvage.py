"""A damaged file is put aside, and what can be read of it is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.server.ledger.making import accepted, opened

RUNS = 400


@pytest.fixture
async def filled(tmp_path: Path) -> tuple[Path, list[str]]:
    """A ledger of many runs and their ids."""
    path = tmp_path / "runs.sqlite3"
    async with opened(path) as ledger:
        records = await asyncio.gather(*(accepted(ledger) for _ in range(RUNS)))
        ids = [record.run.id for record in sorted(records, key=lambda record: record.run.number)]
        await ledger.note("paused", True)
    return path, ids


async def test_a_sound_file_says_nothing(filled: tuple[Path, list[str]]) -> None:
    path, ids = filled
    async with opened(path) as ledger:
        assert ledger.notice == ""
        assert len(await ledger.living()) == len(ids)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


async def test_a_damaged_page_costs_the_runs_on_it_only(filled: tuple[Path, list[str]]) -> None:
    path, ids = filled
    data = bytearray(path.read_bytes())
    place = data.find(ids[RUNS // 2].encode() + b"R")  # the row: its name follows, not in an index
    page = place // 4096 * 4096
    data[page : page + 4096] = b"\x5a" * 4096
    path.write_bytes(data)
    async with opened(path) as ledger:
        kept = [record.run.id for record in await ledger.living()]
        assert set(kept) < set(ids)
        assert len(kept) > RUNS * 0.8
        assert kept[0] == ids[0]
        assert kept[-1] == ids[-1]
        assert f"{len(kept)} of its runs" in ledger.notice
        assert str(path.parent) not in ledger.notice
        assert await ledger.fact("paused", False)
        await accepted(ledger)
    assert path.with_name("runs.sqlite3.damaged-1").read_bytes() == data
    async with opened(path) as ledger:
        assert ledger.notice == ""


@pytest.mark.parametrize("content", [b"no database", b"\0" * 40_000, b""], ids=["text", "zeros", "nothing"])
async def test_a_file_that_is_none_is_put_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "runs.sqlite3"
    for number in (1, 2):
        path.write_bytes(content)
        async with opened(path) as ledger:
            await accepted(ledger)
            assert bool(ledger.notice) == bool(content)  # an empty file is a new one
        aside = path.with_name(f"runs.sqlite3.damaged-{number}")
        assert aside.exists() == bool(content)


async def test_a_file_that_was_cut_off_gives_what_is_left(filled: tuple[Path, list[str]]) -> None:
    path, ids = filled
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    async with opened(path) as ledger:
        assert ledger.notice
        assert {record.run.id for record in await ledger.living()} <= set(ids)
        await accepted(ledger)
