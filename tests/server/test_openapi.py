"""The API describes itself, whole and truly."""

from __future__ import annotations

import copy
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis

from graphs.store import Folders
from server.api.kinds import KINDS
from server.app import make_app
from server.config import Config
from server.openapi.document import DRAFT, document
from server.openapi.operation import Operation
from server.openapi.page import page
from server.openapi.table import OPERATIONS
from tests.server.serving import ROOT, Api, recipe, stub

EDITOR = "/{path}"


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(references, value.values()))
    return set().union(*map(references, value)) if isinstance(value, list) else set()


async def test_each_route_is_documented_and_each_documented_route_is_there(tmp_path: Path) -> None:
    app = make_app(Config(folders=Folders(tmp_path)))
    registered = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource and route.method != "HEAD" and route.resource.canonical != EDITOR
    }
    documented = {(operation.method, operation.path) for operation in OPERATIONS}
    assert documented == registered


def test_the_document_is_one_and_every_reference_in_it_leads_somewhere() -> None:
    described = document()
    assert described["openapi"] == "3.1.0"
    assert described["jsonSchemaDialect"] == DRAFT
    schemas = described["components"]["schemas"]
    assert references(described) <= {f"#/components/schemas/{name}" for name in schemas}
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(described)) == described


def test_the_document_is_openapi_to_others() -> None:
    schemathesis.openapi.from_dict(document()).validate()
    broken = copy.deepcopy(document())
    broken["paths"]["/api/runs"]["get"]["parameters"][0]["in"] = "nowhere"
    with pytest.raises(ValueError, match="nowhere"):
        schemathesis.openapi.from_dict(broken).validate()


def test_operations_have_ids_of_their_own_and_name_the_parts_of_their_paths() -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(set(ids)) == len(ids)
    for operation in OPERATIONS:
        named = {entry.name for entry in operation.parameters if entry.place == "path"}
        assert named == set(re.findall(r"{(\w+)}", operation.path)), operation.id


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_status_of_an_operation_is_of_a_known_kind(operation: Operation) -> None:
    assert set(operation.all_refusals) <= set(KINDS)
    declared = document()["paths"][operation.path][operation.method.lower()]["responses"]
    assert all(answer["description"] for answer in declared.values())
    for answer in operation.answers:
        assert str(answer.status) in declared


def test_everything_that_the_editor_asks_for_is_documented() -> None:
    source = (ROOT / "web" / "src" / "api" / "client.ts").read_text()
    source = re.sub(r"\$\{(?:part|ref)\([^}]*\)\}", "{}", source)
    asked = set(re.findall(r'"(GET|POST|PUT|DELETE)", [`"]([a-z/{}]+)', source))
    asked |= {("GET", path) for path in re.findall(r"apiUrl\(`([a-z/{}]+)", source)}
    assert len(asked) > 25
    documented = {
        (operation.method, re.sub(r"\{\w+\}", "{}", operation.path).removeprefix("/api/"))
        for operation in OPERATIONS
    }
    assert asked <= documented


async def test_the_server_tells_it(api: Api) -> None:
    assert await api.call("GET", "/api/openapi.json") == document()


async def test_what_is_answered_is_what_is_documented(api: Api) -> None:
    """Each answer's status, type and headers are in the document, and its JSON fits its schema."""
    body = {"recipe": recipe({"only": stub("Flat", grey=0.3)})}
    broken = {"recipe": recipe({"a": {"type": "Nope"}})}
    for method, path, operation, sent in (
        ("GET", "/api/recipes?limit=2", "/api/recipes", {}),
        ("POST", "/api/recipes", "/api/recipes", {"json": body}),
        ("POST", "/api/recipes", "/api/recipes", {"data": b"{}"}),
        ("PUT", "/api/recipes/quickstart", "/api/recipes/{id}", {"json": body}),
        ("GET", "/api/recipes/nobody", "/api/recipes/{id}", {}),
        ("GET", "/api/recipes/quickstart", "/api/recipes/{id}", {"headers": {"If-None-Match": "*"}}),
        ("PUT", "/api/recipes/nobody", "/api/recipes/{id}", {"json": body, "headers": {"If-Match": '"x"'}}),
        ("POST", "/api/check", "/api/check", {"json": broken}),
        ("POST", "/api/runs", "/api/runs", {"json": broken}),
        ("GET", "/api/images?limit=0", "/api/images", {}),
        ("POST", "/api/images", "/api/images", {"data": b"no picture"}),
        ("GET", "/api/images/sample:nobody/file", "/api/images/{ref}/file", {}),
        ("GET", "/api/results/0123456789abcdef", "/api/results/{id}", {}),
        ("GET", "/api/runs/nobody", "/api/runs/{id}", {}),
        ("GET", "/api/system", "/api/system", {}),
        ("GET", "/api/nodes", "/api/nodes", {}),
        ("GET", "/api/queue", "/api/queue", {}),
        ("GET", "/api/cache", "/api/cache", {}),
        ("GET", "/healthz", "/healthz", {}),
    ):
        declared = document()["paths"][operation][method.lower()]["responses"]
        async with api.session.request(method, path, **sent) as response:
            answer = declared[str(response.status)]
            content = answer.get("content", {})
            if not content:
                assert not await response.read()
                continue
            schema = {**content[response.content_type]["schema"], "components": document()["components"]}
            jsonschema.Draft202012Validator(schema).validate(await response.json())
            for header in answer.get("headers", {}).keys() - {"Link", "Retry-After"}:
                assert header in response.headers or response.status == 412, (path, header)


class Read(HTMLParser):
    """What a page holds: its tags, its anchors, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(str(value))
            if name in ("href", "src"):
                self.links.append(str(value))


async def test_the_page_holds_every_operation_and_type_and_nothing_that_runs(api: Api) -> None:
    async with api.session.get("/api/docs") as response:
        assert response.content_type == "text/html"
        text = await response.text()
        assert "'unsafe-inline'" not in response.headers["Content-Security-Policy"].partition("style")[0]
    read = Read()
    read.feed(text)
    assert not read.tags & {"script", "style", "iframe"}
    assert "style" not in read.attributes
    assert not [name for name in read.attributes if name.startswith("on")]
    assert len(set(read.ids)) == len(read.ids)
    wanted = {operation.id for operation in OPERATIONS} | {kind.name for kind in KINDS.values()}
    wanted |= {f"type-{name}" for name in document()["components"]["schemas"]}
    assert wanted <= set(read.ids)
    for link in read.links:
        if link.startswith("#"):
            assert link[1:] in read.ids
        else:
            async with api.session.get(f"/api/{link}") as response:
                assert response.status == 200, link


def test_what_a_model_says_is_shown_and_not_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    schema = document()["components"]["schemas"]["Checked"]
    monkeypatch.setitem(schema, "description", "<script>alert(1)</script>")
    page.cache_clear()
    try:
        assert "<script" not in page()
        assert "&lt;script&gt;" in page()
    finally:
        page.cache_clear()
