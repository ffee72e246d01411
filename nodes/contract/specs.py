"""What a declaration holds: a node's sockets, parameters and presets, as the catalogue lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nodes.contract.formerly import Formerly
from nodes.contract.widgets import ImageFile, Widget

Parameters = Mapping[str, object]


class Complaint(NamedTuple):
    """What is wrong between several parameters: the one to mark, what was found, what to do."""

    parameter: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSpec:
    """A socket on the left: what it takes, one wire or `many`, and whether a node runs without it."""

    name: str
    label: str
    help: str
    socket: str
    many: bool
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSpec:
    """A socket on the right."""

    name: str
    label: str
    help: str
    socket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSpec:
    """A parameter: its widget, its default, whether it must be given and whether None (automatic) is a
    value."""

    name: str
    label: str
    help: str
    widget: Widget
    default: object
    required: bool
    optional: bool

    def problem(self, value: object) -> str | None:
        """Return what is wrong with `value`, or None when it is good."""
        return None if value is None and self.optional else self.widget.problem(value)

    def normal(self, value: object) -> object:
        """Return a good `value` in the form that cache keys are made of."""
        return None if value is None else self.widget.normal(value)


@dataclass(frozen=True, slots=True)
class Preset:
    """Values for some of a node's parameters, set together: a named way of working.

    Setting one gives every parameter that it does not name its default, but for those that the node's
    presets keep (`NodeSpec.preset_keeps`).
    """

    help: str
    values: Parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpec:
    """A node as the catalogue lists it; `function` is the node itself."""

    type: str
    title: str
    category: str
    version: int
    icon: str
    synonyms: tuple[str, ...]
    summary: str
    description: str
    inputs: Mapping[str, InputSpec]
    parameters: Mapping[str, ParameterSpec]
    outputs: Mapping[str, OutputSpec]
    presets: Mapping[str, Preset]
    preset_keeps: tuple[str, ...]
    effect: bool
    takes_run: bool
    several_results: bool
    function: Callable[..., Any] = field(repr=False)
    check: Callable[[Parameters], Iterable[Complaint]] | None = field(default=None, repr=False)
    formerly: Formerly = field(default_factory=Formerly, repr=False)
    replaces: Mapping[str, Formerly] = field(default_factory=dict, repr=False)

    @property
    def package(self) -> str:
        """The package that the node comes from."""
        return self.function.__module__.partition(".")[0]

    @property
    def loads_picture(self) -> bool:
        """Whether a parameter names a stored picture."""
        return any(isinstance(parameter.widget, ImageFile) for parameter in self.parameters.values())

    def defaults(self) -> dict[str, object]:
        """Return the default of each parameter that has one."""
        return {name: spec.default for name, spec in self.parameters.items() if not spec.required}

    def preset(self, name: str) -> dict[str, object]:
        """Return the values that the preset `name` gives: its own, and the defaults of what it does not
        name and presets do not keep.

        Raises:
            KeyError: if the node has no such preset.
        """
        values = dict(self.presets[name].values)
        defaults = {key: value for key, value in self.defaults().items() if key not in self.preset_keeps}
        return defaults | values
