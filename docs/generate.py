"""Writes the pages that are made from the code: `python -m docs.generate`. A test holds them current."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from graphs.recipe import Recipe
from nodes.catalogue import shipped
from nodes.contract import NodeSpec
from server.node_help import allowed, wires

DOCS = Path(__file__).parent


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    schema = Recipe.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return {
        "nodes.md": "\n".join(_nodes()) + "\n",
        "recipe.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
    }


def _nodes() -> Iterator[str]:
    yield "# Nodes\n\nMade from the docstrings by `make docs`; `impasto nodes NAME` prints the same.\n"
    for category in dict.fromkeys(spec.category for spec in shipped().values()):
        yield f"\n## {category}"
        for spec in shipped().values():
            if spec.category == category:
                yield from _node(spec)


def _node(spec: NodeSpec) -> Iterator[str]:
    yield f"\n### {spec.title}\n\n`{spec.type}`, version {spec.version}. {spec.summary}\n"
    if spec.description:
        yield f"{spec.description}\n"
    yield "| | name | | |\n|---|---|---|---|"
    for entry in spec.inputs.values():
        yield _row("input", entry.name, wires(entry), entry.help)
    for parameter in spec.parameters.values():
        yield _row("parameter", parameter.name, allowed(parameter), parameter.help)
    for output in spec.outputs.values():
        yield _row("output", output.name, output.socket, output.help)


def _row(kind: str, name: str, allowed: str, help: str) -> str:
    return f"| {kind} | `{name}` | {allowed} | {help.replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text)
