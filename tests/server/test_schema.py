"""The schema that the editor's types are generated from describes what the server really says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nodes.catalogue import shipped
from nodes.contract import Widget
from server.catalogue_view import ModelWidget, catalogue_view, widget_info
from server.schema import api_schema
from tests.server.serving import ROOT, Api, Preview, messages, recipe, stub

SCHEMA = api_schema()


def fits(value: Any, name: str) -> None:
    """Assert that a value is of the type `name` of the schema."""
    schema = {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_the_schema_is_one_and_every_reference_in_it_leads_somewhere() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert references(SCHEMA) <= {f"#/$defs/{name}" for name in SCHEMA["$defs"]}
    assert "$comment" not in json.dumps(SCHEMA)


def test_printed_it_is_the_same_each_time() -> None:
    command = [sys.executable, "-m", "server.schema"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed) == SCHEMA


def test_the_shipped_catalogue_fits() -> None:
    fits(catalogue_view(shipped().values()).model_dump(mode="json"), "CatalogueView")


def test_a_widget_that_the_editor_does_not_know_is_an_error() -> None:
    with pytest.raises(TypeError, match="no widget"):
        widget_info(Widget())


def test_the_editor_learns_what_null_is_called_and_which_networks_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("IMPASTO_HOME", str(tmp_path))
    view = catalogue_view(shipped().values())
    transfer = next(entry for entry in view.nodes if entry.type == "PyramidTransfer")
    named = {entry.name: entry for entry in transfer.parameters}
    assert (named["time_limit"].none, named["size"].none) == ("off", "auto")
    network = named["network"].widget
    assert isinstance(network, ModelWidget)
    assert "vgg19" in network.missing
    assert "sketch" in network.names
    assert "sketch" not in network.missing


async def test_every_answer_fits(api: Api) -> None:
    problem_recipe = recipe({"a": {"type": "Nope"}})
    document = recipe({"flat": stub("Flat", grey=0.41), "slow": stub("Slow", image="flat.image", steps=9)})
    async with api.session.ws_connect("/api/events") as socket:
        run = await api.paint(document)
        fits(run, "Run")
        async for message in messages(socket, "run_finished", run["id"]):
            if isinstance(message, Preview):
                fits(message.header, "PreviewHeader")
            else:
                fits(message, "ServerMessage")
    fits(await api.call("GET", f"/api/runs/{run['id']}"), "RunDetail")
    fits(await api.call("GET", "/api/system"), "System")
    fits(await api.call("GET", "/api/nodes"), "CatalogueView")
    fits(await api.call("POST", "/api/check", body={"recipe": problem_recipe}), "Checked")
    fits(await api.call("POST", "/api/recipes/read", data=json.dumps(document).encode()), "ReadRecipe")
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": document})
    fits(saved, "Saved")
    fits(await api.call("GET", f"/api/recipes/{saved['id']}"), "StoredRecipe")
    fits(await api.call("POST", "/api/runs", status=422, body={"recipe": problem_recipe}), "ErrorAnswer")
    for path, name in (
        ("/api/images", "Picture"),
        ("/api/recipes", "RecipeEntry"),
        ("/api/results", "Result"),
    ):
        for entry in await api.call("GET", path):
            fits(entry, name)
