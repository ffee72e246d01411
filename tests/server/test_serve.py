"""Starting and stopping a server."""

from __future__ import annotations

import asyncio
import inspect
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from server.address import CannotListen, PortBusy, bound_socket, shown_address
from server.commands.serve_command import serve
from server.config import DEFAULT_HOST, DEFAULT_PORT, Config
from tests.server.serving import PATIENCE, ROOT, Api, Server, quiet_port, recipe, started, stub
from tests.server.workers import gone

BUSY = 4
"""How many times as long as is promised something may take where others keep the machine busy."""


def test_the_command_starts_what_a_server_is_unless_told() -> None:
    # Written down twice: help answers at once, and must not wait for what a `Config` is made of.
    given = {name: option.default for name, option in inspect.signature(serve).parameters.items()}
    usual = Config()
    assert (given["host"], given["port"]) == (DEFAULT_HOST, DEFAULT_PORT)
    assert (given["disk_quota"] * 1e9, given["cache_disk"] * 1e9) == (
        usual.disk_quota,
        usual.cache_disk_bytes,
    )
    assert usual.limits.at(given["rates"]) == usual.limits
    for name in ("device", "workers", "token", "public_url", "metadata"):
        assert given[name] == getattr(usual, name)


def test_a_busy_port_names_who_has_it_and_what_to_do(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "impasto", "serve", "--port", str(server.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert re.search(
        rf"Port {server.port} is busy: \S+ \(process {server.process.pid}\) uses it", done.stderr
    )
    assert f"--port {server.port + 1}" in done.stderr
    assert f"PORT={server.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("host", "port"), [("x" * 300, 0), ("127.0.0.1", 99999), ("203.0.113.7", 0)])
def test_an_address_that_cannot_be_had_is_a_clear_error(host: str, port: int) -> None:
    with pytest.raises(CannotListen) as refused:
        bound_socket(host, port).close()
    assert refused.value.hint


def test_a_data_folder_that_cannot_be_used_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [sys.executable, "-m", "impasto", "serve", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(tmp_path / "file")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "IMPASTO_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_extra_package_that_is_not_installed_is_a_clear_error() -> None:
    command = [sys.executable, "-m", "impasto", "serve", "--port", "0", "--extra-nodes", "no-such-package"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install no-such-package" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_is_free_again_when_its_socket_is_closed() -> None:
    port = int(quiet_port())
    first = bound_socket("127.0.0.1", port)
    with pytest.raises(PortBusy):
        bound_socket("127.0.0.1", port)
    first.close()
    bound_socket("127.0.0.1", port).close()


def test_a_signal_stops_the_server_and_its_worker(tmp_path: Path) -> None:
    with started(tmp_path / "home") as server:
        deadline = time.monotonic() + PATIENCE
        while (worker := server.worker()) is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        while not gone(worker.pid):  # one that was just begun notices by itself that nobody is there
            assert time.monotonic() < deadline
            time.sleep(0.01)


async def _began(api: Api, kind: str, **parameters: Any) -> psutil.Process:
    """Have a node of a kind painted, and return the worker that is at it."""
    run = await api.paint(
        recipe({"flat": stub("Flat"), "node": stub(kind, image="flat.image", **parameters)})
    )
    async with asyncio.timeout(PATIENCE), api.session.ws_connect("/api/events") as socket:
        while run.get("nodes", {}).get("node", {}).get("state") != "running":
            await socket.receive()
            run = await api.call("GET", f"/api/runs/{run['id']}")
    worker = api.server.worker()
    assert worker
    return worker


PATIENT = """
import impasto
from server.pool import pool
pool.LEAVE_SECONDS = 3600.0
impasto.main()
"""
"""A server whose workers may take an hour to leave: none of them is killed on a busy machine."""


async def test_a_server_that_stops_writes_how_far_it_is_and_is_gone_in_ten_seconds(tmp_path: Path) -> None:
    with started(tmp_path / "home", program=("-c", PATIENT)) as server:
        async with aiohttp.ClientSession(server.address) as session:
            worker = await _began(Api(server, session), "Lasting", steps=100_000)
            since = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
        assert time.monotonic() - since < 10 * BUSY
        assert gone(worker.pid)
        assert list((server.home / "checkpoints").glob("*/index.json"))


async def test_a_server_that_stops_takes_no_runs_and_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with started(tmp_path / "home", program=("-c", PATIENT)) as server:
        async with aiohttp.ClientSession(server.address) as session:
            api = Api(server, session)
            worker = await _began(api, "Hang", steps=0)
            _, upload = await asyncio.open_connection("127.0.0.1", server.port)
            upload.write(
                b"POST /api/images?name=me.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nme"
            )
            server.process.send_signal(signal.SIGTERM)
            status = 202
            while status == 202:  # until the signal has arrived
                async with session.post("/api/runs", json={"recipe": recipe()}) as response:
                    status = response.status
            assert status == 503
            assert int(response.headers["Retry-After"]) > 0
            assert worker.is_running(), "it has an hour to leave"
            server.process.send_signal(signal.SIGINT)
            assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
        upload.close()
        deadline = time.monotonic() + PATIENCE
        while not gone(worker.pid):  # it is killed, which takes the system a moment
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)


def test_an_ipv6_address_is_shown_in_brackets() -> None:
    assert shown_address("::1", 8321) == "http://[::1]:8321"
