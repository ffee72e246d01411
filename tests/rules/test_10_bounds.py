"""Rule 10: everything is bounded, and who dawdles or floods is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graphs.store import DiskFull, Folders
from graphs.store import quota as quota_module
from graphs.store.quota import Quota, bytes_in
from nodes import save_image
from nodes.contract import NodeError
from server.security import toll
from server.security.client import network_of
from server.security.limits import RATES, Limits, Rate
from server.security.rates import Buckets
from server.security.toll import CHEAP, COSTS, GROWING
from tests.graphs.store import pictures
from tests.nodes.recorder import Recorder
from tests.rules.house import house, quick
from tests.server.serving import PATIENCE

EMPTY = {"recipe": {"impasto": 1}}


async def test_whatever_changes_something_is_counted_or_known_to_be_cheap(tmp_path: Path) -> None:
    async with house(tmp_path / "home") as served:
        table = {
            (route.method, route.resource.canonical)
            for route in served.app.router.routes()
            if route.resource is not None
        }
    changing = {(method, path) for method, path in table if method not in ("GET", "HEAD", "OPTIONS")}
    assert changing - set(COSTS) == CHEAP
    assert set(COSTS) | GROWING | CHEAP <= table, "an address that is there no more"
    # What reads or makes more than a row or a file is counted too.
    large = ("film", "form", "gallery", "preview", "summary", "thumbnail", "versions", "frames")
    heavy = {(method, path) for method, path in table if method == "GET" and any(w in path for w in large)}
    assert heavy - set(COSTS) == UNCOUNTED


UNCOUNTED = {
    ("GET", "/api/recipes/{id}/thumbnail"),  # a file that ships
    ("GET", "/api/results/{id}/thumbnail"),  # made when the picture was saved
    ("GET", "/api/runs/{id}/films"),  # rows without their pictures
}


async def test_bodies_take_so_much_memory_in_all(tmp_path: Path) -> None:
    async with house(tmp_path / "home", limits=quick(bodies=10_000)) as served, served.visitor() as visitor:
        for _ in range(20):
            async with visitor.post("/api/check", json=EMPTY) as answer:
                assert answer.status == 200
        async with visitor.post("/api/check", json={**EMPTY, "more": "x" * 500}) as answer:
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) >= 1
        async with visitor.post("/api/check", json=EMPTY) as answer:
            assert answer.status == 200


async def test_a_client_has_so_many_sockets_and_all_have_so_many(tmp_path: Path) -> None:
    limits = quick(sockets_per_client=2, sockets=3)
    async with (
        house(tmp_path / "home", limits=limits) as served,
        served.visitor() as one,
        served.visitor(came_from="127.0.0.2") as other,
    ):

        async def refused(visitor: aiohttp.ClientSession) -> None:
            with pytest.raises(aiohttp.WSServerHandshakeError) as error:
                await visitor.ws_connect("/api/events")
            assert error.value.status == 429
            assert error.value.headers
            assert int(error.value.headers["Retry-After"]) >= 1

        opened = [await one.ws_connect("/api/events") for _ in range(2)]
        await refused(one)
        opened.append(await other.ws_connect("/api/events"))
        await refused(other)
        for socket_ in opened:
            await socket_.close()
        again = None
        async with asyncio.timeout(PATIENCE):
            while again is None:  # that they are closed is noticed a little later
                with contextlib.suppress(aiohttp.WSServerHandshakeError):
                    again = await one.ws_connect("/api/events")
        assert (await again.receive_json())["event"]["kind"] == "hello"
        await again.close()


async def test_an_address_has_so_many_connections_and_all_have_so_many(tmp_path: Path) -> None:
    async def connect(came_from: str) -> bool:
        connection = await asyncio.open_connection("127.0.0.1", served.port, local_addr=(came_from, 0))
        opened.append(connection[1])
        connection[1].write(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            return bool(await connection[0].read(1))
        return False

    opened: list[asyncio.StreamWriter] = []
    limits = quick(connections_per_client=3, connections=5)
    async with house(tmp_path / "home", limits=limits) as served:
        assert [await connect("127.0.0.1") for _ in range(5)] == [True, True, True, False, False]
        assert [await connect("127.0.0.2") for _ in range(3)] == [True, True, False]
        opened[0].close()
        async with asyncio.timeout(PATIENCE):
            while not await connect("127.0.0.2"):  # that it is closed is noticed a little later
                continue
        for writer in opened:
            writer.close()


async def test_what_costs_is_asked_for_so_often_by_each_client(tmp_path: Path) -> None:
    rates = dict.fromkeys(RATES, Rate(1, 0.01))
    async with (
        house(tmp_path / "home", limits=quick(rates=rates)) as served,
        served.visitor() as one,
        served.visitor(came_from="127.0.0.3") as other,
    ):
        known = {
            (route.method, route.resource.canonical) for route in served.app.router.routes() if route.resource
        }
        assert {call for call in COSTS if "retry" not in call[1]} <= known
        seen = set()
        for (method, pattern), kind in COSTS.items():
            if (method, pattern) not in known or kind in seen:
                continue
            seen.add(kind)
            path = pattern.format(id="x", ref="sample:none", node="n")
            if kind == "search":
                path += "?search=a"
            statuses = []
            for visitor in (one, one, other):
                async with visitor.request(method, path, json={}) as answer:
                    statuses.append(answer.status)
                    if answer.status == 429:
                        assert 1 <= int(answer.headers["Retry-After"]) <= 100
                        assert (await answer.json())["problems"][0]["hint"]
            assert statuses[0] != 429, (method, path)
            assert statuses[1:] == [429, statuses[0]], (method, path)
        assert seen == set(RATES)


@given(
    st.lists(st.floats(0, 30), max_size=60),
    st.integers(1, 10),
    st.floats(0.1, 5),
)
def test_nobody_gets_more_than_the_burst_and_what_flows_in(
    pauses: list[float], burst: int, rate: float
) -> None:
    clock = [0.0]
    buckets = Buckets(now=lambda: clock[0])
    taken = 0
    for pause in pauses:
        clock[0] += pause
        wait = buckets.take("a", Rate(burst, rate))
        assert wait >= 0
        taken += wait == 0
        assert taken <= burst + clock[0] * rate + 1e-6
        if wait:
            assert buckets.wait("a", Rate(burst, rate)) == pytest.approx(wait)
            clock[0] += wait + 1e-9
            assert buckets.take("a", Rate(burst, rate)) == 0
            taken += 1


def test_only_so_many_clients_are_remembered() -> None:
    buckets = Buckets(keys=10)
    for number in range(1000):
        assert buckets.take(number, Rate(1, 0.001)) == 0
    assert len(buckets._buckets) == 10


def test_rates_can_be_raised_and_lifted_but_are_set_by_default() -> None:
    assert set(RATES) == set(Limits().rates)
    assert Limits().at(2).rates["upload"] == Rate(2 * RATES["upload"].burst, 2 * RATES["upload"].per_second)
    assert Limits().at(0).rates["upload"].burst > 1e6


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::1%eth0", "2001:db8:1:2::/64"),
        ("unix", "unix"),
    ],
)
def test_whoever_has_a_network_of_addresses_is_one_client(address: str, key: str) -> None:
    assert network_of(address) == key


@contextmanager
def filled(home: Path, size: int) -> Iterator[None]:
    (home / "results").mkdir(parents=True, exist_ok=True)
    file = home / "results" / "large.png"
    file.write_bytes(bytes(size))
    yield
    file.unlink()


async def test_uploads_and_results_take_so_much_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota_module, "HOLDS", 0)
    monkeypatch.setattr(toll, "OLD_SECONDS", 0)  # what was seen a moment ago is not gone by
    home = tmp_path / "home"
    async with house(home, disk_quota=1_000_000) as served, served.visitor() as visitor:
        async with visitor.post("/api/images", data=pictures.png()) as answer:
            assert answer.status == 201
        with filled(home, 2_000_000):
            for method, path in (*GROWING, ("POST", "/api/images")):
                headers = {"Content-Type": "image/png" if path == "/api/images" else "application/json"}
                call = visitor.request(
                    method, path.format(id="a", number=1), data=pictures.png(30, 30), headers=headers
                )
                async with call as answer:
                    assert answer.status == 507
                    problem = (await answer.json())["problems"][0]
                    assert "0.00 GB" in problem["message"]
                    assert "Delete" in problem["hint"]
                    assert str(tmp_path) not in str(problem)
        async with visitor.post("/api/images", data=pictures.png(30, 30)) as answer:
            assert answer.status == 201
        large = io.BytesIO(pictures.png(700, 700))
        async with visitor.post("/api/images", data=large) as answer:
            assert answer.status == 507
        assert bytes_in(home / "images") < 1_000_000


def test_a_picture_for_which_there_is_no_room_is_not_saved(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    run.room = 1000
    with pytest.raises(NodeError, match="room for pictures"):
        save_image(torch.rand(3, 64, 64), run=run)
    assert list(tmp_path.iterdir()) == []
    run.room = 1_000_000
    save_image(torch.rand(3, 64, 64), run=run)


def test_room_is_what_the_quota_leaves_and_links_take_none(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "home").make()
    for folder in (folders.images, folders.results, folders.recipes):
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_bytes(bytes(300))
    # Versions of recipes have bounds of their own.
    (folders.recipes / ".versions" / "mine").mkdir(parents=True)
    (folders.recipes / ".versions" / "mine" / "text.json").write_bytes(bytes(5000))
    outside = tmp_path / "outside"
    outside.write_bytes(bytes(5000))
    (folders.results / "link").symlink_to(outside)
    quota = Quota(folders=folders, limit=1000)
    assert quota.room() == 100
    quota.check()
    with pytest.raises(DiskFull, match="results"):
        Quota(folders=folders, limit=900).check()
    assert Quota(folders=Folders(tmp_path / "none"), limit=7).room() == 7


def test_what_was_just_written_counts_while_the_last_look_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota_module, "HOLDS", 1e12)
    folders = Folders(tmp_path / "home").make()
    quota = Quota(folders=folders, limit=1000)
    quota.check()
    assert quota.believed
    for name in ("one", "two"):
        (folders.results / name).write_bytes(bytes(400))
        quota.check(400)
    (folders.results / "three").write_bytes(bytes(400))
    with pytest.raises(DiskFull, match="results"):
        quota.check(400)
