"""Whether the server lives and can work, its numbers, and its log."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from graphs.store import Folders
from server.app import make_app
from server.config import Config
from server.pool.worker_log import follow
from server.telemetry import readiness as readiness_module
from server.telemetry.logs import about, configure
from server.telemetry.metrics import Metrics
from server.telemetry.readiness import ReadinessCheck
from server.telemetry.witness import Witness
from tests.server.serving import PATIENCE, Api, fresh_grey, recipe, stub

Sample = tuple[str, tuple[tuple[str, str], ...]]


async def numbers(api: Api) -> dict[Sample, float]:
    """Return every number of /metrics by its name and labels, as Prometheus' own parser reads them."""
    async with api.session.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = await response.text()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_server_says_that_it_lives_and_that_it_is_ready(api: Api) -> None:
    assert await api.call("GET", "/healthz") == {"alive": True}
    await api.ready()
    assert await api.call("GET", "/readyz") == {"ready": True, "reasons": []}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_health_is_told_under_own_names_only(api: Api, path: str) -> None:
    await api.refused("GET", path, 403, headers={"Host": "evil.example"})


async def test_before_a_worker_is_ready_the_server_is_not(tmp_path: Path) -> None:
    async with TestClient(TestServer(make_app(Config(folders=Folders(tmp_path))))) as client:
        headers = {"Host": "127.0.0.1"}
        async with client.get("/healthz", headers=headers) as response:
            assert response.status == 200
        async with client.get("/readyz", headers=headers) as response:
            assert response.status == 503
            told = await response.json()
    assert told == {"ready": False, "reasons": ["No process that paints is ready yet."]}


async def test_a_server_that_can_keep_no_run_is_not_ready_until_it_can(api: Api) -> None:
    await api.ready()

    async def told(status: int) -> list[str]:
        deadline = time.monotonic() + PATIENCE
        while True:
            async with api.session.get("/readyz") as response:
                if response.status == status:
                    return list((await response.json())["reasons"])
            assert time.monotonic() < deadline
            await asyncio.sleep(0.2)

    assert await told(200) == []
    with api.server.full_disk():
        assert await told(503) == ["The list of runs cannot be written now."]
    assert await told(200) == []


async def test_every_reason_is_told_and_the_disk_is_not_asked_at_every_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def check(reason: str | None) -> Any:
        async def look() -> str | None:
            asked.append(str(reason))
            await asyncio.sleep(0)
            return reason

        return look

    monkeypatch.setattr(readiness_module, "HOLDS", PATIENCE)
    readiness = ReadinessCheck(check("The disk is full."), check(None), check("No worker."))
    found, *_ = await asyncio.gather(*(readiness.look() for _ in range(5)))
    assert await readiness.look() == found
    assert not found.ready
    assert found.reasons == ["The disk is full.", "No worker."]
    assert asked == ["The disk is full.", "None", "No worker."]


