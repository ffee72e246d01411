"""Versions, differences and locks over HTTP."""

from __future__ import annotations

from typing import Any

from tests.server.serving import PATIENCE, Api, recipe, stub

Value = dict[str, Any]


def chatty(words: str, **more: Any) -> Value:
    nodes = {"flat": stub("Flat"), "talk": stub("Chatty", image="flat.image", words=words)}
    return recipe(nodes, name="Versions", **more)


async def saved(api: Api, *recipes: Value) -> str:
    """Save recipes, one over the other, and return their id."""
    first, *others = recipes
    entry = await api.call("POST", "/api/recipes", status=201, body={"recipe": first})
    for other in others:
        await api.call("PUT", f"/api/recipes/{entry['id']}", body={"recipe": other})
    return str(entry["id"])


async def test_every_saving_is_listed_with_what_changed(api: Api) -> None:
    id = await saved(api, chatty("one"), chatty("two"), chatty("three", about="Longer."))
    found = await api.call("GET", f"/api/recipes/{id}/versions")
    assert [(version["number"], version["before"]) for version in found] == [(3, 2), (2, 1), (1, None)]
    assert [version["changes"] for version in found] == [
        ["another description", "Stub Chatty: Words two → three"],
        ["Stub Chatty: Words one → two"],
        None,
    ]
    assert all(version["yours"] for version in found)
    entry = next(each for each in await api.call("GET", "/api/recipes") if each["id"] == id)
    assert (found[0]["tag"], found[0]["saved"] <= entry["modified"] + PATIENCE) == (entry["tag"], True)

    page = await api.call("GET", f"/api/recipes/{id}/versions?limit=1&after=3")
    assert page == [found[1]]


async def test_a_version_is_read_with_its_problems_and_all_changes(api: Api) -> None:
    broken = recipe({"lost": {"type": "FromTheFuture"}}, name="Versions")
    id = await saved(api, chatty("one"), broken)
    stored = await api.call("GET", f"/api/recipes/{id}/versions/2")
    assert stored["recipe"]["nodes"]["lost"]["type"] == "FromTheFuture"
    assert [problem["code"] for problem in stored["problems"]] == ["unknown type"]
    assert [change["text"] for change in stored["changes"]] == [
        "Stub Flat removed",
        "Stub Chatty removed",
        "FromTheFuture added",
    ]


async def test_restoring_saves_anew_and_only_over_what_was_seen(api: Api) -> None:
    id = await saved(api, chatty("one"), chatty("two"))
    newest = (await api.call("GET", f"/api/recipes/{id}/versions"))[0]
    where = f"/api/recipes/{id}/versions/1/restore"
    await api.refused("POST", where, 412, headers={"If-Match": f'"{"0" * 64}"'})
    assert (await api.call("GET", f"/api/recipes/{id}"))["recipe"]["nodes"]["talk"]["parameters"] == {
        "words": "two"
    }
    await api.call("POST", where, headers={"If-Match": f'"{newest["tag"]}"'})
    assert (await api.call("GET", f"/api/recipes/{id}"))["recipe"]["nodes"]["talk"]["parameters"] == {
        "words": "one"
    }
    found = await api.call("GET", f"/api/recipes/{id}/versions")
    assert [version["number"] for version in found] == [3, 2, 1]
    assert found[0]["tag"] == found[2]["tag"] != found[1]["tag"]


async def test_a_deleted_recipe_comes_back(api: Api) -> None:
    id = await saved(api, chatty("one"))
    await api.call("DELETE", f"/api/recipes/{id}", status=204)
    await api.refused("GET", f"/api/recipes/{id}", 404)
    [version] = await api.call("GET", f"/api/recipes/{id}/versions")
    await api.call("POST", f"/api/recipes/{id}/versions/{version['number']}/restore")
    assert (await api.call("GET", f"/api/recipes/{id}"))["recipe"]["name"] == "Versions"


async def test_what_is_not_there_is_refused(api: Api) -> None:
    id = await saved(api, chatty("one"))
    await api.refused("GET", "/api/recipes/no-such-recipe/versions", 404)
    await api.refused("GET", f"/api/recipes/{id}/versions/7", 404)
    await api.refused("POST", f"/api/recipes/{id}/versions/7/restore", 404)
    await api.refused("POST", "/api/recipes/quickstart/versions/1/restore", 409)
    await api.refused("GET", f"/api/recipes/{id}/versions/seven", 404)
    assert await api.call("GET", "/api/recipes/quickstart/versions") == []


async def test_the_difference_of_two_recipes(api: Api) -> None:
    before, after = chatty("one"), chatty("two", layout={"flat": [9, 9]})
    before["layout"] = {"flat": [0, 0]}
    body = {"before": before, "after": after}
    assert await api.call("POST", "/api/difference", body=body) == {
        "changes": [
            {
                "kind": "parameter",
                "node": "talk",
                "parameter": "words",
                "before": "one",
                "after": "two",
                "text": "Stub Chatty: Words one → two",
            }
        ]
    }
    moved = await api.call("POST", "/api/difference", body={**body, "layout": True})
    assert [change["text"] for change in moved["changes"]][1:] == ["moved: 1 node"]
    same = await api.call("POST", "/api/difference", body={"before": before, "after": before})
    assert same == {"changes": []}
    problems = await api.refused("POST", "/api/difference", 400, body={"before": {}, "after": after})
    assert problems[0]["code"] == "malformed"


async def test_a_locked_recipe_says_whether_it_is_painted_the_same_here(api: Api) -> None:
    locked = (await api.call("POST", "/api/lock", body={"recipe": chatty("one")}))["recipe"]
    assert locked["lock"]["nodes"] == {"StubChatty": 1, "StubFlat": 1}
    assert set(locked["lock"]["programs"]) == {"impasto_stub_nodes", "nodes"}
    same = {"result": "same", "deviations": []}
    assert await api.call("POST", "/api/lock/check", body={"recipe": locked}) == same

    id = await saved(api, locked)
    assert (await api.call("GET", f"/api/recipes/{id}"))["recipe"] == locked

    locked["lock"]["libraries"]["torch"] = "1.0"
    found = await api.call("POST", "/api/lock/check", body={"recipe": locked})
    assert (found["result"], [each["name"] for each in found["deviations"]]) == ("close", ["torch"])
    locked["nodes"]["talk"]["parameters"]["words"] = "two"
    found = await api.call("POST", "/api/lock/check", body={"recipe": locked})
    assert (found["result"], [each["kind"] for each in found["deviations"]]) == (
        "different",
        ["recipe", "library"],
    )


async def test_what_cannot_be_painted_cannot_be_locked(api: Api) -> None:
    problems = await api.refused(
        "POST", "/api/lock", 422, body={"recipe": recipe({"lost": {"type": "Lost"}})}
    )
    assert [problem["code"] for problem in problems] == ["unknown type"]
    unlocked = await api.call("POST", "/api/lock/check", body={"recipe": chatty("one")})
    assert unlocked == {"result": "not locked", "deviations": []}
