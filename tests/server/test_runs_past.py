"""Runs that are over: how long they are kept, and how they are read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.ledger import history as past
from server.models import RunDetail
from server.queue import history
from server.queue.dispatch import Dispatcher
from server.routes.runs import READ_AT_ONCE
from tests.server.keeping import client, get, kept, submit


async def test_what_is_old_is_forgotten_at_the_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with kept(tmp_path) as server, client(server) as session:
        runs = [await submit(session) for _ in range(4)]
        for run in runs[1:]:
            async with session.post(f"/api/runs/{run['id']}/cancel") as answer:
                assert answer.status == 202
    monkeypatch.setattr(past.prune, "__defaults__", (1, past.KEPT_RECIPE_BYTES))
    async with kept(tmp_path) as server, client(server) as session:
        left = [run["id"] for run in await get(session, "/api/runs")]
    assert left == [runs[3]["id"], runs[0]["id"]]


async def test_few_recipes_are_read_at_once_however_many_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most, detail, full = 0, 0, history.detail, asyncio.Event()

    async def counted(dispatcher: Dispatcher, id: str) -> RunDetail:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        if at_once == READ_AT_ONCE:
            full.set()
        try:
            await full.wait()
            await asyncio.sleep(0.02)  # a moment in which more could begin
            return await detail(dispatcher, id)
        finally:
            at_once -= 1

    monkeypatch.setattr(history, "detail", counted)
    async with kept(tmp_path) as server, client(server) as session:
        path = f"/api/runs/{(await submit(session))['id']}"
        found = await asyncio.gather(*(get(session, path) for _ in range(20)))
    assert all(run["recipe"]["impasto"] == 1 for run in found)
    assert most == READ_AT_ONCE
