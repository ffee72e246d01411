"""The OpenAPI 3.1 document, made from the operations and from the models that requests are read by."""

from __future__ import annotations

from functools import cache
from typing import Any

from server.api.kinds import kind_of
from server.api.replies import PROBLEM_TYPE
from server.openapi.operation import AGAIN, BYTES, TAG, Answer, Body, Operation, Parameter
from server.openapi.table import OPERATIONS, groups
from server.queue.versions import program_version
from server.schema import api_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEFINED, _COMPONENTS = "#/$defs/", "#/components/schemas/"
_HEADERS_OF = {405: {"Allow": "The methods of this address."}, 412: TAG, 429: AGAIN, 503: AGAIN}


@cache
def document() -> dict[str, Any]:
    """Return the document. It is one value for all who ask: change nothing in it."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DRAFT,
        "info": {
            "title": "Impasto",
            "version": program_version(),
            "description": "Artistic style transfer as a graph. The editor uses nothing else. Times are Unix "
            "seconds, sizes pixels, unless said otherwise.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in groups()],
        "paths": paths,
        "components": {
            "schemas": _moved(api_schema()["$defs"]),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a server that was started with one.",
                }
            },
        },
        "security": [{}, {"token": []}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.group],
        "summary": operation.summary,
    }
    if operation.about:
        described["description"] = operation.about
    if operation.parameters:
        described["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if operation.body:
        described["requestBody"] = _body(operation.body)
    if operation.open:
        described["security"] = [{}]
    responses = {str(answer.status): _answer(answer) for answer in operation.answers}
    for status in operation.all_refusals:
        responses.setdefault(str(status), _refusal(status))
    described["responses"] = dict(sorted(responses.items()))
    return described


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "required": parameter.required,
        "schema": parameter.schema,
    }


def _body(body: Body) -> dict[str, Any]:
    schema = {"$ref": _COMPONENTS + body.type} if body.type else {}
    return {
        "description": body.about,
        "required": body.required,
        # OpenAPI 3.1 has no schema for raw bytes (its section 4.8.14.4).
        "content": {body.media: {"schema": schema} if body.media != BYTES else {}},
    }


def _answer(answer: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.about}
    if answer.headers:
        described["headers"] = _headers(answer.headers)
    if answer.type:
        schema: dict[str, Any] = {"$ref": _COMPONENTS + answer.type}
        schema = {"type": "array", "items": schema} if answer.many else schema
        described["content"] = {"application/json": {"schema": schema}}
    elif answer.media:
        described["content"] = {media: {} for media in answer.media}
    return described


def _refusal(status: int) -> dict[str, Any]:
    kind = kind_of(status)
    described: dict[str, Any] = {
        "description": f"{kind.title}. {kind.meaning}".strip(),
        "content": {PROBLEM_TYPE: {"schema": {"$ref": f"{_COMPONENTS}ErrorAnswer"}}},
    }
    if headers := _HEADERS_OF.get(status):
        described["headers"] = _headers(headers)
    return described


def _headers(headers: dict[str, str]) -> dict[str, Any]:
    return {name: {"description": about, "schema": {"type": "string"}} for name, about in headers.items()}


def _moved(schema: Any) -> Any:
    """Return a schema whose references lead to the components of the document."""
    if isinstance(schema, list):
        return [_moved(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    moved = {key: _moved(value) for key, value in schema.items()}
    if isinstance(reference := schema.get("$ref"), str):
        moved["$ref"] = reference.replace(_DEFINED, _COMPONENTS)
    if isinstance(mapping := schema.get("mapping"), dict):  # of a discriminator
        moved["mapping"] = {
            name: str(target).replace(_DEFINED, _COMPONENTS) for name, target in mapping.items()
        }
    return moved
