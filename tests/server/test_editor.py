"""The built editor: its page is always fresh, its assets are never asked for twice."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TypeAlias

from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from graphs.store import Folders
from nodes.catalogue import CATEGORIES, shipped
from server.app import make_app
from server.config import Config
from server.routes.editor import EditorFiles

SOURCES = Path(__file__).parents[2] / "web" / "src"
Client: TypeAlias = TestClient[web.Request, web.Application]


async def client_of(aiohttp_client: AiohttpClient, home: Path) -> Client:
    return await aiohttp_client(make_app(Config(folders=Folders(home), editor=home / "editor")))


async def test_without_a_built_editor_a_page_says_what_to_type(
    aiohttp_client: AiohttpClient, home: Path
) -> None:
    client = await client_of(aiohttp_client, home)
    response = await client.get("/")
    assert response.status == 503
    assert response.content_type == "text/html"
    assert "make start" in await response.text()
    assert (await client.get("/api/nodes")).status == 200


async def test_the_page_is_fresh_and_assets_are_kept(aiohttp_client: AiohttpClient, home: Path) -> None:
    assets = home / "editor" / "assets"
    assets.mkdir(parents=True)
    (home / "secret.txt").write_text("not for you")
    (home / "editor" / "index.html").write_text("<p>built</p>")
    (assets / "index-1a2b.js").write_text("console.log(1)")
    (assets / "index-1a2b.js.gz").write_bytes(b"\x1f\x8b pretend")
    client = await client_of(aiohttp_client, home)

    page = await client.get("/")
    assert await page.text() == "<p>built</p>"
    assert page.headers["Cache-Control"] == "no-cache"
    script = await client.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert script.content_type == "text/javascript"
    assert "immutable" in script.headers["Cache-Control"]
    packed = await client.get("/assets/index-1a2b.js", auto_decompress=False)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (await client.get("/assets/index-9999.js")).status == 404
    assert (await client.get("/..%2fsecret.txt")).status == 404


async def test_a_recipe_as_a_form_has_a_page_under_the_same_rules(
    aiohttp_client: AiohttpClient, home: Path
) -> None:
    (home / "editor" / "form").mkdir(parents=True)
    (home / "editor" / "index.html").write_text("<p>built</p>")
    (home / "editor" / "form" / "index.html").write_text("<p>a form</p>")
    client = await client_of(aiohttp_client, home)
    page = await client.get("/form/two-brushes")
    assert await page.text() == "<p>a form</p>"
    assert page.headers["Cache-Control"] == "no-cache"
    policy = (await client.get("/")).headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"] == policy
    for address in ("/form/Not-An-Id", "/form/two-brushes/more", f"/form/{'a' * 65}"):
        assert (await client.get(address)).status == 404, address


def test_an_editor_built_anew_is_found_without_a_restart(tmp_path: Path) -> None:
    files = EditorFiles(tmp_path)
    assert files.find("") is None
    (tmp_path / "index.html").write_text("one")
    (tmp_path / "a.js").write_text("one")
    assert files.find("") == tmp_path / "index.html"
    assert files.find("a.js") == tmp_path / "a.js"
    assert files.find("../a.js") is None


async def test_a_mistake_of_the_server_is_told_as_such_and_no_more(home: Path) -> None:
    from aiohttp.test_utils import make_mocked_request

    from server.api.replies import errors_as_json

    async def mistaken(_: web.Request) -> web.StreamResponse:
        raise ZeroDivisionError(f"in {home}")

    response = await errors_as_json(make_mocked_request("GET", "/api/x"), mistaken)
    assert isinstance(response, web.Response)
    assert response.status == 500
    assert response.text
    assert str(home) not in response.text
    assert "ZeroDivision" not in response.text
    await asyncio.sleep(0)


def test_the_editor_has_the_icon_of_every_node_that_ships() -> None:
    names = set(
        re.findall(r'^  "?([a-z0-9-]+)"?: \w+,$', (SOURCES / "ui/icons.ts").read_text(), re.MULTILINE)
    )
    assert {"box", "brush"} <= names
    missing = {spec.type: spec.icon for spec in shipped().values() if spec.icon not in names}
    assert not missing, "add them to web/src/ui/icons.ts"


def test_every_category_that_ships_has_a_colour() -> None:
    tokens = re.findall(r"^  (\w+): \"(\w+)\",$", (SOURCES / "ui/categories.ts").read_text(), re.MULTILINE)
    colours = (SOURCES / "ui/tokens.css").read_text()
    known = {category for category, token in tokens if colours.count(f"--category-{token}:") == 3}
    assert {category.lower() for category in CATEGORIES} <= known
