"""Rule 3: not bound to another address without a token; cookie, login page and bearer; TLS by option."""

from __future__ import annotations

import asyncio
import hmac
import os
import re
import ssl
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
import trustme

from server.address import CannotStart
from server.config import Config
from server.security.admission import COOKIE, OPEN
from server.security.install import check_reach
from server.security.limits import Rate
from server.security.sessions import FILE, MOST, SECONDS, Sessions
from server.security.tls import tls_context
from server.security.token import AUTO, is_token, token_from
from tests.rules.house import TOKEN, House, house, quick
from tests.server.serving import ROOT, search_path

BEARER = {"Authorization": f"Bearer {TOKEN}"}


def start(home: Path, *options: str, **environment: str) -> subprocess.Popen[str]:
    """Start a server as a user does, on a free port."""
    return subprocess.Popen(
        [sys.executable, "-m", "server", "--port", "0", *options],
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(home), "PYTHONPATH": search_path(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_does_not_start_where_others_reach_it_without_a_token(tmp_path: Path) -> None:
    with start(tmp_path / "home", "--host", "0.0.0.0") as process:
        try:
            out, errors = process.communicate(timeout=60)
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
            for child in psutil.Process(process.pid).children(recursive=True):
                told = str(child.environ()) + str(child.cmdline())
                assert found[2] not in told
                assert "y" * 30 not in told
        finally:
            process.terminate()
            out, errors = process.communicate(timeout=60)
    assert found[2] not in out + errors


@pytest.fixture
async def locked_house(tmp_path: Path) -> Any:
    async with house(tmp_path / "locked", token=TOKEN, limits=quick(logins=Rate(5, 0.01))) as served:
        yield served


async def test_without_the_token_nothing_is_answered_but_the_way_in(locked_house: House) -> None:
    tried = 0
    async with locked_house.visitor() as visitor:
        for method, path in locked_house.calls():
            if path in OPEN:
                continue
            async with visitor.request(method, path, allow_redirects=False) as answer:
                assert answer.status == 401, (method, path)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
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


async def log_in(visitor: aiohttp.ClientSession, token: str = TOKEN) -> aiohttp.ClientResponse:
    async with visitor.post("/login", data={"token": token}, allow_redirects=False) as answer:
        await answer.read()
        return answer


async def test_logging_in_gives_a_cookie_that_no_script_and_no_other_site_gets(locked_house: House) -> None:
    async with locked_house.visitor() as visitor:
        answer = await log_in(visitor)
        assert answer.status == 303
        said = answer.headers["Set-Cookie"]
        assert "HttpOnly" in said
        assert "SameSite=Strict" in said
        assert "Path=/" in said
        assert TOKEN not in said
        async with visitor.get("/api/nodes") as let_in:
            assert let_in.status == 200
        async with visitor.post(
            "/login", data={"token": TOKEN}, headers={"Origin": "http://evil.example"}
        ) as no:
            assert no.status == 403


async def test_logging_out_ends_the_session_here_and_its_sockets(locked_house: House) -> None:
    async with locked_house.visitor() as visitor, locked_house.visitor() as thief:
        said = (await log_in(visitor)).cookies[COOKIE].value
        stolen = {"Cookie": f"{COOKIE}={said}"}
        socket = await visitor.ws_connect("/api/events")
        assert (await socket.receive_json())["event"]["kind"] == "hello"
        async with visitor.post("/logout", allow_redirects=False) as answer:
            assert answer.status == 303
        assert (await asyncio.wait_for(socket.receive(), 5)).type in (
            aiohttp.WSMsgType.CLOSED,
            aiohttp.WSMsgType.CLOSE,
        )
        async with thief.get("/api/nodes", headers=stolen) as answer:
            assert answer.status == 401


async def test_every_login_is_another_session(locked_house: House) -> None:
    ids = set()
    for _ in range(4):
        async with locked_house.visitor() as visitor:
            ids.add((await log_in(visitor)).cookies[COOKIE].value)
    assert len(ids) == 4
    assert all(len(id) >= 40 for id in ids)
    kept = (locked_house.home / FILE).read_text()
    assert not [id for id in (*ids, TOKEN) if id in kept]
    assert (locked_house.home / FILE).stat().st_mode & 0o077 == 0


def test_sessions_are_bounded_in_number_and_time(tmp_path: Path) -> None:
    clock = [1e9]
    sessions = Sessions(tmp_path, TOKEN, now=lambda: clock[0])
    ids = []
    for _ in range(MOST + 3):
        clock[0] += 1
        ids.append(sessions.open())
    assert [sessions.is_open(id) for id in ids] == [False] * 3 + [True] * MOST
    clock[0] += SECONDS
    assert not any(sessions.is_open(id) for id in ids)
    clock[0] = 1.0
    assert not any(sessions.is_open(id) for id in ids)


def test_a_restart_keeps_logins_and_another_token_ends_them(tmp_path: Path) -> None:
    id = Sessions(tmp_path, TOKEN).open()
    salt = Sessions(tmp_path, TOKEN).salt
    assert Sessions(tmp_path, TOKEN).is_open(id)
    assert not Sessions(tmp_path, TOKEN + "2").is_open(id)
    assert Sessions(tmp_path, TOKEN).salt == salt
    assert not Sessions(tmp_path, TOKEN).is_open(id)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"salt": "zz", "token": "", "sessions": {}}', '{"salt": 3}']
)
def test_a_damaged_list_of_logins_logs_everybody_out(tmp_path: Path, text: str) -> None:
    id = Sessions(tmp_path, TOKEN).open()
    (tmp_path / FILE).write_text(text)
    assert not Sessions(tmp_path, TOKEN).is_open(id)


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


