"""Rule 3: not bound to another address without a token, and nothing is answered without it."""

from __future__ import annotations

import asyncio
import hmac
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from server.address import CannotStart
from server.config import Config
from server.security.admission import COOKIE, OPEN
from server.security.install import check_reach
from server.security.token import AUTO, is_token, token_from
from tests.rules.house import TOKEN, House
from tests.server.serving import PATIENCE, ROOT, search_path

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def start(home: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Start a server as a user does, on a free port."""
    return subprocess.Popen(
        [sys.executable, "-m", "impasto", "serve", "--port", "0", *options],
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(home), "PYTHONPATH": search_path(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def began(child: psutil.Process, parent: psutil.Process) -> bool:
    """Whether a process has come to the program that it was begun for, and is still there."""
    with suppress(psutil.Error):
        return child.cmdline() not in ([], parent.cmdline()) and bool(child.environ())
    return False


def test_it_does_not_start_where_others_reach_it_without_a_token(tmp_path: Path) -> None:
    with start(tmp_path / "home", "--host", "0.0.0.0") as process:
        try:
            out, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 2
    assert out == ""
    assert "--token" in errors
    assert "IMPASTO_TOKEN" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "203.0.113.7", "fe80::1%eth0"])
def test_every_address_but_loopback_wants_a_token(address: str) -> None:
    with pytest.raises(CannotStart, match="token"):
        check_reach(address, Config())
    check_reach(address, Config(token=TOKEN))
    for own in ("127.0.0.1", "127.0.0.2", "::1"):
        check_reach(own, Config())
        with pytest.raises(CannotStart, match="token"):
            check_reach(own, Config(public_url="https://studio.example"))
        for url in ("studio.example", "ftp://a.example", "https://", "https://a.example/path", "https://a:b"):
            with pytest.raises(CannotStart, match="no public address"):
                check_reach(own, Config(public_url=url, token=TOKEN))


@pytest.mark.parametrize(
    "token", ["x", "fifteen-letters", "with a space in it", "é" * 20, "x" * 600, "a\nb" * 9]
)
def test_a_token_that_is_short_or_cannot_be_sent_is_refused(token: str) -> None:
    with pytest.raises(CannotStart, match="16"):
        token_from(token)


def test_made_tokens_are_long_and_never_the_same() -> None:
    made = {token_from(AUTO) for _ in range(50)}
    assert len(made) == 50
    assert all(len(token) >= 32 for token in made)


async def test_a_made_token_is_told_once_as_a_link_and_to_no_child(tmp_path: Path) -> None:
    with start(tmp_path / "home", "--host", "0.0.0.0", "--token", AUTO, IMPASTO_TOKEN="y" * 30) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            link = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:")
            found = re.search(r"(\S+)/login#token=(\S+)$", link)
            assert found
            assert found[1] == address
            async with aiohttp.ClientSession(address) as visitor:
                async with visitor.get("/api/system") as refused:
                    assert refused.status == 401
                async with visitor.get(
                    "/api/nodes", headers={"Authorization": f"Bearer {found[2]}"}
                ) as let_in:
                    assert let_in.status == 200
            own = psutil.Process(process.pid)
            deadline = time.monotonic() + PATIENCE
            # One that was just begun is still a copy of its parent.
            while not (children := [each for each in own.children(recursive=True) if began(each, own)]):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.05)
            for child in children:
                told = str(child.environ()) + str(child.cmdline())
                assert found[2] not in told
                assert "y" * 30 not in told
        finally:
            process.terminate()
            out, errors = process.communicate(timeout=PATIENCE)
    assert found[2] not in out + errors


async def test_without_the_token_nothing_is_answered_but_the_way_in(locked_house: House) -> None:
    tried = 0
    async with locked_house.visitor() as visitor:
        for method, path in locked_house.calls():
            if path in OPEN:
                continue
            async with visitor.request(method, path, allow_redirects=False) as answer:
                assert answer.status == 401, (method, path)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                assert answer.content_type == "application/problem+json"
            tried += 1
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.ws_connect("/api/events")
        assert refused.value.status == 401
        async with visitor.get("/", headers={"Accept": "text/html"}, allow_redirects=False) as page:
            assert (page.status, page.headers["Location"]) == (303, "/login")
    assert tried > 20


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Cookie": f"{COOKIE}={TOKEN}"},
        {"Cookie": f"{COOKIE}="},
        {"X-Token": TOKEN},
    ],
    ids=str,
)
async def test_what_is_not_quite_the_token_opens_nothing(
    locked_house: House, headers: dict[str, str]
) -> None:
    async with locked_house.visitor() as visitor:
        async with visitor.get("/api/nodes", headers=headers) as answer:
            assert answer.status == 401
        async with visitor.get(f"/api/nodes?token={TOKEN}") as answer:
            assert answer.status == 401


async def test_the_token_as_a_bearer_lets_programs_in(locked_house: House) -> None:
    async with locked_house.visitor(headers=BEARER) as visitor, visitor.get("/api/nodes") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("offered", ["", "a", TOKEN[:-1], TOKEN + "!", "\udcff", "é" * 100_000])
def test_comparing_takes_as_long_wherever_the_first_difference_is(
    monkeypatch: pytest.MonkeyPatch, offered: str
) -> None:
    compared: list[tuple[Any, Any]] = []
    compare = hmac.compare_digest

    def watched(a: Any, b: Any) -> bool:
        compared.append((a, b))
        return compare(a, b)

    monkeypatch.setattr(hmac, "compare_digest", watched)
    assert not is_token(offered, TOKEN)
    assert is_token(TOKEN, TOKEN)
    assert len(compared) == 2
    assert {len(side) for pair in compared for side in pair} == {32}


def test_no_token_is_no_key() -> None:
    assert not is_token("", "")
