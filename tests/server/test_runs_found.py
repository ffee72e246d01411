"""Runs are searched, starred, and told from each other."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from nodes.catalogue import shipped
from server.keys import DISPATCHER
from server.ledger import FILE_NAME
from server.ledger import found as lookup
from server.ledger import history as past
from server.queue import finding
from server.queue.finding import catch_up
from tests.server.keeping import client, get, kept
from tests.server.serving import Api, recipe, stub


def grainy(name: str, size: float = 2.5, file: str = "sample:coffee") -> dict[str, Any]:
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": file}},
        "grain": {"type": "FilmGrain", "inputs": {"image": "photo.image"}, "parameters": {"size": size}},
    }
    return recipe(nodes, name=name)


async def submit(session: aiohttp.ClientSession, wanted: dict[str, Any]) -> dict[str, Any]:
    async with session.post("/api/runs", json={"recipe": wanted}) as answer:
        assert answer.status == 202, await answer.text()
        return dict(await answer.json())


async def found(session: aiohttp.ClientSession, **query: str) -> list[str]:
    async with session.get("/api/runs", params=query) as answer:
        assert answer.status == 200, await answer.text()
        return [run["name"] for run in await answer.json()]


async def test_runs_are_found_by_name_nodes_parameters_and_date(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        await submit(session, grainy("Grey morning", 2.0))
        await submit(session, grainy("Evening", 7.25, "sample:rocket"))
        assert await found(session) == ["Evening", "Grey morning"]
        assert await found(session, search="MORNING grey") == ["Grey morning"]
        assert await found(session, search="7.25") == ["Evening"]
        assert await found(session, search="load image") == ["Evening", "Grey morning"]
        assert await found(session, search="rocket size") == ["Evening"]
        assert await found(session, search="morning rocket") == []
        assert await found(session, search="%") == []
        now = time.time()
        assert await found(session, since=str(now - 60), until=str(now + 60)) == ["Evening", "Grey morning"]
        assert await found(session, until=str(now - 60)) == []
        for wrong in ("since=x", "until=nan", "since=inf"):
            async with session.get(f"/api/runs?{wrong}") as answer:
                assert answer.status == 400


async def test_what_is_no_filter_is_refused(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        many = f"search={'+'.join('abcdefghi')}"
        for query in ("starred=0", "starred=00", "starred=", "since=soon", "state=x", many):
            async with session.get(f"/api/runs?{query}") as answer:
                assert answer.status == 400, query


async def test_a_search_goes_on_from_page_to_page(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        for number in range(5):
            await submit(session, grainy(f"{'even' if number % 2 == 0 else 'odd'} {number}"))
        path, names = "/api/runs?search=even&limit=2", []
        while path:
            async with session.get(path) as answer:
                names += [run["name"] for run in await answer.json()]
                path = str(answer.links["next"]["url"]) if "next" in answer.links else ""
        assert names == ["even 4", "even 2", "even 0"]


async def test_runs_of_an_older_ledger_are_found_too(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        await submit(session, grainy("From before"))
    with sqlite3.connect(tmp_path / FILE_NAME) as ledger:
        ledger.execute("UPDATE recipes SET words = NULL")
    ledger.close()
    async with kept(tmp_path) as server, client(server) as session:
        assert await found(session, search="before grain") == []
        await catch_up(server.app[DISPATCHER].ledger, shipped())
        assert await found(session, search="before grain") == ["From before"]


async def test_recipes_without_words_are_read_few_at_a_time_and_what_goes_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        for number in range(3):
            await submit(session, grainy(f"From before {number}"))
        with sqlite3.connect(tmp_path / FILE_NAME) as old:
            old.execute("UPDATE recipes SET words = NULL")
        old.close()
        ledger = server.app[DISPATCHER].ledger
        assert len(await ledger.wordless(50)) == 3
        monkeypatch.setattr(lookup, "WORDLESS_BYTES", 1)
        assert len(await ledger.wordless(50)) == 1
        monkeypatch.setattr(finding, "words_of", None)
        await catch_up(ledger, shipped())
        assert "Older runs cannot be searched" in caplog.text


async def test_a_starred_run_is_kept_while_others_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        runs = [await submit(session, grainy(f"Run {number}")) for number in range(4)]
        for run in runs:
            async with session.post(f"/api/runs/{run['id']}/cancel") as answer:
                assert answer.status == 202
        async with session.put(f"/api/runs/{runs[0]['id']}/star") as answer:
            assert (await answer.json())["starred"] is True
        async with session.put(f"/api/runs/{runs[1]['id']}/star") as answer:
            assert answer.status == 200
        async with session.delete(f"/api/runs/{runs[1]['id']}/star") as answer:
            assert (await answer.json())["starred"] is False
        assert await found(session, starred="1") == ["Run 0"]
        async with session.put("/api/runs/nothing/star") as answer:
            assert answer.status == 404
    monkeypatch.setattr(past.prune, "__defaults__", (1, past.KEPT_RECIPE_BYTES))
    async with kept(tmp_path) as server, client(server) as session:
        left = await get(session, "/api/runs")
    assert [(run["name"], run["starred"]) for run in left] == [("Run 3", False), ("Run 0", True)]


async def test_a_run_says_what_changed_since_the_one_before_of_the_same_recipe(tmp_path: Path) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        first = await submit(session, grainy("Same", 2.5))
        other = await submit(session, grainy("Other", 9.5))
        second = await submit(session, grainy("Same", 3.0, "sample:rocket"))
        told = await get(session, f"/api/runs/{second['id']}/summary")
        assert told["against"] == first["id"]
        assert {change["parameter"] for change in told["changes"]} == {"size", "file"}
        assert any("2.5 → 3" in change["text"] for change in told["changes"])
        alone = await get(session, f"/api/runs/{first['id']}/summary")
        assert (alone["against"], alone["changes"], alone["more"]) == (None, [], 0)
        asked = await get(session, f"/api/runs/{second['id']}/summary?against={other['id']}")
        assert {"name", "parameter"} == {change["kind"] for change in asked["changes"]}
        async with session.get(f"/api/runs/{second['id']}/summary?against=nothing") as answer:
            assert answer.status == 404


async def test_a_summary_holds_what_was_measured_and_a_picture(api: Api) -> None:
    nodes = {"flat": stub("Flat", grey=0.31), "measure": stub("Measure", image="flat.image")}
    run = await api.painted((await api.paint(recipe(nodes, name="Measured")))["id"])
    told = await api.call("GET", f"/api/runs/{run['id']}/summary")
    assert told["numbers"] == {"Stub Measure": {"brightness": pytest.approx(0.31), "pixels": 64 * 128}}
    assert told["picture"] == "measure"
