"""What the command line prints: a run's end with its numbers, and the catalogue with its presets."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated, Literal

import pytest
from rich.console import Console

from docs.generate import node_section
from graphs.events import Event, NodeFinished, RunFinished, RunStarted, State
from nodes.contract import Image, Number, Numbers, Preset, Slider, Widget, node, spec_of
from server.catalogue_view import node_info
from server.commands.node_help import describe, list_nodes
from server.commands.terminal import follow


def printed(numbers: dict[str, dict[str, float]], state: State = "done", quiet: bool = False) -> str:
    events: list[Event] = [RunStarted(nodes=list(numbers))]
    events += [NodeFinished(node=id, seconds=1, cached=True, numbers=found) for id, found in numbers.items()]
    events.append(RunFinished(state=state, seconds=1.5))
    out = io.StringIO()
    titles = dict.fromkeys(numbers, "Measure")
    assert follow(events, titles, Path(), Console(file=out, width=80), quiet) == state
    return out.getvalue()


def test_numbers_are_printed_under_their_node_before_the_end() -> None:
    text = printed({"one": {"SSIM": 0.98765432, "Colour distance": 12.0}})
    assert [line.split() for line in text.splitlines() if line.strip()] == [
        ["Measure"],
        ["SSIM", "0.9877"],
        ["Colour", "distance", "12"],
        ["Done", "in", "1.5", "s."],
    ]


def test_numbers_of_two_nodes_are_told_apart() -> None:
    text = printed({"sky": {"SSIM": 1.0}, "sea": {"SSIM": 0.5}})
    assert text.index("Measure (sky)") < text.index("Measure (sea)")


@pytest.mark.parametrize(("state", "quiet"), [("done", True), ("cancelled", False)])
def test_nothing_is_printed_when_quiet_or_cancelled(state: State, quiet: bool) -> None:
    assert "SSIM" not in printed({"one": {"SSIM": 1.0}}, state, quiet)


@node(
    category="Test",
    presets={
        "plain": {},
        "bold": Preset("Much | at once.", {"amount": 0.25, "weights": [1, 2], "exact": True, "size": None}),
    },
    preset_keeps=("size",),
)
def painted(
    amount: Annotated[float, Slider(0, 1)] = 0.5,
    weights: Annotated[list[float], Numbers(0, 9, group="Losses")] = [1.0],  # noqa: B006
    way: Annotated[Literal["a", "b"], Widget(group="Speed")] = "a",
    exact: Annotated[bool, Widget(group="Losses")] = False,
    size: Annotated[int | None, Number(1, 9)] = 3,
) -> Image:
    """Paint.

    Args:
        amount: How much.
        weights: How heavy.
        way: Which way.
        exact: How exactly.
        size: How large.
    """
    raise AssertionError


SPEC = spec_of(painted)


def test_presets_are_listed_and_described() -> None:
    out = io.StringIO()
    list_nodes([SPEC], Console(file=out, width=100))
    assert "presets: plain, bold" in out.getvalue()
    describe(SPEC, Console(file=out, width=120))
    assert "the defaults of Painted" in out.getvalue()
    assert "amount 0.25, weights (1, 2), exact on, size automatic" in out.getvalue()
    assert "Much | at once." in out.getvalue()


def test_parameters_are_described_under_the_headings_of_their_groups() -> None:
    out = io.StringIO()
    describe(SPEC, Console(file=out, width=100))
    words = [
        line.split()[0] if not line.startswith("Parameters") else line
        for line in out.getvalue().split("\n")
        if line
    ]
    at = words.index("Parameters")
    assert words[at : at + 8] == [
        "Parameters",
        "amount",
        "size",
        "Parameters: Losses",
        "weights",
        "exact",
        "Parameters: Speed",
        "way",
    ]


def test_the_reference_names_groups_and_presets() -> None:
    page = "\n".join(node_section(SPEC))
    assert "| parameter: Losses | `exact` |" in page
    assert "| `bold` | amount 0.25, weights (1, 2), exact on, size automatic | Much \\| at once. |" in page
    assert "| `plain` | the defaults of Painted |  |" in page


def test_the_editor_is_told_of_groups_and_presets() -> None:
    info = node_info(SPEC)
    assert [entry.group for entry in info.parameters] == ["", "Losses", "Speed", "Losses", ""]
    assert [entry.more for entry in info.parameters] == [False, True, True, True, False]
    assert [(preset.name, preset.values) for preset in info.presets] == [
        ("plain", {}),
        ("bold", {"amount": 0.25, "weights": [1.0, 2.0], "exact": True, "size": None}),
    ]
    assert info.preset_keeps == ["size"]