async def test_guessing_is_slowed_down_by_address_even_for_the_right_token(locked_house: House) -> None:
    async with locked_house.visitor() as guesser, locked_house.visitor(came_from="127.0.0.2") as owner:
        for _ in range(3):
            assert (await log_in(guesser, "wrong")).status == 401
        for _ in range(2):
            async with guesser.get("/api/nodes", headers={"Authorization": "Bearer wrong"}) as answer:
                assert answer.status == 401
        late = await log_in(guesser)
        assert late.status == 429
        assert int(late.headers["Retry-After"]) > 10
        async with guesser.get("/api/nodes", headers=BEARER) as answer:
            assert answer.status == 429
        assert (await log_in(owner)).status == 303


class _Scripts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.sources: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.wrong += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag == "script":
            self.sources.append(dict(attrs).get("src") or "")

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.wrong.append(data)


@pytest.mark.parametrize("wrong", [False, True])
async def test_the_login_page_has_no_script_and_no_style_inside(locked_house: House, wrong: bool) -> None:
    async with locked_house.visitor() as visitor:
        form = {"token": "<script>1</script>"} if wrong else None
        async with visitor.request("POST" if wrong else "GET", "/login", data=form) as answer:
            page = await answer.text()
            assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
        parser = _Scripts()
        parser.feed(page)
        assert parser.wrong == []
        assert parser.sources == ["/login.js"]
        async with visitor.get("/login.js") as script:
            assert script.content_type == "text/javascript"


async def test_tls_by_option_makes_the_cookie_secure(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    files: dict[str, Any] = {"certificate": certificate, "private_key": key}
    tls = tls_context(**files)
    async with house(tmp_path / "home", token=TOKEN, tls=tls, **files) as served:
        async with served.visitor(trust=trust) as visitor:
            answer = await log_in(visitor)
            assert "Secure" in answer.headers["Set-Cookie"]
            async with visitor.get("/api/nodes") as let_in:
                assert let_in.status == 200
        old = ssl.create_default_context()
        authority.configure_trust(old)
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(aiohttp.ClientError):
            async with served.visitor(trust=old) as visitor:
                await visitor.get("/login")
        plain = served.address.replace("https", "http")
        async with aiohttp.ClientSession() as visitor:
            with pytest.raises(aiohttp.ClientError):
                await asyncio.wait_for(visitor.get(f"{plain}/login"), 10)


def test_tls_files_that_cannot_be_used_are_a_clear_error(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate, other = tmp_path / "cert.pem", tmp_path / "other.pem"
    authority.issue_cert("a.example").cert_chain_pems[0].write_to_path(certificate)
    authority.issue_cert("b.example").private_key_pem.write_to_path(other)
    for files in ((certificate, other), (tmp_path / "none.pem", None), (None, other), (other, other)):
        with pytest.raises(CannotStart, match=r"key|certificate"):
            tls_context(*files)
