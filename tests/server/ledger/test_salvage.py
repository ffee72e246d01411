"""A damaged file is put aside, and what can be read of it is kept."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

import pytest

from server.ledger import salvage
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


@pytest.mark.parametrize("cut_off_at", ["bringing over", "moving"])
async def test_a_server_that_ends_while_it_saves_loses_nothing_of_it(
    filled: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch, cut_off_at: str
) -> None:
    path, ids = filled
    data = bytearray(path.read_bytes())
    place = data.find(ids[RUNS // 2].encode() + b"R")
    data[place // 4096 * 4096 : (place // 4096 + 1) * 4096] = b"\x5a" * 4096
    path.write_bytes(data)
    name = "_fits" if cut_off_at == "bringing over" else "_put_aside"
    real = getattr(salvage, name)

    def cut_off(*given: object) -> object:
        real(*given)
        raise OSError(errno.ENOSPC, "as good as a power cut")

    with monkeypatch.context() as patched:
        patched.setattr(salvage, name, cut_off)
        with pytest.raises(OSError, match="power cut"):
            async with opened(path):
                pass
    async with opened(path) as ledger:
        assert len(await ledger.living()) > RUNS * 0.8
        assert "damaged-1." in ledger.notice
    assert path.with_name("runs.sqlite3.damaged-1").read_bytes() == data
    assert not [*path.parent.glob("*.new*"), *path.parent.glob("*.saved*")]
