"""POST /api/migrate: older names are carried over on request, and nothing is stored."""

from __future__ import annotations

from typing import Any

from tests.server.serving import Api, recipe


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
