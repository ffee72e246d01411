"""POST /api/migrate: older names are carried over on request, and nothing is stored."""

from __future__ import annotations

from typing import Any

from tests.server.serving import Api, recipe, stub


def old() -> dict[str, Any]:
    photo = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
    wires = {"light": "photo.image", "colors": "photo.image"}
    return recipe({"photo": photo, "both": {"type": "Recombine", "inputs": wires}})


async def test_a_recipe_is_answered_as_it_is_called_now(api: Api) -> None:
    [problem] = (await api.call("POST", "/api/check", body={"recipe": old()}))["problems"]
    assert (problem["code"], problem["node"], problem["input"]) == ("outdated", "both", "colors")
    found = await api.call("POST", "/api/migrate", body={"recipe": old()})
    assert found["changes"] == [
        {
            "node": "both",
            "input": "colors",
            "text": "The input colors is called chroma now.",
            "before": "colors",
            "after": "chroma",
        }
    ]
    assert (await api.call("POST", "/api/check", body={"recipe": found["recipe"]}))["problems"] == []
    again = await api.call("POST", "/api/migrate", body={"recipe": found["recipe"]})
    assert again == {"recipe": found["recipe"], "changes": []}


async def test_only_the_nodes_asked_for_change(api: Api) -> None:
    found = await api.call("POST", "/api/migrate", body={"recipe": old(), "nodes": ["photo"]})
    assert found["changes"] == []
    assert found["recipe"]["nodes"]["both"]["inputs"] == old()["nodes"]["both"]["inputs"]
    await api.refused("POST", "/api/migrate", 400, body={"recipe": old(), "nodes": "both"})


async def test_nodes_of_other_packages_say_what_they_were(api: Api) -> None:
    nodes = {
        "flat": stub("Flat"),
        "many": stub("Many", image="flat.image", force=25, way="circle", stray=1),
        "former": {"type": "StubFormer", "inputs": {"picture": "many.image"}, "parameters": {"side": 64}},
    }
    told = (await api.call("POST", "/api/check", body={"recipe": recipe(nodes)}))["problems"]
    assert [(each["code"], each["node"], each["input"]) for each in told] == [
        ("outdated", "many", "force"),
        ("outdated", "many", "way"),
        ("outdated", "former", None),
        ("outdated", "former", "picture"),
    ]
    found = (await api.call("POST", "/api/migrate", body={"recipe": recipe(nodes)}))["recipe"]["nodes"]
    assert found["many"]["parameters"] == {"amount": 0.25, "way": "round", "stray": 1}
    assert found["former"] == {
        "type": "StubMany",
        "version": 1,
        "inputs": {"image": "many.image"},
        "parameters": {"side": 64, "way": "square"},
    }
    # What was never known is data that somebody has to decide on.
    left = (await api.call("POST", "/api/check", body={"recipe": {**recipe(nodes), "nodes": found}}))[
        "problems"
    ]
    assert [(each["code"], each["input"]) for each in left] == [("unknown name", "stray")]
