"""Prints the catalogue on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nodes.contract import Choice, InputSpec, NodeSpec, ParameterSpec
from nodes.contract.widgets import Bounded, Numbers


def list_nodes(specs: Iterable[NodeSpec], console: Console) -> None:
    """Print a line for each node."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for spec in specs:
        table.add_row(Text(spec.type, style="bold"), Text(spec.summary))
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
        ("Parameters", [(entry.name, allowed(entry), entry.help) for entry in spec.parameters.values()]),
        ("Outputs", [(entry.name, entry.socket, entry.help) for entry in spec.outputs.values()]),
    ):
        if rows:
            console.print(Text(f"\n{heading}", style="bold"))
            table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
            for row in rows:
                table.add_row(*map(Text, row))
            console.print(table)


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
    default = "automatic" if parameter.default is None else parameter.default
    return f"{values}; {default}" if default != "" else values
