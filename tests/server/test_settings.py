"""The settings: kept on disk, shared by browsers, obeyed by what paints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp

from nodes.pictures.png import read_recipe
from server.settings import FILE_NAME, Settings, SettingsStore
from tests.server.serving import Api, recipe, started, stub

NODES = {"flat": stub("Flat"), "save": {"type": "SaveImage", "version": 1, "inputs": {"image": "flat.image"}}}


async def asked(api: Api, method: str, body: Any = None, **headers: str) -> aiohttp.ClientResponse:
    return await api.session.request(method, "/api/settings", json=body, headers=headers)


async def test_settings_outlive_the_server_and_a_second_browser_sees_them(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        async with aiohttp.ClientSession(server.address) as session:
            api = Api(server, session)
            before = await asked(api, "GET")
            assert await before.json() == Settings().model_dump()
            changed = {**await before.json(), "theme": "dark", "live_mode": True}
            answer = await asked(api, "PUT", changed, **{"If-Match": before.headers["ETag"]})
            assert answer.status == 200
            late = await asked(api, "PUT", changed, **{"If-Match": before.headers["ETag"]})
            assert late.status == 412
            assert late.headers["ETag"] == answer.headers["ETag"]
            same = await asked(api, "GET", **{"If-None-Match": answer.headers["ETag"]})
            assert same.status == 304
            refused = await asked(api, "PUT", {**changed, "theme": "purple"})
            assert refused.status == 400
            assert "theme" in (await refused.json())["problems"][0]["message"]
    with started(tmp_path) as server:
        async with aiohttp.ClientSession(server.address) as session:
            assert await (await asked(Api(server, session), "GET")).json() == changed


async def test_pictures_carry_no_recipe_and_nothing_is_kept_once_the_settings_say_so(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        async with aiohttp.ClientSession(server.address) as session:
            api = Api(server, session)

            async def painted() -> bytes:
                run = await api.painted((await api.paint(recipe(NODES)))["id"])
                (name,) = run["results"]
                return await (await session.get(f"/api/results/{name}/file")).read()

            assert read_recipe(await painted()) is not None
            changed = {**Settings().model_dump(), "metadata": False, "cache_bytes": 0, "cache_disk_bytes": 0}
            assert (await asked(api, "PUT", changed)).status == 200
            use = await (await session.get("/api/cache")).json()
            assert (use["memory_limit"], use["disk_limit"]) == (0, 0)
            assert read_recipe(await painted()) is None


def test_a_file_that_cannot_be_read_is_kept_aside_and_the_defaults_hold(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"theme": 3}')
    assert SettingsStore(tmp_path).tagged()[0] == Settings()
    assert json.loads((tmp_path / "settings.unreadable.json").read_text()) == {"theme": 3}
