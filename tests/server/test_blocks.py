"""Blocks over HTTP: groups that are kept for other recipes."""

from __future__ import annotations

import json
from typing import Any

from tests.server.serving import Api, recipe, stub

JSON = {"Content-Type": "application/json"}


def block(name: str, grey: float = 0.5) -> dict[str, Any]:
    return recipe(
        {"block": {"type": "definition:flat", "version": 1}},
        name=name,
        definitions={
            "flat": {
                "title": name,
                "outputs": {"image": "a.image"},
                "nodes": {"a": {**stub("Flat", grey=grey), "version": 1}},
            }
        },
    )


async def test_a_block_is_kept_listed_replaced_and_deleted(api: Api) -> None:
    saved = await api.call("POST", "/api/blocks", status=201, body={"recipe": block("Warm light")})
    await api.call("POST", "/api/blocks", status=201, body={"recipe": block("cold light")})
    cold, warm = await api.call("GET", "/api/blocks")
    assert [cold["name"], warm["name"]] == ["cold light", "Warm light"]
    assert warm["id"] == saved["id"] == "warm-light"
    assert warm["recipe"] == block("Warm light")

    path = f"/api/blocks/{warm['id']}"
    tag = {"If-Match": f'"{warm["tag"]}"'}
    async with api.session.put(path, json={"recipe": block("Warmer")}, headers=tag) as answer:
        assert answer.status == 200
    async with api.session.put(path, json={"recipe": block("Lost")}, headers=tag) as answer:
        assert answer.status == 412
    assert [each["name"] for each in await api.call("GET", "/api/blocks")] == ["cold light", "Warmer"]
    assert "warm-light" not in {each["id"] for each in await api.call("GET", "/api/recipes")}

    await api.call("DELETE", path, status=204)
    assert [each["id"] for each in await api.call("GET", "/api/blocks")] == ["cold-light"]
    await api.refused("DELETE", path, 404)
    await api.call("DELETE", "/api/blocks/cold-light", status=204)


async def test_only_one_group_with_its_definition_is_a_block(api: Api) -> None:
    two = block("Two")
    two["nodes"]["more"] = stub("Flat")
    bare = {**block("Bare"), "definitions": {}}
    large = block("Large")
    large["definitions"]["flat"]["about"] = "x" * 9_000
    large["definitions"] |= {f"d{number}": large["definitions"]["flat"] for number in range(120)}
    for wrong, status, code in (
        (recipe(), 400, "bad value"),
        (two, 400, "bad value"),
        (bare, 400, "missing"),
        (large, 413, "too large"),
    ):
        sent = json.dumps({"recipe": wrong}).encode()
        problems = await api.refused("POST", "/api/blocks", status, data=sent, headers=JSON)
        assert problems[0]["code"] == code
    assert await api.call("GET", "/api/blocks") == []


async def test_a_damaged_block_is_listed_without_what_it_was(api: Api) -> None:
    saved = await api.call("POST", "/api/blocks", status=201, body={"recipe": block("Once")})
    (api.server.home / "blocks" / f"{saved['id']}.json").write_text("{")
    [damaged] = await api.call("GET", "/api/blocks")
    assert (damaged["id"], damaged["recipe"]) == (saved["id"], None)
    await api.call("DELETE", f"/api/blocks/{saved['id']}", status=204)
