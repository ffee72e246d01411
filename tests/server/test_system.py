"""What the server says of the machine, of its workers and of the nodes."""

from __future__ import annotations

import pytest

from tests.server.serving import Api, recipe


async def test_the_system_says_what_it_computes_on(api: Api) -> None:
    system = await api.ready()
    assert system["device"] in system["devices"]
    assert "cpu" in system["devices"]
    assert 0 < system["memory_used"] < system["memory_total"]
    assert system["worker_memory"] > 50e6  # torch is loaded there
    assert system["feature_network"] in system["feature_networks"]
    assert not system["logged_in"]


async def test_the_server_process_never_loads_torch(api: Api) -> None:
    await api.painted((await api.paint(recipe()))["id"])
    await api.call("GET", "/api/images")
    worker = api.server.worker()
    assert worker
    assert any("torch" in library.path for library in worker.memory_maps())
    assert "torch" not in api.server.loaded_libraries()


async def test_the_catalogue_describes_every_widget(api: Api) -> None:
    catalogue = await api.call("GET", "/api/nodes")
    nodes = {node["type"]: node for node in catalogue["nodes"]}
    assert {"LoadImage", "Blend", "StubSlow"} <= set(nodes)
    blend = nodes["Blend"]
    opacity = next(entry for entry in blend["parameters"] if entry["name"] == "opacity")
    assert opacity["widget"]["kind"] == "slider"
    assert (opacity["widget"]["min"], opacity["widget"]["max"]) == (0, 1)
    assert {"source": "Image", "target": "Style"} in catalogue["conversions"]
    assert [socket["name"] for socket in catalogue["sockets"]][:2] == ["Image", "Mask"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_the_catalogue_comes_compressed_once_and_not_again(api: Api, encoding: str) -> None:
    headers = {"Accept-Encoding": encoding}
    async with api.session.get("/api/nodes", headers=headers) as first:
        assert first.headers.get("Content-Encoding", "identity") == encoding
        assert int(first.headers["Content-Length"]) < (30_000 if encoding == "gzip" else 300_000)
        assert (await first.json())["nodes"]
        tag = first.headers["ETag"]
    async with api.session.get("/api/nodes", headers={**headers, "If-None-Match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")
    other = {"Accept-Encoding": {"gzip": "identity", "identity": "gzip"}[encoding], "If-None-Match": tag}
    async with api.session.get("/api/nodes", headers=other) as differently:
        assert differently.status == 200  # a strong tag is of these very bytes
