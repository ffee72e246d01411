"""The gallery of recipes and recipes as forms, over the API."""

from __future__ import annotations

import aiohttp

from graphs.reading import recipe_of
from nodes.catalogue import shipped
from server.gallery import needs, painted
from server.models import Run
from tests.server.serving import Api, fresh_grey, recipe, stub


async def test_each_recipe_that_ships_has_a_picture_and_says_what_it_needs(api: Api) -> None:
    cards = await api.call("GET", "/api/gallery")
    shipped = [card for card in cards if card["shipped"]]
    assert [card["id"] for card in cards] == [each["id"] for each in await api.call("GET", "/api/recipes")]
    for card in shipped:
        async with api.session.get(f"/api/{card['picture']}") as response:
            assert response.status == 200
            assert response.content_type == "image/webp"
    needs = {card["id"]: card["needs"] for card in shipped}
    assert needs["two-regions"]["masks"]
    assert not needs["quickstart"]["masks"]
    assert not needs["film-look"]["style"]
    assert needs["quickstart"]["pictures"] == 2


async def test_weights_that_a_recipe_names_are_told_with_their_size(api: Api) -> None:
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:rocket"}},
        "transfer": {
            "type": "PyramidTransfer",
            "inputs": {"content": "photo.image", "styles": ["photo.image"]},
            "parameters": {"network": "vgg19"},
        },
    }
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": recipe(nodes)})
    card = next(each for each in await api.call("GET", "/api/gallery") if each["id"] == saved["id"])
    assert card["needs"]["weights"] == [{"name": "vgg19", "size": 574_673_361, "here": False}]
    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)


def test_what_is_needed_inside_a_definition_is_what_its_node_sets() -> None:
    inside = {
        "type": "PyramidTransfer",
        "inputs": {"content": "$.photo", "styles": ["$.photo"]},
    }
    definition = {
        "inputs": {"photo": "Image"},
        "outputs": {"image": "transfer.image"},
        "parameters": {"network": {"node": "transfer", "parameter": "network"}},
        "nodes": {"transfer": inside},
    }
    nodes = {"group": {"type": "definition:d", "parameters": {"network": "vgg19"}}}
    opened = recipe_of(recipe(nodes, definitions={"d": definition}))
    assert [weights.name for weights in needs(opened, shipped()).weights] == ["vgg19"]


async def test_a_recipe_of_ones_own_shows_its_newest_result_and_its_time(api: Api) -> None:
    mine = recipe(
        {
            "flat": stub("Flat", grey=fresh_grey()),
            "save": {"type": "SaveImage", "inputs": {"image": "flat.image"}},
        },
        name="Mine",
    )
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": mine})

    async def card() -> dict[str, object]:
        found = await api.call("GET", "/api/gallery")
        return dict(next(each for each in found if each["id"] == saved["id"]))

    assert (await card())["picture"] is None
    run = await api.paint(mine, recipe_id=saved["id"])
    done = await api.painted(run["id"])
    after = await card()
    assert after["picture"] == f"results/{done['results'][0]}/thumbnail"
    assert after["seconds"] == done["finished"] - done["started"]
    again = await api.painted((await api.paint(mine, recipe_id=saved["id"]))["id"])
    looked_up = await card()
    assert looked_up["picture"] == f"results/{again['results'][0]}/thumbnail"
    assert looked_up["seconds"] == after["seconds"]
    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)


def test_a_recipe_takes_as_long_as_the_last_time_that_something_was_computed() -> None:
    def run(number: int, seconds: float, resumed: int = 0) -> Run:
        ended = Run(id=f"r{number}", number=number, name="R", recipe_id="mine", state="done", created=0)
        return ended.model_copy(update={"started": 10, "finished": 10 + seconds, "resumed": resumed})

    newest_first = [run(4, 0.1), run(3, 2, resumed=1), run(2, 20), run(1, 300)]
    assert painted(newest_first, {1, 2, 3}, [], bool).seconds == {"mine": 20}
    assert painted(newest_first[:1], set(), [], bool).seconds == {}


async def test_a_run_whose_slow_node_was_kept_says_nothing_of_the_time(api: Api) -> None:
    def words(said: str) -> dict[str, object]:
        slow = {"flat": stub("Flat", grey=0.377), "slow": stub("Slow", image="flat.image", steps=3)}
        return recipe({**slow, "chatty": stub("Chatty", image="slow.image", words=said)}, name="Slowly")

    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": words("one")})
    first, second = [
        await api.painted((await api.paint(words(said), recipe_id=saved["id"]))["id"])
        for said in ("one", "two")
    ]
    assert [second["nodes"][id]["state"] for id in ("slow", "chatty")] == ["cached", "done"]
    card = next(each for each in await api.call("GET", "/api/gallery") if each["id"] == saved["id"])
    form = await api.call("GET", f"/api/recipes/{saved['id']}/form")
    assert card["seconds"] == form["seconds"] == first["finished"] - first["started"]
    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)


async def test_what_a_visitor_painted_is_not_the_picture_of_the_recipe(api: Api) -> None:
    nodes = {
        "flat": stub("Flat", grey=0.379),
        "save": {"type": "SaveImage", "inputs": {"image": "flat.image"}},
    }
    mine = recipe(nodes, name="Visited")
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": mine})
    visitor = aiohttp.TCPConnector(local_addr=("127.0.0.2", 0))
    async with aiohttp.ClientSession(api.server.address, connector=visitor) as session:
        other = Api(api.server, session)
        theirs = await other.painted((await other.paint(mine, recipe_id=saved["id"]))["id"])

        async def pictures() -> list[str | None]:
            cards = [await each.call("GET", "/api/gallery") for each in (api, other)]
            return [card["picture"] for each in cards for card in each if card["id"] == saved["id"]]

        assert await pictures() == [None, f"results/{theirs['results'][0]}/thumbnail"]
        own = await api.painted((await api.paint(mine, recipe_id=saved["id"]))["id"])
        assert await pictures() == [f"results/{own['results'][0]}/thumbnail"] * 2
    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)


async def test_a_form_has_the_named_inputs_with_the_values_that_hold(api: Api) -> None:
    form = await api.call("GET", "/api/recipes/quickstart/form")
    fields = {field["name"]: field for field in form["fields"]}
    assert list(fields) == ["photo", "style", "strength", "levels"]
    assert fields["photo"]["parameter"]["widget"]["kind"] == "image"
    assert fields["photo"]["value"].startswith("sample:")
    assert fields["levels"]["value"] == form["recipe"]["nodes"]["transfer"]["parameters"].get(
        "levels", fields["levels"]["parameter"]["default"]
    )
    assert form["problems"] == []
    await api.refused("GET", "/api/recipes/nothing-of-that-name/form", 404)


async def test_a_named_input_that_stands_for_nothing_is_a_problem_and_no_field(api: Api) -> None:
    inputs = {"grey": {"node": "flat", "parameter": "grey"}, "lost": {"node": "gone", "parameter": "x"}}
    saved = await api.call(
        "POST", "/api/recipes", status=201, body={"recipe": recipe(name="Lost", inputs=inputs)}
    )
    form = await api.call("GET", f"/api/recipes/{saved['id']}/form")
    assert [field["name"] for field in form["fields"]] == ["grey"]
    assert "'lost'" in form["problems"][0]["message"]
    await api.call("DELETE", f"/api/recipes/{saved['id']}", status=204)


async def test_only_what_ships_has_a_picture_of_its_own(api: Api) -> None:
    await api.refused("GET", "/api/recipes/nothing/thumbnail", 404)
    await api.refused("GET", "/api/recipes/..%2Fquickstart/thumbnail", 404)
