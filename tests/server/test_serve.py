"""Starting and stopping a server."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from server.address import CannotListen, PortBusy, bound_socket, shown_address
from tests.server.serving import PATIENCE, ROOT, Server, started


def test_a_busy_port_names_who_has_it_and_what_to_do(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server", "--port", str(server.port)], cwd=ROOT, capture_output=True, text=True
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
        [sys.executable, "-m", "server", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(tmp_path / "file")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "IMPASTO_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_extra_package_that_is_not_installed_is_a_clear_error() -> None:
    command = [sys.executable, "-m", "server", "--port", "0", "--extra-nodes", "no-such-package"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install no-such-package" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_is_free_again_when_its_socket_is_closed() -> None:
    first = bound_socket("127.0.0.1", 0)
    port = first.getsockname()[1]
    with pytest.raises(PortBusy):
        bound_socket("127.0.0.1", port)
    first.close()
    bound_socket("127.0.0.1", port).close()


def test_a_signal_stops_the_server_and_its_worker(tmp_path: Path) -> None:
    with started(tmp_path / "home") as server:
        deadline = time.monotonic() + PATIENCE
        while (worker := server.worker()) is None:
            assert time.monotonic() < deadline
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_an_ipv6_address_is_shown_in_brackets() -> None:
    assert shown_address("::1", 8321) == "http://[::1]:8321"
