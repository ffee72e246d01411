"""The page on which the API is read: plain HTML made from the OpenAPI document, without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from server.api.kinds import KINDS, kind_of
from server.api.replies import PROBLEM_TYPE
from server.openapi.document import document
from server.openapi.table import groups

STYLE = Path(__file__).resolve().parents[1] / "pages" / "docs.css"
_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = "#/components/schemas/"


@cache
def page() -> str:
    """Return the page as HTML."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    described = document()
    info = described["info"]
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(info['title'])} API</title>"
    yield '<link rel="stylesheet" href="docs/style.css">\n</head>\n<body>'
    yield f"<header><h1>{escape(info['title'])} API <small>{escape(info['version'])}</small></h1>"
    yield f'<p>{escape(info["description"])} <a href="openapi.json">OpenAPI 3.1</a></p></header>'
    yield '<nav aria-label="Contents"><ul>'
    headings = [*groups(), "Errors", "Types"]
    yield from (f'<li><a href="#{_anchor(name)}">{escape(name)}</a></li>' for name in headings)
    yield "</ul></nav>\n<main>"
    for name, operations in groups().items():
        yield f'<section id="{_anchor(name)}"><h2>{escape(name)}</h2>'
        for operation in operations:
            declared = described["paths"][operation.path][operation.method.lower()]
            yield from _operation(operation.method, operation.path, declared)
        yield "</section>"
    yield from _errors()
    yield from _types(described["components"]["schemas"])
    yield "</main>\n</body>\n</html>\n"


def _operation(method: str, path: str, declared: dict[str, Any]) -> Iterator[str]:
    id = escape(declared["operationId"])
    yield f'<article id="{id}" aria-labelledby="{id}-name">'
    yield f'<h3 id="{id}-name"><b>{method}</b> <code>{escape(path)}</code></h3>'
    yield f"<p>{_prose(declared['summary'])}</p>"
    if about := declared.get("description"):
        yield f"<p>{_prose(about)}</p>"
    rows = [
        (parameter["name"], parameter["in"], _short(parameter["schema"]), _prose(parameter["description"]))
        for parameter in declared.get("parameters", [])
    ]
    if body := declared.get("requestBody"):
        media, content = next(iter(body["content"].items()))
        kind = _short(content["schema"]) if "schema" in content else escape(media)
        rows.append(("body", "", kind, _prose(body["description"])))
    if rows:
        yield "<table><thead><tr><th>Sent</th><th>In</th><th>Type</th><th></th></tr></thead><tbody>"
        for name, place, kind, text in rows:
            yield _row(f"<code>{escape(name)}</code>", place, kind, text)
        yield "</tbody></table>"
    yield "<table><thead><tr><th>Answer</th><th>Type</th><th></th></tr></thead><tbody>"
    errors = []
    for status, answer in declared["responses"].items():
        if PROBLEM_TYPE in answer.get("content", {}):
            errors.append(f'<a href="#{kind_of(int(status)).name}">{status}</a>')
        else:
            yield _row(status, _content(answer), _told(answer))
    yield _row("Errors", _short({"$ref": f"{_REFERENCE}ErrorAnswer"}), " ".join(errors))
    yield "</tbody></table></article>"


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _content(answer: dict[str, Any]) -> str:
    content = answer.get("content", {})
    return ", ".join(
        _short(entry["schema"]) if "schema" in entry else escape(media) for media, entry in content.items()
    )


def _told(answer: dict[str, Any]) -> str:
    headers = "".join(
        f"<br><code>{escape(name)}</code>: {_prose(header['description'])}"
        for name, header in answer.get("headers", {}).items()
    )
    return _prose(answer["description"]) + headers


def _errors() -> Iterator[str]:
    yield '<section id="errors"><h2>Errors</h2>'
    about = "Every error is a problem document (RFC 9457); its `problems` list all that is wrong."
    yield f"<p>{_prose(about)}</p>"
    yield "<table><thead><tr><th>Status</th><th>Title</th><th>Means</th></tr></thead><tbody>"
    for status, kind in KINDS.items():
        yield f'<tr id="{kind.name}"><td>{status}</td><td>{escape(kind.title)}</td>'
        yield f"<td>{_prose(kind.meaning)}</td></tr>"
    yield "</tbody></table></section>"


def _types(schemas: dict[str, Any]) -> Iterator[str]:
    yield '<section id="types"><h2>Types</h2>'
    for name, schema in schemas.items():
        yield f'<article id="type-{escape(name)}"><h3><code>{escape(name)}</code></h3>'
        if about := schema.get("description"):
            yield f"<p>{_prose(about)}</p>"
        if "properties" not in schema:
            yield f"<p>{_short(schema)}</p></article>"
            continue
        required = schema.get("required", [])
        yield "<table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead><tbody>"
        for field, declared in schema["properties"].items():
            optional = "" if field in required else "may be left out"
            yield _row(f"<code>{escape(field)}</code>", _short(declared), optional)
        yield "</tbody></table></article>"
    yield "</section>"


def _short(schema: dict[str, Any]) -> str:
    """Return a schema in a few words, as HTML."""
    match schema:
        case {"$ref": str(reference)}:
            name = escape(reference.removeprefix(_REFERENCE))
            return f'<a href="#type-{name}">{name}</a>'
        case {"anyOf": choices} | {"oneOf": choices}:
            return " or ".join(_short(choice) for choice in choices)
        case {"enum": values}:
            return " or ".join(f"<code>{escape(json.dumps(value))}</code>" for value in values)
        case {"const": value}:
            return f"<code>{escape(json.dumps(value))}</code>"
        case {"type": "array", "items": dict(items)}:
            return f"list of {_short(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object of {_short(values)}"
        case {"type": "integer" | "number" as kind, **bounds}:
            return f"{kind}{_bounds(bounds)}"
        case {"type": str(kind)}:
            return escape(kind)
    return "any"


def _bounds(bounds: dict[str, Any]) -> str:
    low, high = bounds.get("minimum"), bounds.get("maximum")
    return f" from {low:g} to {high:g}" if low is not None and high is not None else ""


def _prose(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")
