"""A server that may be asked as often as one likes, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from tests.faults.house import House
from tests.server.serving import Server

UNBOUNDED = {"rate": 1_000_000, "connections": 2000, "connections_per_client": 2000}
GROWTH = 40_000_000
"""Bytes by which the server may grow over all tests of this folder: caches that are bounded fill up."""


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose queue is paused, so that what it accepts is not painted. It must outlive the tests, tell
    of no mistake in its log, and not grow."""
    house = House(tmp_path_factory.mktemp("asked") / "home", limits=UNBOUNDED)
    server = house.start()
    try:
        yield server
        assert psutil.Process(house.pid).is_running()
        house.leave()
        assert "Traceback" not in house.log.read_text(), house.last_words()
    finally:
        house.end()
