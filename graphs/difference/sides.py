"""Two graphs beside one another: which node is which, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graphs.difference.matching import same_nodes
from graphs.difference.naming import Names, Part
from graphs.recipe import DEFINITION_INPUT, DEFINITION_PREFIX, Definition, Recipe
from graphs.shapes import Catalogue, split_wire


@dataclass(frozen=True)
class Sides:
    """A graph before and after, and the recipes' definitions. `renamed` leads from a definition's name before
    to that after; `where` is the type of the definition that the graphs are, empty for the recipe itself.
    `labels` calls parameters and sockets by their labels instead of their names."""

    before: Recipe | Definition
    after: Recipe | Definition
    definitions_before: Mapping[str, Definition]
    definitions_after: Mapping[str, Definition]
    renamed: Mapping[str, str]
    catalogue: Catalogue
    labels: bool
    where: str = ""

    @cached_property
    def names_before(self) -> Names:
        """What the nodes were called."""
        return Names(self.before, self.definitions_before, self.catalogue, labels=self.labels)

    @cached_property
    def names_after(self) -> Names:
        """What the nodes are called."""
        return Names(self.after, self.definitions_after, self.catalogue, labels=self.labels)

    @cached_property
    def same(self) -> Mapping[str, str]:
        """For each node that is still there its id before and after."""
        return same_nodes(self.before.nodes, self.after.nodes, self.type_now)

    @cached_property
    def before_of(self) -> Mapping[str, str]:
        """The other way around."""
        return {new: old for old, new in self.same.items()}

    @cached_property
    def set_as(self) -> Mapping[tuple[str, str], str]:
        """The names by which parameters, as (node, parameter), of the recipe after are set from outside."""
        if not isinstance(self.after, Recipe):
            return {}
        # Of several names the first holds.
        named = reversed(self.after.inputs.items())
        return {(target.node, target.parameter): name for name, target in named}

    @property
    def prefix(self) -> str:
        """What stands before the text of a change inside a definition."""
        if not self.where:
            return ""
        return f"{self.names_after.title(self.where)} › "

    def type_now(self, type: str) -> str:
        """Return what a type of node before is called after."""
        name = type.removeprefix(DEFINITION_PREFIX)
        if type == name:
            return type
        return DEFINITION_PREFIX + self.renamed.get(name, name)

    def wire_now(self, wire: str) -> str:
        """Return a wire of before as it is written after, where its node is still there."""
        id, output = split_wire(wire)
        return wire if id == DEFINITION_INPUT else f"{self.same.get(id, f'?{id}')}.{output}"

    def node(self, id: str) -> str:
        """Return where a node is, as changes tell it."""
        return f"{self.where}/{id}" if self.where else id

    def called(self, id: str) -> str:
        """Return the name of a node of after, with its id where either side has several of that name."""
        return self.names_after.node(id, with_id=self._was_unclear(id))

    def part(self, id: str, part: Part, name: str) -> str:
        """Return the name of a parameter or socket of a node of after."""
        return self.names_after.part(id, part, name, with_id=self._was_unclear(id))

    def _was_unclear(self, id: str) -> bool:
        old = self.before_of.get(id)
        return old is not None and self.names_before.unclear(old)
