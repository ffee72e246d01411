"""Denoise mixes the weights of two networks that were trained on from each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch

from nodes.contract import NodeError, spec_of
from nodes.super_resolution.checkpoints import RESTORING, find_restoring, load_checkpoint
from nodes.super_resolution.super_res import super_res
from nodes.super_resolution.training.network import build_network

FAITHFUL = "realesr-general-wdn-x4v3"
RESTORED = "realesr-general-x4v3"


@pytest.fixture
def sisters(models: Path) -> Mapping[str, torch.nn.Module]:
    """Two networks that differ in their last layer only, as the pair of the catalogue."""
    with torch.random.fork_rng():
        torch.manual_seed(8)
        networks = {name: build_network(4, 8, 2) for name in (FAITHFUL, RESTORED)}
    last = {key: value for key, value in networks[RESTORED].state_dict().items() if key.startswith("body.6")}
    networks[RESTORED].load_state_dict(networks[FAITHFUL].state_dict() | last)
    for name, network in networks.items():
        torch.save(network.state_dict(), models / f"{name}.pth")
    return networks


@pytest.mark.usefixtures("sisters")
def test_a_mixture_of_last_layers_is_the_mixture_of_their_pictures() -> None:
    image = torch.rand(3, 12, 14) * 0.2 + 0.4
    faithful = super_res(image, model=FAITHFUL).image
    restored = super_res(image, model=FAITHFUL, denoise=1.0).image
    assert torch.equal(restored, super_res(image, model=RESTORED).image)
    assert float((faithful - restored).abs().max()) > 0.02
    mixed = super_res(image, model=FAITHFUL, denoise=0.3).image
    # The last layer is linear, so the closed form is exact wherever nothing was clipped.
    assert (
        0
        < float(torch.stack([faithful, restored]).min())
        < float(torch.stack([faithful, restored]).max())
        < 1
    )
    assert torch.allclose(mixed, 0.7 * faithful + 0.3 * restored, atol=1e-5)


def complaints(**parameters: object) -> list[tuple[str, str, str | None]]:
    check = spec_of(super_res).check
    assert check is not None
    return [(each.parameter, each.message, each.hint) for each in check(parameters)]


def test_a_network_without_a_sister_says_so_before_anything_runs(small_network: str) -> None:
    assert complaints(model=small_network, denoise=0.0) == []
    ((parameter, message, hint),) = complaints(model=small_network, denoise=0.4)
    assert parameter == "denoise"
    assert small_network in message
    assert hint is not None
    assert all(name in hint for name in RESTORING)
    with pytest.raises(NodeError) as caught:
        super_res(torch.rand(3, 8, 8), model=small_network, denoise=0.4)
    assert (caught.value.input, caught.value.message, caught.value.hint) == (parameter, message, hint)


def test_a_sister_that_is_missing_is_named_with_the_way_to_get_it(models: Path) -> None:
    torch.save(build_network(4, 8, 2).state_dict(), models / f"{FAITHFUL}.pth")
    ((parameter, message, hint),) = complaints(model=FAITHFUL, denoise=1.0)
    assert parameter == "denoise"
    assert RESTORED in message
    assert hint is not None
    assert f"impasto models get {RESTORED}" in hint


def test_the_restoring_sister_alone_points_to_the_faithful_one() -> None:
    ((_, _, hint),) = complaints(model=RESTORED, denoise=0.5)
    assert hint is not None
    assert FAITHFUL in hint


@pytest.mark.usefixtures("sisters")
def test_sisters_of_different_shapes_are_refused(models: Path) -> None:
    torch.save(build_network(4, 8, 3).state_dict(), models / f"{RESTORED}.pth")
    with pytest.raises(NodeError, match="different shapes"):
        super_res(torch.rand(3, 8, 8), model=FAITHFUL, denoise=0.5)


@pytest.mark.parametrize(("name", "scale"), [("impasto-x2", 2), ("impasto-x4", 4)])
def test_ours_have_a_sister_as_small(name: str, scale: int) -> None:
    assert complaints(model=name, denoise=0.5) == []
    assert find_restoring(name).stat().st_size <= 1_000_000
    for denoise in (0.5, 1.0):
        network = load_checkpoint(name, denoise)
        assert (network.scale, network.architecture.id) == (scale, "Compact")
