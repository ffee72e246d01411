"""Recipes over HTTP: nothing is lost, nothing shipped is changed."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from yarl import URL

from tests.server.serving import Api, recipe, stub


async def test_a_saved_recipe_comes_back_whole_unknown_parts_included(api: Api) -> None:
    strange = recipe(
        {
            "odd": {
                "type": "FromTheFuture",
                "version": 3,
                "parameters": {"x": [1, {"y": None}]},
                "colour": "red",
            }
        },
        name="Été à Paris",
        layout={"odd": [1, 2]},
        extension={"kept": True},
    )
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": strange})
    assert saved["id"].startswith("ete-a-paris")

    opened = await api.call("GET", f"/api/recipes/{saved['id']}")
    assert opened["recipe"] == strange
    assert not opened["shipped"]
    assert [problem["code"] for problem in opened["problems"]] == ["unknown type"]


async def test_the_list_says_what_was_saved_and_deleted(api: Api) -> None:
    saved = await api.call(
        "POST", "/api/recipes", status=201, body={"recipe": recipe(name="Listed", about="For a test.")}
    )
    entries = await api.call("GET", "/api/recipes")
    mine = next(entry for entry in entries if entry["id"] == saved["id"])
    assert mine == {
        "id": saved["id"],
        "name": "Listed",
        "about": "For a test.",
        "shipped": False,
        "modified": saved["modified"],
        "tag": mine["tag"],
    }
    async with api.session.get(f"/api/recipes/{saved['id']}") as response:
        assert response.headers["ETag"] == f'"{mine["tag"]}"'
    shipped = [entry["shipped"] for entry in entries]
    assert shipped == sorted(shipped, reverse=True)

    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)
    assert saved["id"] not in {entry["id"] for entry in await api.call("GET", "/api/recipes")}
    await api.refused("GET", f"/api/recipes/{saved['id']}", 404)
    await api.refused("DELETE", f"/api/recipes/{saved['id']}", 404)


async def test_saving_again_replaces_and_saving_anew_takes_another_id(api: Api) -> None:
    body = {"recipe": recipe(name="Twice")}
    first = await api.call("POST", "/api/recipes", status=201, body=body)
    second = await api.call("POST", "/api/recipes", status=201, body=body)
    assert first["id"] != second["id"]

    changed = recipe({"only": stub("Flat", grey=0.25)}, name="Changed")
    await api.call("PUT", f"/api/recipes/{first['id']}", body={"recipe": changed})
    assert (await api.call("GET", f"/api/recipes/{first['id']}"))["recipe"]["name"] == "Changed"
    assert (await api.call("GET", f"/api/recipes/{second['id']}"))["recipe"]["name"] == "Twice"


async def test_of_two_windows_the_slower_is_told_and_nothing_is_overwritten(api: Api) -> None:
    path, tag = await _saved(api, "Two windows")
    first = recipe({"only": stub("Flat", grey=0.1)}, name="First")
    await api.call("PUT", path, body={"recipe": first}, headers={"If-Match": tag})

    second = recipe({"only": stub("Flat", grey=0.9)}, name="Second")
    async with api.session.put(path, json={"recipe": second}, headers={"If-Match": tag}) as response:
        assert response.status == 412
        assert response.content_type == "application/problem+json"
        told = response.headers["ETag"]
        error = await response.json()
    assert error["type"] == "/api/docs#changed"
    assert error["status"] == 412
    assert told in error["problems"][0]["hint"]
    await api.refused("DELETE", path, 412, headers={"If-Match": tag})
    assert (await api.call("GET", path))["recipe"]["name"] == "First"

    await api.call("PUT", path, body={"recipe": second}, headers={"If-Match": f'"other", {told}'})
    assert (await api.call("GET", path))["recipe"]["name"] == "Second"


async def test_of_many_who_save_over_the_same_state_one_wins(api: Api) -> None:
    path, tag = await _saved(api, "A race")

    async def save(grey: float) -> int:
        body = {"recipe": recipe({"only": stub("Flat", grey=grey)}, name="A race")}
        async with api.session.put(path, json=body, headers={"If-Match": tag}) as response:
            return response.status

    statuses = await asyncio.gather(*(save(number / 20) for number in range(12)))
    assert sorted(statuses) == [200] + [412] * 11


async def test_what_is_there_is_not_replaced_when_something_new_is_meant(api: Api) -> None:
    path, _ = await _saved(api, "Taken")
    new = {"recipe": recipe(name="New")}
    await api.refused("PUT", path, 412, body=new, headers={"If-None-Match": "*"})
    assert (await api.call("GET", path))["recipe"]["name"] == "Taken"

    await api.call("DELETE", path, status=204, headers={"If-Match": "*"})
    problems = await api.refused("PUT", path, 412, body=new, headers={"If-Match": "*"})
    assert "deleted" in problems[0]["message"]
    await api.call("PUT", path, body=new, headers={"If-None-Match": "*"})
    assert (await api.call("GET", path))["recipe"]["name"] == "New"


async def test_a_recipe_that_is_the_same_is_not_sent_again(api: Api) -> None:
    path, tag = await _saved(api, "The same")
    for sent, status in ((tag, 304), (f'"x", {tag}', 304), ("*", 304), ('"x"', 200), (f"W/{tag}", 200)):
        async with api.session.get(path, headers={"If-None-Match": sent}) as response:
            assert response.status == status, sent
            assert response.headers["ETag"] == tag
            assert bool(await response.read()) == (status == 200)


async def test_a_star_in_quotes_is_a_tag_like_any_other(api: Api) -> None:
    path, _ = await _saved(api, "A star")
    await api.refused("PUT", path, 412, body={"recipe": recipe()}, headers={"If-Match": '"*"'})


@pytest.mark.parametrize("sent", ["", "abc", '"never closed', "1"])
async def test_what_is_no_tag_changes_nothing(api: Api, sent: str) -> None:
    path, tag = await _saved(api, "No tag")
    await api.refused("PUT", path, 400, body={"recipe": recipe(name="X")}, headers={"If-Match": sent})
    async with api.session.get(path) as response:
        assert response.headers["ETag"] == tag


async def test_a_weak_tag_guards_nothing_and_so_matches_nothing(api: Api) -> None:
    path, tag = await _saved(api, "Weak")
    await api.refused("PUT", path, 412, body={"recipe": recipe()}, headers={"If-Match": f"W/{tag}"})


async def test_the_list_comes_in_pages_that_join_to_the_whole(api: Api) -> None:
    for number in range(3):
        await api.call("POST", "/api/recipes", status=201, body={"recipe": recipe(name=f"Page {number}")})
    whole = await api.call("GET", "/api/recipes")
    found: list[dict[str, object]] = []
    address = URL("/api/recipes?limit=4")
    while True:
        async with api.session.get(address) as response:
            page = await response.json()
            found += page
            link = response.links.get("next")
        assert 0 < len(page) <= 4
        if link is None:
            break
        address = URL(link["url"])
    assert found == whole


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "limit=1e2", "after=", "after=nobody"])
async def test_what_is_no_page_is_refused(api: Api, query: str) -> None:
    for what in ("recipes", "images", "results"):
        await api.refused("GET", f"/api/{what}?{query}", 400)


async def _saved(api: Api, name: str) -> tuple[str, str]:
    """Return the path of a recipe that was saved, and its tag as its header gave it."""
    async with api.session.post("/api/recipes", json={"recipe": recipe(name=name)}) as response:
        assert response.status == 201
        return response.headers["Location"], response.headers["ETag"]


def recipe_files(home: Path) -> set[Path]:
    """Where a recipe can have come to lie; what runs that are over are still writing lies elsewhere."""
    return {*home.parent.glob("*"), *home.glob("*.json"), *(home / "recipes").rglob("*")}


@pytest.mark.parametrize("id", ["..", "a.json", "UPPER", "%2e%2e%2fsecret", "a" * 65, "-", "a%00b"])
async def test_what_is_no_id_reaches_no_file(api: Api, id: str) -> None:
    before = recipe_files(api.server.home)
    for method in ("GET", "PUT", "DELETE"):
        body = {"recipe": recipe()} if method == "PUT" else None
        async with api.session.request(method, f"/api/recipes/{id}", json=body) as response:
            assert response.status in (404, 405)
            assert (await response.json())["problems"]
    assert recipe_files(api.server.home) == before


async def test_check_tells_every_problem_at_once(api: Api) -> None:
    broken = recipe(
        {
            "flat": stub("Flat", grey=2, nonsense=1),
            "slow": stub("Slow", image="nobody.image"),
            "lost": {"type": "Flatt"},
        }
    )
    problems = (await api.call("POST", "/api/check", body={"recipe": broken}))["problems"]
    found = {(problem["node"], problem["input"], problem["code"]) for problem in problems}
    assert found == {
        ("flat", "grey", "bad value"),
        ("flat", "nonsense", "unknown name"),
        ("slow", "image", "dangling wire"),
        ("lost", None, "unknown type"),
    }


async def test_a_recipe_is_read_from_its_file_and_from_a_picture(api: Api) -> None:
    text = '{"impasto": 1, "name": "In a file", "nodes": {}}'
    read = await api.call("POST", "/api/recipes/read", data=text.encode())
    assert read == {"recipe": {"impasto": 1, "name": "In a file", "nodes": {}}, "problems": []}

    inside = PngInfo()
    inside.add_itxt("impasto", text)  # Pillow, not our own writer
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=inside)
    assert await api.call("POST", "/api/recipes/read", data=file.getvalue()) == read

    plain = io.BytesIO()
    Image.new("RGB", (8, 8)).save(plain, "PNG")
    problems = await api.refused("POST", "/api/recipes/read", 400, data=plain.getvalue())
    assert "no recipe" in problems[0]["message"]


async def test_the_schema_of_recipes_is_one(api: Api) -> None:
    import jsonschema

    schema = await api.call("GET", "/api/schema/recipe")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(recipe(), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"nodes": {"a": {"type": 3}}}, schema)
