"""What became of a node's names and values: data beside the node, by which older recipes are migrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nodes.contract.widgets import Bounded, Choice

if TYPE_CHECKING:
    from nodes.contract.specs import NodeSpec


@dataclass(frozen=True, slots=True)
class Renamed:
    """A parameter's present name, and by what its numbers are multiplied since: its unit changed."""

    name: str
    times: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Formerly:
    """Names that a node no longer has, each with what took its place.

    An older form is known by its name or value alone, not by a version: a name that went is never given to
    something else, and a parameter whose unit changes gets a new name.

    Attributes:
        inputs: the present name of each former input.
        outputs: that of each former output.
        parameters: that of each former parameter.
        choices: for parameters by their present name, the present word for each former one.
        ranges: for parameters by their present name, the range that numbers had: one that is beyond the
            present range becomes the nearest allowed.
        given: of a node that took the place of another type: the parameters that make it what that was.
    """

    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str | Renamed] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)

    def renamed(self, parameter: str) -> Renamed | None:
        """Return what became of a former parameter; None where the name was never another's."""
        found = self.parameters.get(parameter)
        return Renamed(found) if isinstance(found, str) else found

    def value(self, spec: NodeSpec, parameter: str, value: object) -> object:
        """Return the present form of the value of a parameter, by its present name; one that is still
        allowed is kept, and so is one of which nothing is known."""
        declared = spec.parameters.get(parameter)
        if declared is None or declared.problem(value) is None:
            return value
        if isinstance(value, str):
            return self.choices.get(parameter, {}).get(value, value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        widget, bounds = declared.widget, self.ranges.get(parameter)
        if bounds is None or not isinstance(widget, Bounded) or not bounds[0] <= value <= bounds[1]:
            return value
        return widget.normal(min(max(value, widget.min), widget.max))

    def mistakes(self, spec: NodeSpec, *, of_this_type: bool) -> Iterator[str]:
        """Yield what is wrong with the declaration, for the node that `spec` declares; `of_this_type` says
        that the names are this node's own, not those of a type that it took the place of."""
        names = {
            name: each.name if isinstance(each, Renamed) else each for name, each in self.parameters.items()
        }
        for kind, former, present in (
            ("input", self.inputs, spec.inputs),
            ("output", self.outputs, spec.outputs),
            ("parameter", names, spec.parameters),
        ):
            yield from (f"there is no {kind} {new!r}" for new in former.values() if new not in present)
            if of_this_type:
                yield from (f"there is still {kind} {old!r}" for old in former if old in present)
        for name in [*self.choices, *self.ranges, *self.given]:
            if name not in spec.parameters:
                yield f"there is no parameter {name!r}"
        for name, words in self.choices.items():
            widget = spec.parameters[name].widget if name in spec.parameters else None
            options = widget.options if isinstance(widget, Choice) else ()
            yield from (f"{name!r} has no choice {new!r}" for new in words.values() if new not in options)
        for name, value in self.given.items():
            if name in spec.parameters and (problem := spec.parameters[name].problem(value)):
                yield f"{name!r} {problem}"
