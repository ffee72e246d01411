"""Writes the pages that are made from the code: `python -m docs.generate`. A test holds them current."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from docs.api_tables import api_page
from graphs.recipe import Recipe
from nodes.catalogue import shipped
from nodes.contract import NodeSpec
from server.commands.node_help import allowed, grouped, values_of, wires

DOCS = Path(__file__).parent


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    schema = Recipe.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return {
        "api.md": api_page(),
        "nodes.md": "\n".join(_nodes()) + "\n",
        "recipe.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n",
    }


def _nodes() -> Iterator[str]:
    yield "# Nodes\n\nMade from the docstrings by `make docs`; `impasto nodes NAME` prints the same.\n"
    for category in dict.fromkeys(spec.category for spec in shipped().values()):
        yield f"\n## {category}"
        for spec in shipped().values():
            if spec.category == category:
                yield from node_section(spec)


def node_section(spec: NodeSpec) -> Iterator[str]:
    """Yield the lines of the reference on one node."""
    yield f"\n### {spec.title}\n\n`{spec.type}`, version {spec.version}. {spec.summary}\n"
    if spec.description:
        yield f"{spec.description}\n"
    yield "| | name | | |\n|---|---|---|---|"
    for entry in spec.inputs.values():
        yield _row("input", entry.name, wires(entry), entry.help)
    for heading, parameters in grouped(spec.parameters.values()).items():
        for parameter in parameters:
            yield _row(
                heading.replace("Parameters", "parameter"), parameter.name, allowed(parameter), parameter.help
            )
    for output in spec.outputs.values():
        yield _row("output", output.name, output.socket, output.help)
    if spec.presets:
        yield "\n| preset | sets | |\n|---|---|---|"
        for name, preset in spec.presets.items():
            yield f"| `{name}` | {_cell(values_of(preset, spec))} | {_cell(preset.help)} |"


def _row(kind: str, name: str, allowed: str, help: str) -> str:
    return f"| {kind} | `{name}` | {allowed} | {_cell(help)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text)
