"""The application with its ledger and without workers: what is accepted, refused and found again."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from server import keys
from server.address import CannotStart
from server.ledger import FILE_NAME, database
from server.queue.hub import Hub
from tests.server.keeping import EMPTY, client, get, kept, submit
from tests.server.serving import PATIENCE, recipe


async def test_a_full_queue_refuses_and_says_when_to_come_again(tmp_path: Path) -> None:
    async with kept(tmp_path, max_queued=3) as server, client(server) as session:
        runs = [await submit(session) for _ in range(3)]
        async with session.post(f"/api/runs/{runs[0]['id']}/pause") as answer:
            assert answer.status == 202
        async with session.post("/api/runs", json=EMPTY) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) > 0
            assert "wait" in (await answer.json())["problems"][0]["message"]
        assert len(await get(session, "/api/runs")) == 3
        async with session.post(f"/api/runs/{runs[0]['id']}/cancel") as answer:
            assert answer.status == 202
        await submit(session)
        many = [session.post("/api/runs", json=EMPTY) for _ in range(5)]
        assert [answer.status for answer in await asyncio.gather(*many)] == [429] * 5


async def test_clients_take_turns_by_where_they_come_from(tmp_path: Path) -> None:
    async with (
        kept(tmp_path) as server,
        client(server) as one,
        client(server, came_from="127.0.0.2") as other,
    ):
        firsts = [await submit(one) for _ in range(3)]
        seconds = [await submit(other) for _ in range(2)]
        assert firsts[0]["client"] != seconds[0]["client"]
        assert "127.0" not in firsts[0]["client"] + seconds[0]["client"]
        waiting = (await get(one, "/api/queue"))["waiting"]
        taken = [firsts[0], seconds[0], firsts[1], seconds[1], firsts[2]]
        assert waiting == [run["id"] for run in taken]


async def test_a_key_is_its_clients_own_and_outlives_a_restart(tmp_path: Path) -> None:
    async def keyed(session: aiohttp.ClientSession) -> str:
        async with session.post("/api/runs", json=EMPTY, headers={"Idempotency-Key": '"k"'}) as answer:
            assert answer.status == 202
            return str((await answer.json())["id"])

    async with (
        kept(tmp_path) as server,
        client(server) as one,
        client(server, came_from="127.0.0.2") as other,
    ):
        first = await keyed(one)
        assert await keyed(other) != first
    async with kept(tmp_path) as server, client(server) as one:
        assert await keyed(one) == first


async def test_a_ledger_that_another_program_holds_is_told_with_when_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    async with kept(tmp_path) as server, client(server) as session:
        await submit(session)
        with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with session.post("/api/runs", json=EMPTY) as answer:
                assert answer.status == 503
                assert int(answer.headers["Retry-After"]) > 0
            assert len(await get(session, "/api/runs")) == 1
            other.execute("ROLLBACK")
        await submit(session)
        assert len(await get(session, "/api/runs")) == 2
    # While the file is held at the start there is no server, and nothing happens to the file.
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CannotStart, match="Another program"):
            async with kept(tmp_path):
                pass
        other.execute("ROLLBACK")
    async with kept(tmp_path) as server, client(server) as session:
        assert len((await get(session, "/api/queue"))["waiting"]) == 2


async def test_one_folder_has_one_server(tmp_path: Path) -> None:
    async with kept(tmp_path) as server:
        with pytest.raises(CannotStart, match="Another server") as refused:
            async with kept(tmp_path):
                pass
        assert refused.value.hint
        async with client(server) as session:
            await submit(session)  # the first is not disturbed
    async with kept(tmp_path):
        pass


async def test_a_ledger_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    async with kept(tmp_path):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(CannotStart, match="newer Impasto"):
        async with kept(tmp_path):
            pass


async def test_a_damaged_ledger_is_told_to_whoever_connects_without_a_path(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"This is no database.\n" * 99)
    async with kept(tmp_path) as server, client(server) as session:
        async with session.ws_connect("/api/events") as socket:
            [notice] = (await socket.receive_json())["event"]["notices"]
        assert "damaged" in notice
        assert str(tmp_path) not in notice
        await submit(session)
    async with (
        kept(tmp_path) as server,
        client(server) as session,
        session.ws_connect("/api/events") as socket,
    ):
        assert (await socket.receive_json())["event"]["notices"] == []


async def test_hundreds_of_runs_are_back_in_their_order_and_the_newest_are_told(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        runs = [await submit(session) for _ in range(250)]
        ids = [run["id"] for run in runs]
        async with session.post(f"/api/runs/{ids[-1]}/front") as answer:
            assert answer.status == 202
        wanted = (await get(session, "/api/queue"))["waiting"]
        assert wanted == [ids[-1], *ids[:-1]]
    async with kept(tmp_path) as server, client(server) as session:
        assert (await get(session, "/api/queue"))["waiting"] == wanted
        async with session.ws_connect("/api/events") as socket:
            hello = (await socket.receive_json())["event"]
        assert [run["id"] for run in hello["runs"]] == ids[:-101:-1]
        assert hello["runs"][0]["place"] == 1
        assert hello["queue"]["waiting"] == wanted
        listed: list[str] = []
        path = "/api/runs?limit=100"
        while path:
            async with session.get(path) as answer:
                listed += [run["id"] for run in await answer.json()]
                path = str(answer.links["next"]["url"]) if "next" in answer.links else ""
        assert listed == ids[::-1]
        async with session.post("/api/queue/cancel") as answer:
            assert (await answer.json())["waiting"] == []
        states = {run["state"] for run in await get(session, "/api/runs?limit=500")}
        assert states == {"cancelled"}


async def test_a_recipe_is_kept_as_it_came(tmp_path: Path) -> None:
    document = recipe(name="Étude", layout={"flat": [3, 4]})
    document["nodes"] = {"load": {"type": "LoadImage", "parameters": {"file": "sample:rocket"}}}
    async with kept(tmp_path) as server, client(server) as session:
        run = await submit(session, recipe=document)
    async with kept(tmp_path) as server, client(server) as session:
        again = await get(session, f"/api/runs/{run['id']}")
        assert again["recipe"]["nodes"] == {"load": {**document["nodes"]["load"], "version": 1}}
        assert again["recipe"]["layout"] == document["layout"]
        assert again["name"] == "Étude"
        assert again["inputs"] == [{"node": "load", "parameter": "file", "ref": "sample:rocket"}]
        assert again["nodes"] == {}


async def told_after(session: aiohttp.ClientSession, hub: Hub, number: int) -> tuple[bool, list[int]]:
    """Return whether something was missed, and the numbers of what came of runs after the event `number`, up
    to now; the order of the queue is told a little later."""
    async with session.ws_connect(f"/api/events?after={number}", max_msg_size=0) as socket:
        missed = (await socket.receive_json())["event"]["missed"]
        hub.publish("nobody", {"kind": "run_forgotten"})  # behind it there is nothing more
        end, found = hub.number, list[int]()
        while end not in found:
            message = await socket.receive_json(timeout=PATIENCE)
            if message["run"] is not None:
                found.append(message["number"])
        return missed, found[:-1]


async def test_who_was_away_over_a_restart_gets_every_event(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        hub = server.app[keys.HUB]
        start = hub.number
        run = await submit(session)
        for step in range(100):
            hub.publish(run["id"], {"kind": "node_warned", "node": "a", "message": str(step)})
        last = hub.number
    async with kept(tmp_path) as server, client(server) as session:
        missed, found = await told_after(session, server.app[keys.HUB], start)
        assert not missed
        assert set(range(start + 1, last + 1)) - set(found) <= {start + 2}  # an older word on the queue
        assert found == sorted(set(found))
        assert server.app[keys.HUB].number > last
        missed, found = await told_after(session, server.app[keys.HUB], start - 1)
        assert missed
        assert found == []


async def test_who_missed_more_than_can_be_told_is_told_so_once_and_not_let_go(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        hub = server.app[keys.HUB]
        start = hub.number
        run = await submit(session)
        for _ in range(45):
            hub.publish(run["id"], {"kind": "node_warned", "node": "a", "message": "x" * 1_000_000})
        missed, found = await told_after(session, hub, start)
        assert missed
        assert found == []
        before, wanted = hub.number, list[int]()
        for _ in range(2):
            hub.publish(run["id"], {"kind": "node_warned", "node": "a", "message": "more"})
            wanted.append(hub.number)
        missed, found = await told_after(session, hub, before)
        assert not missed
        assert found == wanted
