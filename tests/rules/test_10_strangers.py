"""Rule 10, before anything is asked: handshakes are connections like any other, and what is no HTTP is
answered like everything else that goes wrong."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
import trustme

from server.security import door
from server.security.tls import tls_context
from tests.rules.house import TOKEN, house, quick, raw
from tests.server.serving import PATIENCE


def encrypting(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return what a server encrypts with, and what makes a client trust it."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    tls = tls_context(certificate, key)
    assert tls is not None
    return tls, trust


async def test_handshakes_that_dawdle_are_counted_and_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "HANDSHAKE_SECONDS", PATIENCE)
    tls, trust = encrypting(tmp_path)
    limits = quick(connections_per_client=3)
    async with house(tmp_path / "home", limits=limits, token=TOKEN, tls=tls) as served:
        silent = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(3)]
        async with served.visitor(trust=trust) as visitor:
            with pytest.raises(aiohttp.ClientError):
                await visitor.get("/healthz")
            async with served.visitor(came_from="127.0.0.2", trust=trust) as other:
                assert (await other.get("/healthz")).status == 200
            for _, writer in silent:
                writer.close()
            async with asyncio.timeout(PATIENCE):
                while not await _let_in(visitor):
                    continue
        monkeypatch.setattr(door, "HANDSHAKE_SECONDS", 0.5)
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        with suppress(ConnectionError):
            assert await asyncio.wait_for(reader.read(), PATIENCE / 2) == b""
        writer.close()


async def _let_in(visitor: aiohttp.ClientSession) -> bool:
    try:
        async with visitor.get("/healthz") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


async def test_what_comes_with_the_end_of_a_handshake_is_read(tmp_path: Path) -> None:
    tls, trust = encrypting(tmp_path)
    async with house(tmp_path / "home", token=TOKEN, tls=tls) as served:
        for _ in range(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
            # By hand, so that the request leaves in one piece with the client's last word of the handshake.
            incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
            wrapped = trust.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
            while True:
                try:
                    wrapped.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    writer.write(outgoing.read())
                    incoming.write(await asyncio.wait_for(reader.read(65536), PATIENCE))
            wrapped.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            writer.write(outgoing.read())
            said = b""
            while b"\r\n\r\n" not in said:
                incoming.write(await asyncio.wait_for(reader.read(65536), PATIENCE))
                with suppress(ssl.SSLWantReadError):
                    said += wrapped.read(65536)
            assert said.startswith(b"HTTP/1.1 200")
            writer.close()


@pytest.mark.parametrize(
    "said",
    [
        b"once upon a time\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /api/check HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: many\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + 20_000 * b"y" + b"\r\n\r\n",
    ],
    ids=["a tale", "a handshake", "another version", "a null", "no number", "an endless line"],
)
async def test_what_is_no_http_is_answered_as_a_problem(
    tmp_path: Path, said: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with house(tmp_path / "home") as served:
        head, _, body = (await raw(served.port, said)).partition(b"\r\n\r\n")
    status, *headers = head.decode().split("\r\n")
    told = {name.lower(): value for name, _, value in (line.partition(": ") for line in headers)}
    assert status.split()[1] == "400"
    assert told["content-type"].startswith("application/problem+json")
    assert told["x-content-type-options"] == "nosniff"
    problem = json.loads(body)
    assert problem["status"] == 400
    assert problem["problems"][0]["code"] == "malformed"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
