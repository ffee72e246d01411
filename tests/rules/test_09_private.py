"""Rule 9: no absolute path, host or user name in anything a client gets; metadata can be left out."""

from __future__ import annotations

import asyncio
import getpass
import io
import json
import os
import platform
import re
import socket
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import torch
from PIL import Image

from graphs.context import RunContext
from graphs.execute import execute
from graphs.places import without_places
from graphs.plan import plan
from graphs.reading import read_recipe, write_recipe
from graphs.store import ImageStore
from nodes import save_image
from nodes.catalogue import shipped
from server.config import Config
from server.keys import DISPATCHER
from server.pool.launch import adjustable, settings
from server.settings import Settings
from tests.graphs.store import pictures
from tests.nodes.recorder import Recorder
from tests.rules.house import house
from tests.server.serving import ROOT, Api, Server, recipe, started, stub

USER = "ford-prefect-7"


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a user with a name that no word holds."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("USER", "LOGNAME", "USERNAME"):
            patch.setenv(variable, USER)
        assert getpass.getuser() == USER
        with started(tmp_path_factory.mktemp(f"home-of-{USER}") / "data") as running:
            yield running


@pytest.fixture
async def told(telling: Server) -> AsyncIterator[tuple[Api, list[bytes]]]:
    """A client, and everything that it was ever told: headers, bodies, messages."""
    heard: list[bytes] = []

    async def listen(_: aiohttp.ClientSession, __: Any, parameters: aiohttp.TraceRequestEndParams) -> None:
        heard.append(str(parameters.response.headers).encode())
        heard.append(await parameters.response.read() if parameters.response.status != 101 else b"")

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(listen)
    async with aiohttp.ClientSession(telling.address, trace_configs=[trace]) as session:
        yield Api(telling, session), heard


def private(server: Server) -> list[str]:
    """Return what nobody is to be told."""
    return [
        USER,
        str(server.home),
        str(server.home.parent),
        str(ROOT),
        str(Path.home()) + "/",
        tempfile.gettempdir() + "/",
        "site-packages",
        *(name for name in {socket.gethostname(), platform.node()} if len(name) > 6 and name != "localhost"),
    ]


PATH_OF_A_MACHINE = re.compile(rb"(?<![\w/.:-])/(?:home|root|tmp|usr|var|opt|proc|work|mnt|Users)/[\w.-]+")


def leaks(server: Server, heard: list[bytes]) -> list[str]:
    found = []
    for content in heard:
        for word in private(server):
            found += [word] if word.encode() in content else []
        text = content if content[:1] in (b"{", b"[", b"<") else b""
        found += [match.decode() for match in PATH_OF_A_MACHINE.findall(text)]
    return found


BAD = [
    ("GET", "/api/recipes/nothing", None),
    ("GET", "/api/recipes/..%2f..%2fetc", None),
    ("PUT", "/api/recipes/quickstart", {"recipe": {"impasto": 1}}),
    ("PUT", "/api/recipes/UPPER", {"recipe": {"impasto": 1}}),
    ("DELETE", "/api/recipes/nothing", None),
    ("GET", "/api/images/sample:nobody/file", None),
    ("GET", "/api/images/%2fetc%2fpasswd/file", None),
    ("GET", f"/api/images/sha256:{'0' * 64}/thumbnail", None),
    ("DELETE", "/api/images/sample:coffee", None),
    ("GET", "/api/results/0000000000000000/file", None),
    ("GET", "/api/runs/nothing", None),
    ("POST", "/api/runs/nothing/cancel", None),
    ("GET", "/api/runs/nothing/preview/a", None),
    ("POST", "/api/check", [1]),
    ("POST", "/api/runs", {"recipe": {"impasto": 2}}),
    ("POST", "/api/runs", {"recipe": {"impasto": 1, "nodes": {"a": {"type": "/etc/passwd"}}}}),
    ("GET", "/assets/../../../etc/passwd", None),
    ("GET", "/nothing", None),
    ("PATCH", "/api/nodes", None),
]
LOOKS = [
    "/", "/login", "/api/nodes", "/api/system", "/api/recipes", "/api/images", "/api/runs", "/api/results",
    "/api/queue", "/api/cache", "/api/schema/recipe", "/api/openapi.json", "/api/docs", "/healthz", "/readyz",
    "/metrics",
]  # fmt: skip


def weights(type: str, parameter: str, name: str) -> dict[str, Any]:
    """Return a recipe with a node whose weights are not there."""
    node = {"type": type, "inputs": {"image": "flat.image"}, "parameters": {parameter: name}}
    return recipe({"flat": stub("Flat"), "a": node})


