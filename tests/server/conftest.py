"""One server for most tests of this folder; those that harm one start their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from tests.server.serving import Api, Server, started


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests of this session share; what they ask for too fast has tests of its own."""
    with started(tmp_path_factory.mktemp("served") / "home", "--rates", "0") as running:
        yield running


@pytest.fixture
async def api(server: Server) -> AsyncIterator[Api]:
    """A client of the shared server."""
    async with aiohttp.ClientSession(server.address) as session:
        yield Api(server, session)
