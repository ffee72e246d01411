"""Events are kept for who was away, and it is known which are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.ledger import Changes, EventsGone, database, events_table
from tests.server.ledger.making import accepted, ended, opened, told


async def test_events_come_in_their_order_the_newest_of_those_that_replace_each_other(tmp_path: Path) -> None:
    async with opened(tmp_path / "runs.sqlite3") as ledger:
        start = ledger.first_number
        first = [told(start + 1, "r"), told(start + 2, "r", "progress a"), told(start + 3, "r", "progress b")]
        await ledger.save(Changes(events=first))
        await ledger.save(Changes(events=[told(start + 4, "r", "progress a", "newest")]))
        found = await ledger.events(start, start + 99, 1000)
        assert [event.number - start for event in found] == [1, 3, 4]
        assert found[-1].text == "newest"
        assert [event.number - start for event in await ledger.events(start + 1, start + 3, 1000)] == [3]


async def test_more_than_may_be_asked_for_is_refused(tmp_path: Path) -> None:
    async with opened(tmp_path / "runs.sqlite3") as ledger:
        start = ledger.first_number
        await ledger.save(Changes(events=[told(start + i, text="x" * 100) for i in range(1, 11)]))
        assert len(await ledger.events(start, start + 10, 1000)) == 10
        with pytest.raises(EventsGone):
            await ledger.events(start, start + 10, 999)


async def test_a_new_ledger_knows_that_it_does_not_know_what_was_before(tmp_path: Path) -> None:
    async with opened(tmp_path / "runs.sqlite3") as ledger:
        assert await ledger.events(ledger.first_number, ledger.first_number, 10) == []
        with pytest.raises(EventsGone):
            await ledger.events(ledger.first_number - 1, ledger.first_number, 10)


async def test_events_of_old_runs_go_and_that_is_noted(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    async with opened(path) as ledger:
        start = ledger.first_number
        alive = await accepted(ledger)
        events = [told(start + 1, alive.run.id)]
        for number in range(2, 6):
            record = await accepted(ledger)
            await ended(ledger, record)
            events.append(told(start + number, record.run.id))
        await ledger.save(Changes(events=[*events, told(start + 6, None, "recipes_changed")]))
        connection = database.connect(path)
        events_table.prune(connection, kept_runs=2)
        connection.close()
        with pytest.raises(EventsGone):
            await ledger.events(start + 2, start + 6, 1000)
        left = await ledger.events(start + 3, start + 6, 1000)
        assert [event.number - start for event in left] == [4, 5, 6]


async def test_events_beyond_the_room_for_them_go_oldest_first(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    async with opened(path) as ledger:
        start = ledger.first_number
        await ledger.save(Changes(events=[told(start + i, text="x" * 100) for i in range(1, 11)]))
        connection = database.connect(path)
        events_table.prune(connection, kept_bytes=350)
        connection.close()
        assert [event.number - start for event in await ledger.events(start + 7, start + 10, 999)] == [
            8,
            9,
            10,
        ]
        with pytest.raises(EventsGone):
            await ledger.events(start + 6, start + 10, 999)
