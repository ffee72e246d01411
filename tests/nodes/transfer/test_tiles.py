"""Tiles: the same loss and gradient as the whole picture, for both kinds of network and any size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import Style
from nodes.features.loading import load_network
from nodes.features.network import FeatureNetwork
from nodes.features.sketch.network import Sketch
from nodes.features.vgg import Vgg
from nodes.transfer.engine import Painter
from nodes.transfer.memory import level_bytes, tile_side
from nodes.transfer.objective import PyramidLoss
from nodes.transfer.settings import Brief, Objective, Optimisation
from nodes.transfer.sizes import Round, Size
from nodes.transfer.tiling import Cut
from tests.nodes.transfer.helpers import Recorder, blobs


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
    return painter.loss(brief.rounds[0], blobs(*size, seed=4))


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


def test_a_level_is_tiled_where_it_does_not_fit() -> None:
    network = load_network("sketch")
    layers, size = network.style_layers, Size(1024, 1536)
    need = level_bytes(network, layers, size, 4)
    assert level_bytes(network, layers, size, 2) * 2 == need
    assert tile_side(network, layers, size, 4, free=2 * need) is None
    side = tile_side(network, layers, size, 4, free=need)
    assert side is not None
    margin = Cut(network, layers, size, side).margin
    assert level_bytes(network, layers, Size(side + 2 * margin, side + 2 * margin), 4) <= 0.6 * need


def test_the_plan_changes_to_tiles_by_itself_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_network("sketch")
    size = Size(128, 192)
    monkeypatch.setattr(
        "nodes.transfer.engine.free_bytes", lambda _: level_bytes(network, network.layers, size, 4)
    )
    run = Recorder()
    objective = Objective(style=1.0, content=0.0, style_layers=network.style_layers)
    brief = Brief(rounds=[Round(size, 1)], objective=objective, optimisation=Optimisation(evaluations=1))
    painter = Painter(None, [Style(blobs(64, 64, seed=1))], network, brief, run)
    loss = painter.loss(brief.rounds[0], blobs(*size, seed=2))
    (side,) = loss.sides
    assert side is not None
    assert side < 192
    assert any(f"tiles of {side} px" in told for told in run.warnings)
    whole = replace(loss, sides=[None])(blobs(*size, seed=2))
    assert loss(blobs(*size, seed=2)).loss == pytest.approx(whole.loss, rel=1e-5)
