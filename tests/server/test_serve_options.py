"""What `impasto serve` is told on the command line reaches the server that it starts."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import aiohttp
import pytest
import trustme

from nodes.pictures.png import read_recipe
from tests.graphs.store import pictures
from tests.server.serving import Api, quiet_port, recipe, started, stub

TOKEN = "a-token-of-the-tests-0123"
PUBLIC = "https://studio.example"
NODES = {"flat": stub("Flat"), "save": {"type": "SaveImage", "inputs": {"image": "flat.image"}}}
ASKED = 20
"""How often something is asked for: fewer times than the usual rates let anybody at once."""


def certificate(folder: Path) -> tuple[list[str], ssl.SSLContext]:
    """Return the options that name a certificate and its key, and what makes a client trust them alone."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    chain, key = folder / "cert.pem", folder / "key.pem"
    issued.cert_chain_pems[0].write_to_path(chain)
    issued.private_key_pem.write_to_path(key)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(trust)
    return ["--tls-cert", str(chain), "--tls-key", str(key)], trust


async def test_a_server_for_others_is_what_its_options_say(tmp_path: Path) -> None:
    encrypting, trust = certificate(tmp_path)
    port = quiet_port()
    told = ["--token", TOKEN, "--public-url", f"{PUBLIC}/", "--workers", "2", "--cache-disk", "0.25"]
    with started(tmp_path / "home", "--port", port, *encrypting, *told, "--rates", "0.02") as server:
        assert server.address == PUBLIC
        async with aiohttp.ClientSession(
            f"https://127.0.0.1:{port}", connector=aiohttp.TCPConnector(ssl=trust)
        ) as session:
            api = Api(server, session)
            await api.refused("GET", "/api/system", 401)
            session.headers["Authorization"] = f"Bearer {TOKEN}"
            system = await api.call("GET", "/api/system")
            assert [worker["name"] for worker in system["workers"]] == ["worker-1", "worker-2"]
            assert (await api.call("GET", "/api/cache"))["disk_limit"] == 250_000_000
            own_page = {"Origin": PUBLIC, "Host": "studio.example"}
            await api.call("POST", "/api/queue/pause", status=202, headers=own_page)

            async def search() -> int:
                async with session.get("/api/runs?search=x") as answer:
                    return answer.status

            asked = await asyncio.gather(*(search() for _ in range(ASKED)))
            assert set(asked) == {200, 429}
        with pytest.raises(aiohttp.ClientError):  # the same port, unencrypted
            async with aiohttp.request("GET", f"http://127.0.0.1:{port}/healthz"):
                pass


async def test_no_recipe_goes_into_pictures_and_no_more_onto_the_disk_than_the_options_say(
    tmp_path: Path,
) -> None:
    with started(tmp_path / "home", "--no-metadata", "--disk-quota", "0.000001") as server:  # 1 kB
        async with aiohttp.ClientSession(server.address) as session:
            api = Api(server, session)
            (problem,) = await api.refused("POST", "/api/images?name=a.png", 507, data=pictures.png(300, 300))
            assert "of 0.00 GB" in problem["message"]
            settings = await api.call("GET", "/api/settings")
            assert settings["metadata"], "what browsers wish for is no more than the server allows"
            await api.call("PUT", "/api/settings", body=settings)
            run = await api.painted((await api.paint(recipe(NODES)))["id"])
            (name,) = run["results"]
            assert read_recipe(await api.call("GET", f"/api/results/{name}/file")) is None
