"""A page of another site, or one that rebinds its name to this machine, gets nothing."""

from __future__ import annotations

import pytest

from server.security.guard import is_known_host
from tests.server.serving import Api, recipe


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", "", "a b", "[::"]
)
@pytest.mark.parametrize("path", ["/", "/api/nodes", "/api/events"])
async def test_a_foreign_host_name_is_refused(api: Api, host: str, path: str) -> None:
    await api.refused("GET", path, 403, headers={"Host": host})


@pytest.mark.parametrize("host", ["localhost", "localhost:1234", "127.0.0.1", "[::1]:8321"])
async def test_this_machine_is_known_by_its_names(api: Api, host: str) -> None:
    await api.call("GET", "/api/nodes", headers={"Host": host})


async def test_the_editors_own_page_may(api: Api) -> None:
    headers = {"Origin": api.server.address, "Sec-Fetch-Site": "same-origin"}
    await api.call("POST", "/api/check", body={"recipe": recipe()}, headers=headers)
    async with api.session.ws_connect("/api/events", headers=headers) as socket:
        assert (await socket.receive_json())["event"]["kind"] == "hello"


@pytest.mark.parametrize("path", ["/", "/api/nodes", "/api/nothing", "/api/images/sample:coffee/file"])
async def test_every_answer_is_guarded(api: Api, path: str) -> None:
    async with api.session.get(path) as response:
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; style-src 'self' 'sha256-")
        assert "unsafe-inline" not in policy
        assert "Access-Control-Allow-Origin" not in response.headers
        assert response.headers["Cache-Control"]


def test_bound_to_every_address_it_answers_under_addresses_but_not_names() -> None:
    assert is_known_host("192.168.1.5:8321", ("0.0.0.0",))
    assert not is_known_host("evil.example:8321", ("0.0.0.0",))
    assert not is_known_host("192.168.1.5:8321", ())
    assert is_known_host("studio.local:8321", ("studio.local",))
