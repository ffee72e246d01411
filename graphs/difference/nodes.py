"""What changed at one node: its version and mode, its parameters, its wires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from pydantic import JsonValue

from graphs.difference.changes import Change, equal, is_picture, key_changes, shown
from graphs.difference.sides import Sides
from graphs.recipe import RecipeNode
from graphs.shapes import split_wire
from nodes.contract.specs import ParameterSpec

_WireKind: TypeAlias = Literal["rewired", "wire added", "wire removed", "wire order"]
_MODES = {None: "runs again", "bypass": "bypassed", "mute": "muted"}


def node_changes(sides: Sides, id: str) -> Iterator[Change]:
    """Yield what changed at the node `id` of after; of one that is new, what is wired to it."""
    now = sides.after.nodes[id]
    old = sides.before_of.get(id)
    was = sides.before.nodes[old] if old is not None else None
    if was is not None:
        yield from _ways_of_running(sides, id, was, now)
        yield from _parameters(sides, id, was, now)
    yield from _wires(sides, id, was, now)
    if was is not None:
        whose = sides.prefix + sides.called(id)
        yield from key_changes(sides.node(id), whose, was.model_extra or {}, now.model_extra or {})


def _ways_of_running(sides: Sides, id: str, was: RecipeNode, now: RecipeNode) -> Iterator[Change]:
    name = sides.prefix + sides.called(id)
    if was.version != now.version:
        found = f"{name}: version {was.version} → {now.version}"
        yield Change(kind="version", node=sides.node(id), before=was.version, after=now.version, text=found)
    if was.mode != now.mode:
        found = f"{name} {_MODES[now.mode]}"
        yield Change(kind="mode", node=sides.node(id), before=was.mode, after=now.mode, text=found)


def _parameters(sides: Sides, id: str, was: RecipeNode, now: RecipeNode) -> Iterator[Change]:
    spec = sides.catalogue.get(now.type)
    # Other versions of a node may have had other defaults, and parameters of another meaning.
    if spec and not was.version == now.version == spec.version:
        spec = None
    for name in sorted(was.parameters.keys() | now.parameters.keys()):
        known = spec.parameters.get(name) if spec else None
        before, after = _value(was, name, known), _value(now, name, known)
        if not _same(before, after, known):
            text = sides.prefix + _parameter_text(sides, id, name, before, after)
            yield Change(
                kind="parameter",
                node=sides.node(id),
                parameter=name,
                before=None if before is _NOT_SET else before,  # type: ignore[arg-type]
                after=None if after is _NOT_SET else after,  # type: ignore[arg-type]
                text=text,
            )


_NOT_SET = object()


def _value(node: RecipeNode, name: str, known: ParameterSpec | None) -> object:
    if name in node.parameters:
        return node.parameters[name]
    return known.default if known and not known.required else _NOT_SET


def _same(before: object, after: object, known: ParameterSpec | None) -> bool:
    if before is _NOT_SET or after is _NOT_SET:
        return before is after
    if known and not known.problem(before) and not known.problem(after):
        before, after = known.normal(before), known.normal(after)
    return equal(before, after)


def _parameter_text(sides: Sides, id: str, name: str, before: object, after: object) -> str:
    if is_picture(before) and is_picture(after):
        names = _picture(before), _picture(after)
        change = f"{names[0]} → {names[1]}" if all(names) else "another picture"
        return f"{sides.set_as.get((id, name)) or sides.called(id)}: {change}"
    words = ["not set" if value is _NOT_SET else shown(value) for value in (before, after)]
    called = sides.part(id, "parameter", name)
    if words[0] == words[1]:
        return f"{called} changed"  # where values differ behind what is shown of them
    return f"{called} {words[0]} → {words[1]}"


def _picture(value: object) -> str:
    """Return the name of a sample; a stored picture has none."""
    kind, _, name = str(value).partition(":")
    return name if kind == "sample" else ""


def _wires(sides: Sides, id: str, was: RecipeNode | None, now: RecipeNode) -> Iterator[Change]:
    inputs_before = was.inputs if was is not None else {}
    for name in sorted(inputs_before.keys() | now.inputs.keys()):
        written = _listed(inputs_before.get(name, []))
        moved = [sides.wire_now(wire) for wire in written]
        after = _listed(now.inputs.get(name, []))
        yield from _wire_changes(sides, id, name, dict(zip(moved, written, strict=True)), moved, after)


def _listed(wires: str | list[str]) -> list[str]:
    return [wires] if isinstance(wires, str) else wires


def _wire_changes(
    sides: Sides, id: str, name: str, written: dict[str, str], before: list[str], after: list[str]
) -> Iterator[Change]:
    """`before` is written as it would be now; `written` leads to how it was."""
    target = sides.part(id, "input", name)
    gone = list((Counter(before) - Counter(after)).elements())
    new = list((Counter(after) - Counter(before)).elements())
    if len(before) == len(after) == len(gone) == len(new) == 1:
        old = written[gone[0]]
        sources = sides.names_after.source(new[0]), sides.names_before.source(old)
        found = f"{target} wired to {sources[0]} instead of {sources[1]}"
        yield _wire(sides, "rewired", id, name, old, new[0], found)
        return
    for wire in gone:
        old = written[wire]
        if split_wire(old)[0] in sides.before.nodes.keys() - sides.same.keys():
            continue  # it went with its node
        found = f"wire {sides.names_before.source(old)} → {target} removed"
        yield _wire(sides, "wire removed", id, name, old, None, found)
    for wire in new:
        found = f"wire {sides.names_after.source(wire)} → {target} added"
        yield _wire(sides, "wire added", id, name, None, wire, found)
    kept = Counter(before) & Counter(after)
    if _only(before, kept) != _only(after, kept):
        was: list[JsonValue] = [written[wire] for wire in before]
        text = f"{target}: its wires in another order"
        yield _wire(sides, "wire order", id, name, was, list(after), text)


def _only(wires: list[str], kept: Counter[str]) -> list[str]:
    """Return the wires that are on both sides, in their order."""
    left = kept.copy()
    found = []
    for wire in wires:
        if left[wire] > 0:
            left[wire] -= 1
            found.append(wire)
    return found


def _wire(
    sides: Sides, kind: _WireKind, id: str, name: str, before: JsonValue, after: JsonValue, text: str
) -> Change:
    return Change(
        kind=kind,
        node=sides.node(id),
        parameter=name,
        before=before,
        after=after,
        text=sides.prefix + text,
    )
