"""Recipes over HTTP: nothing is lost, nothing shipped is changed."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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
    }
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


@pytest.mark.parametrize("id", ["..", "a.json", "UPPER", "%2e%2e%2fsecret", "a" * 65, "-", "a%00b"])
async def test_what_is_no_id_reaches_no_file(api: Api, id: str) -> None:
    before = {path.name for path in api.server.home.rglob("*")}
    for method in ("GET", "PUT", "DELETE"):
        body = {"recipe": recipe()} if method == "PUT" else None
        async with api.session.request(method, f"/api/recipes/{id}", json=body) as response:
            assert response.status in (404, 405)
            assert (await response.json())["problems"]
    assert {path.name for path in api.server.home.rglob("*")} == before


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
