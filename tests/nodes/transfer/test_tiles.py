"""Tiles: the same loss and gradient as the whole picture, for both kinds of network and any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import NodeError, Style
from nodes.features.catalogue import find_weights
from nodes.features.loading import load_file
from nodes.features.network import FeatureNetwork
from nodes.features.sketch.network import Sketch
from nodes.features.vgg import Vgg
from nodes.transfer.engine import Painter
from nodes.transfer.memory import Plan, fitting_history, held_bytes, level_bytes
from nodes.transfer.objective import PyramidLoss
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.settings import Brief, Objective, Optimisation
from nodes.transfer.sizes import Round, Size
from nodes.transfer.tiling import Cut
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs


def small_vgg() -> Vgg:
    """A VGG-19 as far as conv3_1 with few channels, random."""
    generator = torch.Generator().manual_seed(0)
    weights = {}
    before = 3
    for index, width in ((0, 4), (2, 4), (5, 6), (7, 6), (10, 8)):
        weights[f"features.{index}.weight"] = 0.4 * torch.randn((width, before, 3, 3), generator=generator)
        weights[f"features.{index}.bias"] = 0.1 * torch.randn(width, generator=generator)
        before = width
    return Vgg("small", weights)


def small_sketch() -> Sketch:
    """A network of three stages with few channels, random."""
    generator = torch.Generator().manual_seed(0)
    weights = {}
    before = 3
    for stage, (width, side) in enumerate(((4, 5), (6, 3), (8, 3)), start=1):
        weights[f"stage{stage}.weight"] = torch.randn((width, before, side, side), generator=generator)
        weights[f"stage{stage}.bias"] = torch.randn(width, generator=generator)
        before = width
    return Sketch("small", weights)


NETWORKS: dict[str, Callable[[], FeatureNetwork]] = {"sketch": small_sketch, "vgg": small_vgg}


def loss_of(network: FeatureNetwork, size: Size, tile: int | None, masks: bool, content: bool) -> PyramidLoss:
    network.to("cpu", torch.float64)
    mask = blobs(*size, seed=5)[:1] if masks else None
    styles = [
        Style(blobs(50, 60, seed=1), content_mask=mask, propagation="simple"),
        Style(blobs(60, 50, seed=2)),
    ]
    objective = Objective(
        style=1.0,
        content=0.5,
        tv=0.1,
        style_layers=network.style_layers,
        content_layers=network.content_layers,
        levels=(1.0, 0.5),
    )
    brief = Brief(
        rounds=[Round(size, 2)], objective=objective, optimisation=Optimisation(evaluations=1), tile=tile
    )
    goal = blobs(*size, seed=3) if content else None
    painter = Painter(goal, styles, network, brief, Recorder())
    return painter.loss(brief.rounds[0])


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("masks", "content"), [(False, True), (True, True), (False, False)])
def test_loss_and_gradient_by_tiles_are_those_of_the_whole(name: str, masks: bool, content: bool) -> None:
    size = Size(108, 141)
    network = NETWORKS[name]()
    picture = blobs(*size, seed=6).double()
    whole = loss_of(network, size, None, masks, content)(picture)
    tiled_loss = loss_of(network, size, 40, masks, content)
    assert tiled_loss.sides == [40, 40]
    tiled = tiled_loss(picture)
    assert tiled.loss == pytest.approx(whole.loss, rel=1e-6)
    assert float((tiled.gradient - whole.gradient).norm()) < 1e-6 * float(whole.gradient.norm())


@settings(deadline=None, max_examples=40)
@given(st.integers(33, 300), st.integers(33, 300), st.integers(16, 200), st.sampled_from(sorted(NETWORKS)))
def test_each_position_counts_in_one_tile(height: int, width: int, side: int, name: str) -> None:
    network = NETWORKS[name]()
    cut = Cut(network, network.layers, Size(height, width), side)
    for layer in network.layers:
        counted = torch.zeros(cut.map_size(layer), dtype=torch.int)
        for tile in cut:
            window = cut.window(layer, tile)
            window.of_whole(counted).add_(1)
            assert tile.rows.begin % cut.stride == 0
        assert bool((counted == 1).all())


def brief_of(network: FeatureNetwork, size: Size, **changes: Any) -> Brief:
    objective = Objective(style=1.0, content=0.0, style_layers=network.style_layers, **changes)
    return Brief(rounds=[Round(size, 1)], objective=objective, optimisation=Optimisation(evaluations=1))


def free(monkeypatch: pytest.MonkeyPatch, count: float) -> None:
    monkeypatch.setattr("nodes.transfer.memory.free_bytes", lambda _: count)


def test_a_level_is_tiled_where_it_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    network, size = load_file(find_weights("sketch")), Size(1024, 1536)
    brief = brief_of(network, size)
    need, held = level_bytes(network, network.layers, size), held_bytes(network, brief)
    free(monkeypatch, 2 * need + held)
    assert Plan(network, brief, "cpu").side(size) is None
    free(monkeypatch, need + held)
    side = Plan(network, brief, "cpu").side(size)
    assert side is not None
    outer = side + 2 * Cut(network, network.layers, size, side).margin
    assert level_bytes(network, network.layers, Size(outer, outer)) <= 0.7 * need
    assert Plan(network, brief, "cpu").side(Size(256, 256)) is None


def test_what_needs_whole_pictures_and_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_file(find_weights("sketch"))
    free(monkeypatch, 2**30)
    with pytest.raises(NodeError, match="GiB") as caught:
        Plan(network, brief_of(network, Size(2048, 3072), loss="sliced"), "cpu")
    assert caught.value.input == "size"
    assert Plan(network, brief_of(network, Size(64, 64), loss="sliced"), "cpu").side(Size(64, 64)) is None


def test_a_long_history_is_made_shorter_for_a_large_picture() -> None:
    how = Optimisation(evaluations=1, history=10)
    assert fitting_history(how, Size(512, 768)) == 10
    assert 2 <= fitting_history(how, Size(4096, 6144)) < 10


def test_the_plan_changes_to_tiles_by_itself_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    network, size = load_file(find_weights("sketch")), Size(192, 256)
    brief = brief_of(network, size)
    free(monkeypatch, level_bytes(network, network.layers, size) + held_bytes(network, brief))
    run = Recorder()
    loss = Painter(None, [Style(blobs(64, 64, seed=1))], network, brief, run).loss(brief.rounds[0])
    (side,) = loss.sides
    assert side is not None
    assert side < 256
    assert any(f"tiles of {side} px" in told for told in run.warnings)
    whole = replace(loss, sides=[None])(blobs(*size, seed=2))
    assert loss(blobs(*size, seed=2)).loss == pytest.approx(whole.loss, rel=1e-5)


@pytest.mark.parametrize("tile", [None, 48])
def test_fast_paints_in_tiles_too(tile: int | None) -> None:
    picture = blobs(96, 128, seed=1)
    painted = pyramid_transfer(
        picture,
        [Style(blobs(64, 64, seed=2))],
        size=96,
        content_layers="stage3",
        fast=True,
        tile=tile,
        evaluations=1,
    )
    assert painted.shape == picture.shape