async def test_nothing_that_a_client_is_told_says_where_or_whose_this_is(
    told: tuple[Api, list[bytes]],
) -> None:
    api, heard = told
    async with api.session.ws_connect("/api/events", max_msg_size=0) as events:
        listening = asyncio.create_task(_listen(events, heard))
        for path in LOOKS:
            async with api.session.get(path):
                pass
        for method, path, body in BAD:
            async with api.session.request(method, path, json=body) as answer:
                assert answer.status >= 400, (method, path)
        for data in (b"", b"text", pictures.png()[:900], pictures.huge_header(), pictures.animated_gif()):
            await api.refused("POST", "/api/images?name=/home/x/y.png", 400, data=data)
        for type, parameter, name in (("SuperRes", "model", "none.pth"), ("Lut", "lut", "none.cube")):
            await api.refused("POST", "/api/runs", 422, json={"recipe": weights(type, parameter, name)})
        with api.server.full_disk(room=2000):
            await api.refused("POST", "/api/images", 507, data=pictures.png(300, 300))
            body = recipe({f"n{i}": stub("Flat") for i in range(60)})
            await api.refused("POST", "/api/recipes", 507, json={"recipe": body})
        runs = [await _run(api, nodes) for nodes in RUNS]
        (api.server.home / "models" / "broken.pth").write_bytes(b"\x80\x02no weights at all")
        runs.append(await _run(api, weights("SuperRes", "model", "broken.pth")["nodes"]))
        results = api.server.home / "results"
        results.rename(results.with_name("elsewhere"))
        results.write_bytes(b"in the way")
        runs.append(await _run(api, {"flat": stub("Flat", side=8), "save": SAVE}))
        results.unlink()
        results.with_name("elsewhere").rename(results)
        assert [run["state"] for run in runs] == ["done", "failed", "failed", "failed"]
        for run in runs:
            await api.call("GET", f"/api/runs/{run['id']}")
        for result in await api.call("GET", "/api/results"):
            for what in ("file", "thumbnail"):
                await api.call("GET", f"/api/results/{result['id']}/{what}")
        for path in LOOKS:
            async with api.session.get(path):
                pass
        await asyncio.sleep(0.2)
        listening.cancel()
    assert len(heard) > 100
    assert leaks(api.server, heard) == []


SAVE = {"type": "SaveImage", "inputs": {"image": "flat.image"}}
RUNS = [
    {"flat": stub("Flat", side=8), "save": SAVE},
    {"flat": stub("Flat", side=8), "stray": stub("Stray", image="flat.image")},
]


async def _run(api: Api, nodes: dict[str, Any]) -> dict[str, Any]:
    run = await api.paint(recipe(nodes, name=f"Run {len(nodes)}"))
    return await api.painted(run["id"])


async def _listen(events: aiohttp.ClientWebSocketResponse, heard: list[bytes]) -> None:
    async for message in events:
        data: bytes | str = message.data
        heard += [data if isinstance(data, bytes) else data.encode()]


def chunks(png: bytes) -> list[bytes]:
    kinds, position = [], 8
    while position < len(png):
        (size,) = struct.unpack_from(">I", png, position)
        kinds.append(png[position + 4 : position + 8])
        position += 12 + size
    return kinds


TEXTS = {b"iTXt", b"tEXt", b"zTXt", b"tIME", b"eXIf"}


@pytest.mark.parametrize("metadata", [True, False])
def test_metadata_is_left_out_when_the_server_says_so(tmp_path: Path, metadata: bool) -> None:
    text = {"impasto": 1, "name": "Secret", "nodes": {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:coffee"}},
        "save": {"type": "SaveImage", "inputs": {"image": "photo.image"}},
    }}  # fmt: skip
    painted = read_recipe(json.dumps(text).encode())
    context = RunContext(
        images=ImageStore(tmp_path / "images"),
        output_folder=tmp_path,
        recipe=write_recipe(painted).decode(),
        metadata=metadata,
    )
    list(execute(plan(painted, shipped()), context))
    (file,) = tmp_path.glob("*.png")
    assert (b"iTXt" in chunks(file.read_bytes())) is metadata
    assert not (TEXTS - {b"iTXt"}) & set(chunks(file.read_bytes()))
    assert (b"Secret" in file.read_bytes()) is metadata
    assert settings(Config(metadata=metadata), 0)["metadata"] is metadata


async def test_no_wish_of_a_browser_brings_back_what_the_server_leaves_out(tmp_path: Path) -> None:
    async with house(tmp_path / "home", metadata=False) as served, served.visitor() as visitor:
        pool = served.app[DISPATCHER].pool
        assert adjustable(pool.config)["metadata"] is False
        async with visitor.put("/api/settings", json=Settings(metadata=True).model_dump()) as answer:
            assert answer.status == 200
        assert adjustable(pool.config)["metadata"] is False


@pytest.mark.parametrize("format", ["PNG", "PNG 16-bit", "JPEG", "WebP"])
@pytest.mark.parametrize("switch", ["node", "run"])
def test_every_format_can_be_saved_without_a_word(tmp_path: Path, format: Any, switch: str) -> None:
    run = Recorder(tmp_path, recipe='{"impasto": 1, "name": "Secret"}')
    run.metadata = switch != "run"
    save_image(torch.rand(3, 16, 16), name="a", format=format, include_recipe=switch != "node", run=run)
    content = run.saved_paths[0].read_bytes()
    assert b"Secret" not in content
    with Image.open(io.BytesIO(content)) as picture:
        assert not {"exif", "comment", "xmp", "impasto"} & set(picture.info)
        assert not getattr(picture, "text", {})


@pytest.mark.parametrize(
    ("told_", "kept"),
    [
        ("[Errno 2] No such file: '/home/ann/impasto/a b.pth'", "[Errno 2] No such file: 'a b.pth'"),
        ("cannot open C:\\Users\\ann\\x.pth now", "cannot open x.pth now"),
        ("see https://example.org/a/b, or 3/4 of it", "see https://example.org/a/b, or 3/4 of it"),
        ("~/impasto/models/x.pth", "x.pth"),
        ("relu1/relu2 and nodes/transfer stay", "relu1/relu2 and nodes/transfer stay"),
    ],
)  # fmt: skip
def test_sentences_lose_the_places_in_them(told_: str, kept: str) -> None:
    assert without_places(told_) == kept
    assert os.sep == "/" or told_
