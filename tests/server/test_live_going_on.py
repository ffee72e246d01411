"""A slider that moves a little goes on from the preview before, and nothing else does."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from graphs.cache import Cache
from graphs.context import StopSwitch
from graphs.plan import node_of, plan
from graphs.reading import read_recipe, recipe_of, write_recipe
from graphs.store import Folders, ImageStore
from nodes.catalogue import shipped
from nodes.contract import NodeSpec
from server.live.going_on import GoingOn
from server.live.ladder import EVALUATIONS, GOING_ON, first_steps
from server.live.painter import LiveOrder, LivePainter
from server.live.small import Step
from server.live.wanted_graph import Surroundings, WantedGraph

BEGINNING = Step(128, EVALUATIONS)
ON = Step(128, EVALUATIONS, GOING_ON)


class AllSlow:
    """Of every node it is feared that it takes long."""

    def is_slow(self, spec: NodeSpec) -> bool:
        return True

    def is_little(self, spec: NodeSpec) -> bool:
        return False


class Desk(NamedTuple):
    """Where previews are made without painting anything."""

    around: Surroundings

    def graph(self, tab: str = "a", photo: str = "sample:chelsea", **parameters: Any) -> WantedGraph:
        recipe = read_recipe(painting(photo, **parameters))
        return WantedGraph(self.around, tab, plan(recipe, shipped()), AllSlow(), whole=True)

    def show(self, graph: WantedGraph, step: Step) -> Mapping[str, str]:
        """Take it that a graph's first step was painted, and return its keys."""
        small = graph.small([step])
        keys = graph.keys(small)
        for id in small.graph:
            self.around.kept.put(keys[id], {"image": None})
        graph.remember(step, small, keys)
        return keys


@pytest.fixture
def images(tmp_path: Path) -> ImageStore:
    return ImageStore(Folders(tmp_path).make().images)


@pytest.fixture
def desk(images: ImageStore) -> Desk:
    return Desk(Surroundings(images, Cache(1000), Cache(1000), GoingOn(), "cpu", shipped()["ResizeAndCrop"]))


def painting(photo: str = "sample:chelsea", **parameters: Any) -> bytes:
    nodes = {
        "photo": {"type": "LoadImage", "parameters": {"file": photo}},
        "style": {"type": "LoadImage", "parameters": {"file": "sample:swirl"}},
        "paint": {
            "type": "PyramidTransfer",
            "inputs": {"content": "photo.image", "styles": ["style.image"]},
            "parameters": {"style_strength": 0.5, **parameters},
        },
    }
    return write_recipe(recipe_of({"impasto": 1, "name": "Slider", "nodes": nodes}))


def test_a_slider_goes_on_with_fewer_evaluations_and_begins_with_the_picture_before(desk: Desk) -> None:
    assert desk.graph().sides_to_go_on() == []  # nothing was shown yet
    before = desk.show(desk.graph(), BEGINNING)["paint@128"]
    moved = desk.graph(style_strength=0.7)
    assert moved.sides_to_go_on() == [128]
    paint = node_of(moved.small([ON]).graph, "paint@128")
    assert paint.parameters["evaluations"] == GOING_ON
    [begun] = paint.inputs["init"]
    assert node_of(moved.small([ON]).graph, begun.node).parameters == {"key": before}


@pytest.mark.parametrize(
    "other",
    [
        {"photo": "sample:coffee"},
        {"tab": "b"},
        {"seed": 5},
        {"levels": 3},
        {"smoothness": 0.2},
        {"start": "noise"},
        {"network": "another"},
        {"style_strength": 0.0},
    ],
    ids=str,
)
def test_everything_else_begins_as_a_run_does(desk: Desk, other: dict[str, Any]) -> None:
    desk.show(desk.graph(), BEGINNING)
    assert desk.graph(style_strength=0.6).sides_to_go_on() == [128]
    assert desk.graph(**{"style_strength": 0.6, **other}).sides_to_go_on() == []


def test_a_long_way_begins_as_a_run_does_and_so_does_what_comes_from_an_untouched_photograph(
    desk: Desk,
) -> None:
    desk.show(desk.graph(style_strength=0.1), BEGINNING)
    assert desk.graph(style_strength=0.6).sides_to_go_on() == [128]
    assert desk.graph(style_strength=0.61).sides_to_go_on() == []
    desk.show(desk.graph(style_strength=0.0), BEGINNING)
    assert desk.graph(style_strength=0.1).sides_to_go_on() == []


def test_what_was_shown_before_is_the_same_picture_again(desk: Desk) -> None:
    first = desk.show(desk.graph(style_strength=0.4), BEGINNING)
    second = desk.show(desk.graph(style_strength=0.6), ON)
    third = desk.show(desk.graph(style_strength=0.5), ON)
    assert len({first["paint@128"], second["paint@128"], third["paint@128"]}) == 3
    assert desk.graph(style_strength=0.4).sides_to_go_on() == []
    assert desk.show(desk.graph(style_strength=0.4), BEGINNING) == first
    assert desk.show(desk.graph(style_strength=0.6), ON)["paint@128"] == second["paint@128"]


def test_a_picture_that_is_no_longer_kept_is_not_begun_with(desk: Desk) -> None:
    desk.show(desk.graph(), BEGINNING)
    desk.around.kept.clear()
    assert desk.graph(style_strength=0.6).sides_to_go_on() == []


def test_of_equally_large_ways_the_quickest_is_taken() -> None:
    def seconds(steps: Any) -> float:
        [step] = steps
        return float(step.side / 128 * (step.going_on or step.evaluations) / EVALUATIONS)

    assert first_steps(seconds, (), [128], limit=1.2) == [ON]
    assert first_steps(seconds, (), [], limit=1.2) == [BEGINNING]
    assert first_steps(seconds, (), [128, 192], limit=1.2) == [Step(192, EVALUATIONS, GOING_ON)]
    assert first_steps(seconds, (), [128], limit=0.1) == [ON]


def test_a_slider_shows_no_bare_photograph_again(
    images: ImageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[dict[str, Any], bytes]] = []

    def report(_: str, header: dict[str, Any], payload: bytes) -> None:
        made.append((header["line"], payload))

    def painter() -> LivePainter:
        return LivePainter(images, tmp_path, Cache(1_000_000), shipped(), "cpu", report)

    def shown(by: LivePainter, strength: float) -> NDArray[np.float32]:
        """The first picture of the painting that is seen, as grey levels."""
        made.clear()
        order = LiveOrder(
            live="1",
            tab="a",
            recipe=painting(style_strength=strength),
            whole=True,
            shown=frozenset(),
            done=[],
            switch=StopSwitch(),
        )
        assert by.paint(order)["over"] == "step"
        first = next(
            payload for line, payload in made if line["kind"] == "picture" and line["node"] == "paint"
        )
        return np.asarray(Image.open(io.BytesIO(first)).convert("L"), np.float32)

    monkeypatch.setattr("server.live.painter.first_steps", lambda *_, **__: [Step(128, 8, 3)])
    monkeypatch.setattr("server.live.painter.next_steps", lambda *_: None)
    one = painter()
    shown(one, 0.6)
    [painted] = [
        payload
        for line, payload in made
        if line["kind"] == "picture" and line["node"] == "paint" and line["key"]
    ]
    before = np.asarray(Image.open(io.BytesIO(painted)).convert("L"), np.float32)
    moved, from_the_photograph = shown(one, 0.7), shown(painter(), 0.7)
    assert np.abs(moved - before).mean() < 0.8 * np.abs(from_the_photograph - before).mean()
