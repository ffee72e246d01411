"""What nobody should send: each gets a clear refusal, and the server goes on as before."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.graphs.store import pictures
from tests.server.serving import PATIENCE, Api, Server, recipe, stub

BAD_RECIPES = {
    "no JSON": (b"once upon a time", 400, "malformed"),
    "no UTF-8": (b'{"impasto": "\xff"}', 400, "malformed"),
    "empty": (b"", 400, "malformed"),
    "not a number": (
        b'{"impasto": 1, "nodes": {"a": {"type": "X", "parameters": {"p": NaN}}}}',
        400,
        "malformed",
    ),
    "infinite": (
        b'{"impasto": 1, "nodes": {"a": {"type": "X", "parameters": {"p": 1e999}}}}',
        400,
        "malformed",
    ),
    "the same key twice": (b'{"impasto": 1, "name": "a", "name": "b", "nodes": {}}', 400, "malformed"),
    "nested deep": (b'{"impasto": 1, "layout": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 413, "too large"),
    "10 MB": (b'{"impasto": 1, "about": "' + b"x" * 10_000_000 + b'"}', 413, "too large"),
    "a list": (b"[1, 2]", 400, "malformed"),
    "wrong type": (b'{"impasto": 1, "nodes": {"a": {"type": 3}}}', 400, "malformed"),
    "from the future": (b'{"impasto": 2, "nodes": {}}', 400, "newer version"),
}


@pytest.mark.parametrize(("data", "status", "code"), BAD_RECIPES.values(), ids=BAD_RECIPES)
async def test_a_bad_recipe_is_refused_wherever_it_comes_in(
    api: Api, data: bytes, status: int, code: str
) -> None:
    problems = await api.refused("POST", "/api/recipes/read", status, data=data)
    assert problems[0]["code"] == code
    assert problems[0]["hint"]

    saved = await api.call("GET", "/api/recipes")
    envelope = b'{"recipe": ' + (data or b'""') + b"}"
    headers = {"Content-Type": "application/json"}
    for method, path in (("POST", "/api/recipes"), ("POST", "/api/check"), ("POST", "/api/runs")):
        await api.refused(method, path, status, data=envelope, headers=headers)
    assert await api.call("GET", "/api/recipes") == saved


async def test_a_cycle_and_a_wrong_socket_are_refused_before_they_run(api: Api) -> None:
    loop = recipe({"a": stub("Slow", image="b.image"), "b": stub("Slow", image="a.image")})
    problems = await api.refused("POST", "/api/runs", 422, json={"recipe": loop})
    assert [problem["code"] for problem in problems] == ["cycle"]
    assert "a, b" in problems[0]["message"]

    missing = recipe({"photo": {"type": "LoadImage", "parameters": {"file": "sha256:" + "0" * 64}}})
    problems = await api.refused("POST", "/api/runs", 422, json={"recipe": missing})
    assert problems[0]["code"] == "missing image"
    assert problems[0]["node"] == "photo"


BAD_PICTURES = {
    "text": (b"I am a picture, trust me", "text"),
    "zero bytes": (b"", "empty"),
    "truncated PNG": (pictures.png(200, 200)[:5000], "too early"),
    "truncated JPEG": (pictures.jpeg(200, 200)[:2000], "cut off"),
    "animated GIF": (pictures.animated_gif(), "animated"),
    "a huge header": (pictures.huge_header(), "60000"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
}


@pytest.mark.parametrize(("data", "word"), BAD_PICTURES.values(), ids=BAD_PICTURES)
async def test_a_bad_picture_is_refused_with_the_reason(api: Api, data: bytes, word: str) -> None:
    before = await api.call("GET", "/api/images")
    problems = await api.refused("POST", "/api/images?name=bad.png", 400, data=data)
    assert word in problems[0]["message"]
    assert problems[0]["hint"]
    assert await api.call("GET", "/api/images") == before
    assert not list((api.server.home / "images").glob(".decoding-*"))


async def test_a_picture_of_one_pixel_is_a_picture(api: Api) -> None:
    picture = await api.call("POST", "/api/images?name=dot.png", status=201, data=pictures.png(1, 1))
    assert (picture["width"], picture["height"]) == (1, 1)


async def test_a_body_above_the_limit_is_refused(api: Api) -> None:
    async def endless() -> object:
        for _ in range(70):
            yield b"\x89" * 1_000_000

    problems = await api.refused("POST", "/api/images", 413, data=endless())
    assert problems[0]["code"] == "too large"


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_what_says_it_is_json_is_read_as_json(api: Api, type: str) -> None:
    body = json.dumps({"recipe": recipe()}).encode()
    await api.refused("POST", "/api/runs", 415, data=body, headers={"Content-Type": type})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api", 404),
        ("GET", "/api/nothing", 404),
        ("GET", "/nothing.js", 404),
        ("GET", "/assets/../../../etc/passwd", 404),
        ("GET", "/assets/%2e%2e/%2e%2e/config.py", 404),
        ("POST", "/api/nodes", 405),
        ("DELETE", "/api/runs", 405),
        ("GET", "/api/runs/0000", 404),
        ("POST", "/api/runs/0000/cancel", 404),
        ("GET", "/api/runs/0000/preview/a", 404),
        ("GET", "/api/results/../recipes/file", 404),
        ("GET", "/api/results/0000000000000000/file", 404),
        ("GET", "/api/images/sample:nobody/file", 404),
        ("GET", "/api/images/sample:..%2f..%2f__init__.py/file", 404),
        ("GET", "/api/images/sample:coffee/thumbnail?side=9", 400),
        ("GET", "/api/images/sample:coffee/thumbnail?side=%C2%B2", 400),
        ("DELETE", "/api/images/sample:coffee", 409),
        ("DELETE", "/api/images/abc", 404),
        ("GET", "/api/events?after=later", 400),
    ],
)
async def test_every_error_is_json_with_problems(api: Api, method: str, path: str, status: int) -> None:
    from yarl import URL

    url = URL(api.server.address + path, encoded=True)
    problems = await api.refused(method, url, status)  # type: ignore[arg-type]
    assert str(api.server.home) not in json.dumps(problems)


BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(str.encode),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["recipe", "impasto", "nodes", "inputs", "type", "a", "parameters", "mode"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ).map(lambda value: json.dumps({"recipe": value}).encode()),
    st.builds(
        lambda nodes: json.dumps({"recipe": {"impasto": 1, "nodes": nodes}}).encode(),
        st.dictionaries(
            st.sampled_from(["a", "b", "c"]),
            st.fixed_dictionaries(
                {"type": st.sampled_from(["StubFlat", "StubSlow", "Blend", "definition:x", "Nope"])},
                optional={
                    "inputs": st.dictionaries(
                        st.sampled_from(["image", "base"]), st.sampled_from(["a.image", "b.x", "$.y", "a"])
                    ),
                    "mode": st.sampled_from(["mute", "bypass", None]),
                    "version": st.integers(-1, 3),
                },
            ),
        ),
    ),
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=BODIES, target=st.sampled_from(["check", "recipes/read", "runs", "recipes"]))
def test_any_bytes_give_an_answer_of_the_api_and_never_a_mistake(
    server: Server, body: bytes, target: str
) -> None:
    _answered(server, target, body)


@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    start=st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"II*\0"]
    ),
    rest=st.binary(max_size=300),
)
def test_any_bytes_sent_as_a_picture_are_refused(server: Server, start: bytes, rest: bytes) -> None:
    _answered(server, "images", start + rest)


def _answered(server: Server, target: str, body: bytes) -> None:
    request = urllib.request.Request(
        f"{server.address}/api/{target}", data=body, headers={"Content-Type": "application/json"}
    )
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        status, content = answer.status, answer.read()
    assert 200 <= status < 500, content
    if status >= 300:
        problems = json.loads(content)["problems"]
        assert problems
        assert all(problem["message"] for problem in problems)
