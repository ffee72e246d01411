"""Prints the catalogue on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nodes.contract import Choice, InputSpec, NodeSpec, ParameterSpec, Preset
from nodes.contract.widgets import Bounded, Numbers


def list_nodes(specs: Iterable[NodeSpec], console: Console) -> None:
    """Print a line for each node, and below it its presets."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for spec in specs:
        table.add_row(Text(spec.type, style="bold"), Text(spec.summary))
        if spec.presets:
            table.add_row("", Text(f"presets: {', '.join(spec.presets)}", style="dim"))
    console.print(table)


def describe(spec: NodeSpec, console: Console) -> None:
    """Print everything about one node: what it does, its sockets, its parameters with range and default."""
    console.print(Text(f"{spec.title}  ({spec.type}, version {spec.version})", style="bold"))
    console.print(Text(f"{spec.summary}\n{spec.description}".strip()))
    for heading, rows in (
        (
            "Inputs",
            [(entry.name, wires(entry), entry.help) for entry in spec.inputs.values()],
        ),
        *(
            (heading, [(entry.name, allowed(entry), entry.help) for entry in entries])
            for heading, entries in grouped(spec.parameters.values()).items()
        ),
        (
            "Presets",
            [(name, values_of(preset, spec), preset.help) for name, preset in spec.presets.items()],
        ),
        ("Outputs", [(entry.name, entry.socket, entry.help) for entry in spec.outputs.values()]),
    ):
        if rows:
            console.print(Text(f"\n{heading}", style="bold"))
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for row in rows:
                table.add_row(*map(Text, row))
            console.print(table)


def grouped(parameters: Iterable[ParameterSpec]) -> dict[str, list[ParameterSpec]]:
    """Return parameters by heading, in their order: first those without a group, then each group."""
    headed: dict[str, list[ParameterSpec]] = {"Parameters": []}
    for parameter in parameters:
        group = parameter.widget.group
        headed.setdefault(f"Parameters: {group}" if group else "Parameters", []).append(parameter)
    return headed


def values_of(preset: Preset, spec: NodeSpec) -> str:
    """Return in words what a preset sets."""
    set_ = ", ".join(f"{name} {shown(value)}" for name, value in preset.values.items())
    return set_ or f"the defaults of {spec.title}"


def shown(value: object) -> str:
    """Return a parameter's value as a reader writes it."""
    match value:
        case None:
            return "automatic"
        case bool():
            return "on" if value else "off"
        case float():
            return f"{value:g}"
        case list():
            return f"({', '.join(map(shown, value))})"
    return str(value)


def wires(entry: InputSpec) -> str:
    """Return in words what an input takes."""
    return f"{'several ' * entry.many}{entry.socket}{'' if entry.required else ', optional'}"


def allowed(parameter: ParameterSpec) -> str:
    """Return in words which values a parameter takes, and its default."""
    widget = parameter.widget
    if isinstance(widget, Bounded | Numbers):
        values = f"{widget.min:g} … {widget.max:g} {widget.unit}".strip()
    elif isinstance(widget, Choice):
        values = ", ".join(widget.options)
    else:
        values = widget.kind
    if parameter.required:
        return f"{values}; must be set"
    default = parameter.default
    if default is None:
        default = "automatic" if widget.none == "auto" else widget.none
    return f"{values}; {default}" if default != "" else values
