"""The difference of two recipes, from their names down to the parameters inside their definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphs.difference.changes import Change, equal, key_changes, shown
from graphs.difference.graphs import graph_changes
from graphs.difference.sides import Sides
from graphs.recipe import DEFINITION_PREFIX, EDITOR_LAYOUT, Definition, Recipe
from graphs.shapes import Catalogue


def difference(
    before: Recipe,
    after: Recipe,
    *,
    catalogue: Catalogue | None = None,
    layout: bool = False,
    labels: bool = False,
) -> list[Change]:
    """Return what changed from one recipe to another: nothing where both mean and are called the same.

    A parameter that was left out is the same as its default. `catalogue` says what nodes are called and
    what their defaults are: the nodes that ship unless another is given. Where nodes lie is passed over,
    or told in one change of kind ``layout`` where `layout` is asked for. With `labels` the texts call
    parameters and sockets as cards do, "Contrast: Local contrast 0 → 1", instead of by the names that recipes
    have, "Contrast.local 0 → 1"; what the catalogue does not know, or people named, keeps its name.
    """
    if catalogue is None:
        from nodes.catalogue import shipped

        catalogue = shipped()
    return list(_changes(before, after, catalogue, layout, labels))


def _changes(
    before: Recipe, after: Recipe, catalogue: Catalogue, layout: bool, labels: bool
) -> Iterator[Change]:
    if before.name != after.name:
        found = f"renamed from “{shown(before.name)}” to “{shown(after.name)}”"
        yield Change(kind="name", before=before.name, after=after.name, text=found)
    if before.about != after.about:
        yield Change(kind="about", before=before.about, after=after.about, text="another description")
    renamed = _renamed_definitions(before.definitions, after.definitions)
    sides = Sides(before, after, before.definitions, after.definitions, renamed, catalogue, labels)
    yield from graph_changes(sides)
    yield from _definition_changes(before, after, renamed, catalogue, labels)
    if before.lock != after.lock:
        word = "locked" if before.lock is None else "unlocked" if after.lock is None else "locked anew"
        was, now = (each.model_dump(mode="json") if each else None for each in (before.lock, after.lock))
        yield Change(kind="lock", before=was, after=now, text=word)
    yield from key_changes(None, "", before.model_extra or {}, after.model_extra or {})
    if layout and (change := _layout_change(before, after)):
        yield change


def _renamed_definitions(before: Mapping[str, Definition], after: Mapping[str, Definition]) -> dict[str, str]:
    """Return for each definition of `before` that is still there its name in `after`; one that has another
    name but the same content is still there."""
    same = {name: name for name in before if name in after}
    free = {name: after[name] for name in after if name not in same}
    for name in sorted(before.keys() - same.keys()):
        match = next((other for other, each in free.items() if each == before[name]), None)
        if match is not None:
            same[name] = match
            del free[match]
    return same


def _definition_changes(
    before: Recipe, after: Recipe, renamed: Mapping[str, str], catalogue: Catalogue, labels: bool
) -> Iterator[Change]:
    for name in sorted(before.definitions.keys() - renamed.keys()):
        title = before.definitions[name].title or name
        yield Change(
            kind="definition removed",
            node=DEFINITION_PREFIX + name,
            before=before.definitions[name].model_dump(mode="json"),
            text=f"block {title} removed",
        )
    for name in sorted(after.definitions.keys() - set(renamed.values())):
        title = after.definitions[name].title or name
        yield Change(
            kind="definition added",
            node=DEFINITION_PREFIX + name,
            after=after.definitions[name].model_dump(mode="json"),
            text=f"block {title} added",
        )
    for old, new in sorted(renamed.items(), key=lambda pair: pair[1]):
        was, now = before.definitions[old], after.definitions[new]
        where = DEFINITION_PREFIX + new
        if old != new:
            found = f"block {old} is now called {new}"
            yield Change(kind="definition renamed", node=where, before=old, after=new, text=found)
        if was.title != now.title:
            found = f"block {was.title or old} is now called {now.title or new}"
            yield Change(kind="title", node=where, before=was.title, after=now.title, text=found)
        sides = Sides(was, now, before.definitions, after.definitions, renamed, catalogue, labels, where)
        yield from graph_changes(sides)
        whose = f"block {now.title or new}"
        yield from key_changes(where, whose, was.model_extra or {}, now.model_extra or {})


def _layout_change(before: Recipe, after: Recipe) -> Change | None:
    pairs = [(before.layout, after.layout)]
    pairs += [
        (before.definitions[name].layout, after.definitions[name].layout)
        for name in sorted(before.definitions.keys() & after.definitions.keys())
    ]
    moved, others = 0, False
    for was, now in pairs:
        moved += sum(not equal(was[id], now[id]) for id in was.keys() & now.keys() if id != EDITOR_LAYOUT)
        others = others or not equal(was.get(EDITOR_LAYOUT, {}), now.get(EDITOR_LAYOUT, {}))
    parts = [f"{moved} node{'s' * (moved > 1)}"] if moved else []
    parts += ["frames, notes or bends of wires"] if others else []
    if not parts:
        return None
    return Change(kind="layout", text=f"moved: {' and '.join(parts)}")
