"""Recipes for properties: sound ones built from the catalogue, and the same with something broken.

A sound recipe wires only what fits and sets only values that the widgets take, so that what `check` still
finds can only be what depends on other parameters or on what this machine has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from nodes.catalogue import shipped
from nodes.contract import (
    Choice,
    ImageFile,
    InputSpec,
    ModelName,
    NodeSpec,
    Number,
    Numbers,
    ParameterSpec,
    Seed,
    Slider,
    Switch,
    Text,
    Widget,
    fits,
)
from nodes.contract.widgets import MAX_SEED

SAMPLES = ("sample:chelsea", "sample:swirl", "sample:coast")
WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
Recipe = dict[str, Any]


def json_values(leaves: int = 10) -> st.SearchStrategy[Any]:
    """Any value that JSON has, NaN and infinities among them, which strict JSON has not."""
    numbers = st.integers() | st.floats() | st.sampled_from([0, -1, 2**53, 10**400, 1e308])
    return st.recursive(
        st.none() | st.booleans() | numbers | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=leaves,
    )


def _between(widget: Slider | Number) -> st.SearchStrategy[Any]:
    if widget.whole:
        return st.integers(int(widget.min), int(widget.max))
    return st.floats(widget.min, widget.max)


_VALUES: Mapping[type[Widget], Callable[[Any], st.SearchStrategy[Any]]] = {
    Slider: _between,
    Number: _between,
    Seed: lambda widget: st.integers(0, MAX_SEED),
    Choice: lambda widget: st.sampled_from(widget.options),
    Switch: lambda widget: st.booleans(),
    Text: lambda widget: st.text(st.characters(blacklist_categories=["Cs"]), max_size=widget.max_length),
    Numbers: lambda widget: st.lists(
        st.floats(widget.min, widget.max), min_size=widget.min_length, max_size=widget.max_length
    ),
    ImageFile: lambda widget: st.sampled_from(SAMPLES),
    ModelName: lambda widget: st.sampled_from(sorted(widget.names())) if widget.names() else st.just("none"),
}


def values_of(parameter: ParameterSpec) -> st.SearchStrategy[Any]:
    """Values that a parameter takes."""
    values = _VALUES[type(parameter.widget)](parameter.widget)
    return st.none() | values if parameter.optional else values


@st.composite
def graphs(draw: st.DrawFn, specs: tuple[NodeSpec, ...], *, max_nodes: int = 6) -> dict[str, Any]:
    """Nodes by name, each wired to outputs of those before it that fit."""
    nodes: dict[str, Any] = {}
    outputs: list[tuple[str, str]] = []
    for i in range(draw(st.integers(1, max_nodes))):
        possible = [spec for spec in specs if all(_can_feed(outputs, entry) for entry in _required(spec))]
        spec = draw(st.sampled_from(possible))
        id = draw(st.sampled_from(["n", "Node-", "x_"])) + str(i)
        nodes[id] = draw(_nodes(spec, outputs))
        outputs += [(f"{id}.{name}", output.socket) for name, output in spec.outputs.items()]
    return nodes


@st.composite
def _nodes(draw: st.DrawFn, spec: NodeSpec, outputs: list[tuple[str, str]]) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    for name, entry in spec.inputs.items():
        fitting = [wire for wire, socket in outputs if fits(socket, entry.socket)]
        if not fitting or not (entry.required or draw(st.booleans())):
            continue
        wires = st.lists(st.sampled_from(fitting), min_size=1, max_size=3)
        inputs[name] = draw(wires) if entry.many else draw(st.sampled_from(fitting))
    given = [spec for spec in spec.parameters.values() if spec.required or draw(st.integers(0, 3)) == 0]
    return {
        "type": spec.type,
        "version": spec.version,
        "inputs": inputs,
        "parameters": {parameter.name: draw(values_of(parameter)) for parameter in given},
    }


def _required(spec: NodeSpec) -> list[InputSpec]:
    return [entry for entry in spec.inputs.values() if entry.required]


def _can_feed(outputs: list[tuple[str, str]], entry: InputSpec) -> bool:
    return any(fits(socket, entry.socket) for _, socket in outputs)


@st.composite
def sound_recipes(draw: st.DrawFn, specs: tuple[NodeSpec, ...] = ()) -> Recipe:
    """Recipes of the nodes that ship (or of `specs`), with layout and keys that are not known here."""
    nodes = draw(graphs(specs or tuple(shipped().values())))
    recipe: Recipe = {"impasto": 1, "name": draw(WORDS), "about": draw(WORDS), "nodes": nodes}
    if draw(st.booleans()):
        recipe["layout"] = {id: [draw(st.integers(-5000, 5000)), 0] for id in nodes}
    if draw(st.integers(0, 5)) == 0:
        recipe["from_the_future"] = draw(st.none() | st.lists(WORDS, max_size=3))
    if draw(st.integers(0, 3)) == 0:
        recipe["definitions"] = {
            "soften": {
                "inputs": {"picture": "Image"},
                "outputs": {"image": "inside.image"},
                "parameters": {"how_far": {"node": "inside", "parameter": "radius"}},
                "nodes": {"inside": {"type": "SmoothAndSharpen", "inputs": {"image": "$.picture"}}},
            }
        }
        if source := _first_image(nodes):
            nodes["soft"] = {"type": "definition:soften", "inputs": {"picture": source}}
            if draw(st.booleans()):
                nodes["soft"]["parameters"] = {"how_far": draw(st.integers(0, 10)) / 2}
    return recipe


def _first_image(nodes: dict[str, Any]) -> str | None:
    for id, node in nodes.items():
        for name, output in shipped()[node["type"]].outputs.items():
            if output.socket == "Image":
                return f"{id}.{name}"
    return None


@st.composite
def broken_recipes(draw: st.DrawFn, specs: tuple[NodeSpec, ...] = ()) -> Any:
    """JSON values that began as a sound recipe and had one to four things done to them."""
    value: Any = draw(sound_recipes(specs))
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(_paths(value)))
        value = draw(_damaged(value, path))
    return value


def _paths(value: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [()]
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        found += [(key, *path) for path in _paths(inner)]
    return found


@st.composite
def _damaged(draw: st.DrawFn, value: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return value
    copy: Any = json.loads(json.dumps(value))
    holder: Any = copy
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    match draw(st.sampled_from(["replace", "remove", "rename", "borrow"])):
        case "replace":
            holder[last] = draw(json_values())
        case "remove":
            del holder[last]
        case "rename" if isinstance(holder, dict):
            holder[draw(WORDS)] = holder.pop(last)
        case _:
            # A part of the recipe in place of another: circles, wires of the wrong kind, a node as a name.
            source: Any = json.loads(json.dumps(value))
            for key in draw(st.sampled_from(_paths(value))):
                source = source[key]
            holder[last] = source
    return copy


@st.composite
def broken_texts(draw: st.DrawFn) -> bytes:
    """Bytes that began as the text of a recipe."""
    text = json.dumps(draw(broken_recipes() | sound_recipes())).encode()
    at = draw(st.integers(0, len(text)))
    match draw(st.sampled_from(["whole", "cut", "insert", "overwrite", "twice"])):
        case "cut":
            return text[:at]
        case "insert":
            return text[:at] + draw(st.binary(max_size=8)) + text[at:]
        case "overwrite":
            piece = draw(st.binary(min_size=1, max_size=4))
            return text[:at] + piece + text[at + len(piece) :]
        case "twice":
            return text + text
    return text