async def test_runs_and_nodes_are_counted_and_timed(api: Api) -> None:
    before = await numbers(api)
    document = recipe(
        {
            "flat": stub("Flat", grey=fresh_grey()),
            "slow": stub("Slow", image="flat.image", steps=5),
            "fail": stub("Fail", image="slow.image"),
        }
    )
    run = await api.paint(document)
    await api.painted(run["id"])
    again = await api.paint(document)
    await api.painted(again["id"])
    after = await numbers(api)

    def grew(name: str, **labels: str) -> float:
        key = name, tuple(sorted(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    assert grew("impasto_runs_ended_total", state="failed") == 2
    assert grew("impasto_run_seconds_count", state="failed") == 2
    assert grew("impasto_nodes_ended_total", type="StubSlow", how="computed") == 1
    assert grew("impasto_nodes_ended_total", type="StubSlow", how="cached") == 1
    assert grew("impasto_nodes_ended_total", type="StubFail", how="failed") == 2
    assert grew("impasto_node_seconds_count", type="StubSlow") == 1
    assert grew("impasto_node_seconds_sum", type="StubSlow") >= 5 * 0.02
    assert after["impasto_workers", (("state", "ready"),)] == 1
    assert after["impasto_queue_length", ()] == 0
    assert after["impasto_runs", (("state", "running"),)] == 0
    assert after["impasto_disk_free_bytes", ()] > 0
    assert after["impasto_cache_bytes", (("where", "disk"),)] >= 0
    assert not [key for key in after if run["id"] in str(key)]


async def test_requests_are_counted_by_route_and_sockets_while_they_are_open(api: Api) -> None:
    await api.refused("GET", "/api/runs/nobody-1", 404)
    await api.refused("GET", "/api/runs/nobody-2", 404)
    async with api.session.request("PATCH", "/api/runs") as response:
        assert response.status == 405
    async with api.session.ws_connect("/api/events") as socket:
        await socket.receive()
        found = await numbers(api)
        assert found["impasto_sockets", ()] >= 1
    route = ("route", "/api/runs/{id}")
    assert found["impasto_http_requests_total", (("method", "GET"), route, ("status", "404"))] >= 2
    assert found["impasto_http_request_seconds_count", (("method", "GET"), route)] >= 2
    words = {label for _, labels in found for name, label in labels if name == "method"}
    assert "other" in words
    assert "PATCH" not in words
    assert "nobody-1" not in str(list(found))


def test_numbers_of_two_servers_are_kept_apart() -> None:
    one, other = Metrics(), Metrics()
    one.run_ended("done", 1.5)
    assert one.registry.get_sample_value("impasto_runs_ended_total", {"state": "done"}) == 1
    assert other.registry.get_sample_value("impasto_runs_ended_total", {"state": "done"}) is None


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, given back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = handlers, level


def test_a_line_is_one_json_object_and_says_which_run(root_logger: logging.Logger) -> None:
    out = io.StringIO()
    configure("json", out)
    logging.getLogger("a").info("Begins\n%s", "{", extra=about("ab12"))
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("b").exception("Failed")
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "a", "Begins\n{")
    assert first["run"] == "ab12"
    assert first["time"].endswith("+00:00")
    assert "ValueError: why" in second["error"]
    assert "run" not in second


def test_a_line_of_text_cannot_be_forged_by_what_it_tells(root_logger: logging.Logger) -> None:
    out = io.StringIO()
    configure("text", out)
    forged = "x\n2026 ERROR server: gone\x85\u2028\x1b[2J"
    logging.getLogger("a").info("Saved %s", forged, extra=about("ab12"))
    (line,) = out.getvalue().splitlines()
    assert " INFO a: Saved x\\n2026 ERROR server: gone\\x85\\u2028\\x1b[2J run=ab12" in line


async def test_what_a_worker_writes_says_which_worker_and_which_run(root_logger: logging.Logger) -> None:
    out = io.StringIO()
    configure("json", out)
    stream = asyncio.StreamReader()
    stream.feed_data(b"WARNING nodes: It is dark\nIt went on\n")
    stream.feed_eof()
    await follow(stream, "worker-2", lambda: "ab12")
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["worker-2: nodes: It is dark", "worker-2: It went on"]
    assert {(line["worker"], line["run"], line["level"]) for line in lines} == {
        ("worker-2", "ab12", "warning")
    }


def test_lost_workers_are_counted_once() -> None:
    metrics = Metrics()
    for lost in (0, 2, 2, 3):
        metrics.text(runs={}, queue=0, workers={}, workers_lost=lost, sockets=0, cache={}, disk_free=0)
    assert metrics.registry.get_sample_value("impasto_workers_lost_total") == 3


def test_each_step_of_a_run_is_one_line(root_logger: logging.Logger) -> None:
    out = io.StringIO()
    configure("json", out)
    witness = Witness(Metrics(), lambda run: {})
    running = {"state": "running", "finished": None, "problem": None}
    queued = {**running, "state": "queued"}
    failed = {"state": "failed", "finished": 2.0, "problem": {"message": "It is too grey."}}
    witness("ab12", {"kind": "run_queued", "run": queued})
    for told in (queued, running, running, failed):
        witness("ab12", {"kind": "run_changed", "run": told})
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["message"] for line in lines] == [
        "Run accepted",
        "Run begins",
        "Run failed: It is too grey.",
    ]
    assert {line["run"] for line in lines} == {"ab12"}
