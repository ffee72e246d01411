"""Rule 2: an Origin allow-list on everything that changes state and on the WebSocket; JSON only; no CORS."""

from __future__ import annotations

import aiohttp
import pytest

from tests.rules.house import TOKEN, House, house

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_another_sites_page_changes_nothing_anywhere(
    open_house: House, headers: dict[str, str]
) -> None:
    tried = 0
    async with open_house.visitor() as visitor:
        for method, path in open_house.calls():
            if method in CHANGING:
                async with visitor.request(method, path, headers=headers) as answer:
                    assert answer.status == 403, (method, path)
                    assert answer.content_type == "application/problem+json"
                    assert (await answer.json())["problems"]
                    tried += 1
    assert tried > 8


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_another_sites_page_hears_nothing(open_house: House, headers: dict[str, str]) -> None:
    async with open_house.visitor() as visitor:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.ws_connect("/api/events", headers=headers)
    assert refused.value.status == 403


async def test_the_same_host_by_another_scheme_is_another_origin(open_house: House) -> None:
    async with open_house.visitor() as visitor:
        for origin, status in ((f"https://127.0.0.1:{open_house.port}", 403), (open_house.address, 200)):
            body = {"recipe": {"impasto": 1}}
            async with visitor.post("/api/check", json=body, headers={"Origin": origin}) as answer:
                assert answer.status == status


async def test_the_page_behind_a_proxy_may_when_its_address_was_given(open_house: House) -> None:
    home, url = open_house.home.parent / "public", "https://Studio.example:443"
    async with house(home, public_url=url, token=TOKEN) as served, served.visitor() as visitor:
        for origin, status in (("https://studio.example", 200), ("http://studio.example", 403)):
            headers = {"Origin": origin, "Host": "studio.example", "Authorization": f"Bearer {TOKEN}"}
            async with visitor.post("/api/check", json={"recipe": {"impasto": 1}}, headers=headers) as answer:
                assert answer.status == status


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_a_form_can_send_is_read_nowhere(open_house: House, type: str) -> None:
    tried = 0
    async with open_house.visitor() as visitor:
        for method, path in open_house.calls():
            if method in CHANGING and path.startswith("/api/"):
                headers = {"Content-Type": f"{type}; charset=utf-8"}
                async with visitor.request(method, path, data=b"{}", headers=headers) as answer:
                    assert answer.status == 415, (method, path)
                    tried += 1
    assert tried > 8


@pytest.mark.parametrize("type", ["application/octet-stream", "text/json", "application/jsonp"])
@pytest.mark.parametrize(
    "call", [("POST", "/api/recipes"), ("PUT", "/api/recipes/x"), ("POST", "/api/check")]
)
async def test_only_what_says_it_is_json_is_read_as_json(
    open_house: House, type: str, call: tuple[str, str]
) -> None:
    async with open_house.visitor() as visitor:
        body = b'{"recipe": {"impasto": 1}}'
        async with visitor.request(*call, data=body, headers={"Content-Type": type}) as answer:
            assert answer.status == 415


async def test_no_page_of_another_site_is_given_leave_to_read(open_house: House) -> None:
    async with open_house.visitor() as visitor:
        for method in ("GET", "OPTIONS", "HEAD"):
            for path in ("/", "/api/nodes", "/api/runs", "/api/images/sample:coffee/file"):
                asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
                async with visitor.request(method, path, headers=asked) as answer:
                    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
                    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "mode", "status"),
    [
        ("/api/images/sample:coffee/file", "no-cors", 403),
        ("/api/nodes", "cors", 403),
        ("/api/nodes", "navigate", 403),
        ("/login.js", "no-cors", 403),
        ("/login", "navigate", 303),
    ],
)
async def test_other_sites_may_link_to_pages_and_use_nothing(
    open_house: House, path: str, mode: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    async with (
        open_house.visitor() as visitor,
        visitor.get(path, headers=headers, allow_redirects=False) as answer,
    ):
        assert answer.status == status
