"""The tables of docs/api.md: made from the same operations as the OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from server.api.kinds import KINDS
from server.openapi.operation import BYTES, Answer, Operation
from server.openapi.table import groups
from server.schema import ANSWERS, REQUESTS, api_schema

PAGE = Path(__file__).parent / "api.md"
_MADE = re.compile(r"(<!-- made: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def api_page() -> str:
    """Return docs/api.md with its tables made anew; what stands between them is kept."""
    tables = {"errors": _errors, "calls": _calls, "types": _types}

    def made(match: re.Match[str]) -> str:
        return match[1] + "\n".join(tables[match[2]]()) + "\n" + match[3]

    return _MADE.sub(made, PAGE.read_text(encoding="utf-8"))


def _errors() -> Iterator[str]:
    yield "| status | title | when |\n|---|---|---|"
    for status, kind in KINDS.items():
        yield f"| {status} | {kind.title} | {kind.meaning} |"


def _calls() -> Iterator[str]:
    for name, operations in groups().items():
        yield f"\n### {name}\n\n| call | does | answers |\n|---|---|---|"
        for operation in operations:
            yield f"| {_call(operation)} | {_cell(_text(operation))} | {_answers(operation)} |"


def _call(operation: Operation) -> str:
    query = "&".join(entry.name for entry in operation.parameters if entry.place == "query")
    call = f"`{operation.method} {operation.path}{f'[?{query}]' if query else ''}`"
    if operation.body is None:
        return call
    body = operation.body
    sent = "bytes" if body.media == BYTES else _link(body.type) if body.type else "a form"
    return f"{call} ← {sent}"


def _text(operation: Operation) -> str:
    headers = " ".join(
        f"`{entry.name}`: {entry.about}" for entry in operation.parameters if entry.place == "header"
    )
    return " ".join(filter(None, [operation.summary, operation.about, headers]))


def _answers(operation: Operation) -> str:
    told = [f"{answer.status}{_kind(answer)}" for answer in operation.answers]
    return "; ".join([*told, ", ".join(map(str, operation.refusals))]).removesuffix("; ")


def _kind(answer: Answer) -> str:
    if answer.type:
        return f" list of {_link(answer.type)}" if answer.many else f" {_link(answer.type)}"
    return f" {', '.join(answer.media)}" if answer.media else ""


def _types() -> Iterator[str]:
    schemas = api_schema()["$defs"]
    yield "| type | holds |\n|---|---|"
    for name in sorted({*ANSWERS, *REQUESTS}):
        schema = schemas[name]
        about = " ".join(schema.get("description", "").split())
        fields = ", ".join(
            f"`{field}`: {_short(kind)}" for field, kind in schema.get("properties", {}).items()
        )
        yield f"| `{name}` | {_cell(' '.join(filter(None, [about, fields or _short(schema)])))} |"


def _short(schema: dict[str, Any]) -> str:
    match schema:
        case {"$ref": str(reference)}:
            return reference.rpartition("/")[2]
        case {"anyOf": choices} | {"oneOf": choices}:
            return " or ".join(map(_short, choices))
        case {"enum": values}:
            return " or ".join(f'"{value}"' for value in values)
        case {"const": value}:
            return json.dumps(value)
        case {"type": "array", "items": dict(items)}:
            return f"[{_short(items)}]"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"{{name: {_short(values)}}}"
        case {"type": str(kind)}:
            return kind
    return "any"


def _link(name: str) -> str:
    return f"[`{name}`](#types)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
