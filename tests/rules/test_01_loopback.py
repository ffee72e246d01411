"""Rule 1: loopback by default; the Host allow-list on every request and on the WebSocket (DNS rebinding)."""

from __future__ import annotations

import ipaddress

import aiohttp
import psutil
import pytest

from tests.rules.house import TOKEN, House, house, raw
from tests.server.serving import Server

FOREIGN = [
    "evil.example",
    "evil.example:8321",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "[::",
    "a b",
]


def test_without_options_nobody_else_can_connect(server: Server) -> None:
    listening = [
        connection.laddr.ip
        for connection in psutil.Process(server.process.pid).net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert all(ipaddress.ip_address(address).is_loopback for address in listening)


@pytest.mark.parametrize("host", FOREIGN)
async def test_no_address_answers_under_a_foreign_name(open_house: House, host: str) -> None:
    async with open_house.visitor() as visitor:
        for method, path in open_house.calls():
            async with visitor.request(method, path, headers={"Host": host}) as answer:
                assert answer.status == 403, (method, path)


async def test_the_websocket_does_not_open_under_a_foreign_name(open_house: House) -> None:
    async with open_house.visitor() as visitor:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.ws_connect("/api/events", headers={"Host": "evil.example"})
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/nodes HTTP/1.0\r\n",
        b"GET /api/nodes HTTP/1.1\r\nHost:\r\n",
        b"GET /api/nodes HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1\r\n",
        b"GET /api/nodes HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n",
        b"GET http://127.0.0.1/api/nodes HTTP/1.1\r\nHost: evil.example\r\n",
    ],
)
async def test_no_name_two_names_and_names_in_other_places_are_foreign(
    open_house: House, head: bytes
) -> None:
    answer = await raw(open_house.port, head + b"Connection: close\r\n\r\n")
    assert answer.split()[1] in (b"400", b"403")
    assert b"LoadImage" not in answer


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]:8321", "studio.example:443"])
async def test_its_own_names_are_answered(open_house: House, host: str) -> None:
    home, url = open_house.home.parent / "public", "https://studio.example"
    async with (
        house(home, public_url=url, token=TOKEN) as served,
        served.visitor(headers={"Authorization": f"Bearer {TOKEN}"}) as visitor,
        visitor.get("/api/nodes", headers={"Host": host}) as answer,
    ):
        assert answer.status == 200
