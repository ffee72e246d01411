"""Rule 3, browsers: the login page, its cookie, sessions, guessing, and TLS by option."""

from __future__ import annotations

import asyncio
import ssl
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import trustme

from server.address import CannotStart
from server.security.admission import COOKIE
from server.security.sessions import FILE, MOST, SECONDS, Sessions
from server.security.tls import tls_context
from server.security.token import AUTO, token_from
from tests.rules.house import TOKEN, House, house, log_in

BEARER = {"Authorization": f"Bearer {TOKEN}"}


async def test_logging_in_gives_a_cookie_that_no_script_and_no_other_site_gets(locked_house: House) -> None:
    async with locked_house.visitor() as visitor:
        answer = await log_in(visitor)
        assert answer.status == 303
        said = answer.headers["Set-Cookie"]
        assert "HttpOnly" in said
        assert "SameSite=Strict" in said
        assert "Path=/" in said
        assert TOKEN not in said
        async with visitor.get("/api/system") as let_in:
            assert let_in.status == 200
            assert (await let_in.json())["logged_in"]
        async with visitor.post(
            "/login", data={"token": TOKEN}, headers={"Origin": "http://evil.example"}
        ) as no:
            assert no.status == 403


async def test_who_came_for_a_form_gets_there_by_the_login_and_nowhere_else(locked_house: House) -> None:
    page = {"Accept": "text/html"}
    async with locked_house.visitor() as visitor:
        async with visitor.get("/form/quickstart", headers=page, allow_redirects=False) as answer:
            assert answer.status == 303
            assert answer.headers["Location"] == "/login?to=/form/quickstart"
        for address, place in (
            ("/login?to=/form/quickstart", "/form/quickstart"),
            ("/login?to=//evil.example/form/x", "/"),
            ("/login?to=/form/../api/nodes", "/"),
            ("/login?to=https://evil.example", "/"),
        ):
            async with visitor.post(address, data={"token": TOKEN}, allow_redirects=False) as answer:
                assert answer.status == 303
                assert answer.headers["Location"] == place


async def test_logging_out_ends_the_session_here_and_its_sockets(locked_house: House) -> None:
    async with locked_house.visitor() as visitor, locked_house.visitor() as thief:
        said = (await log_in(visitor)).cookies[COOKIE].value
        stolen = {"Cookie": f"{COOKIE}={said}"}
        socket = await visitor.ws_connect("/api/events")
        assert (await socket.receive_json())["event"]["kind"] == "hello"
        async with visitor.post("/logout", allow_redirects=False) as answer:
            assert answer.status == 303
        assert (await asyncio.wait_for(socket.receive(), 60)).type in (
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


async def test_a_stranger_behind_the_same_address_keeps_nobody_out_who_has_a_token_of_auto(
    tmp_path: Path,
) -> None:
    token = token_from(AUTO)
    async with house(tmp_path, token=token) as served, served.visitor() as stranger:
        statuses = [(await log_in(stranger, "wrong")).status for _ in range(8)]
        assert statuses[-1] == 429
        right = {"Authorization": f"Bearer {token}"}
        async with stranger.get("/api/nodes", headers=right) as answer:
            assert answer.status == 200
        assert (await log_in(stranger, token)).status == 303
        assert (await log_in(stranger, "wrong")).status == 429


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
    assert tls is not None
    # OpenSSL may refuse older versions by itself, or may not.
    assert tls.minimum_version == ssl.TLSVersion.TLSv1_2
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
                await asyncio.wait_for(visitor.get(f"{plain}/login"), 60)


def test_tls_files_that_cannot_be_used_are_a_clear_error(tmp_path: Path) -> None:
    authority = trustme.CA()
    certificate, other = tmp_path / "cert.pem", tmp_path / "other.pem"
    authority.issue_cert("a.example").cert_chain_pems[0].write_to_path(certificate)
    authority.issue_cert("b.example").private_key_pem.write_to_path(other)
    for files in ((certificate, other), (tmp_path / "none.pem", None), (None, other), (other, other)):
        with pytest.raises(CannotStart, match=r"key|certificate"):
            tls_context(*files)
