"""Measure, and the distances of features that it reports."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from nodes.contract import Cancelled, Image, NodeError
from nodes.features.catalogue import find_weights
from nodes.features.loading import load_file
from nodes.features.network import FeatureNetwork
from nodes.measuring import distances as module
from nodes.measuring.distances import ContentSum, Eye, GramSum, distances, style_distance
from nodes.measuring.measure import measure
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs, random_vgg


def _nothing() -> None:
    pass


def _sketch() -> FeatureNetwork:
    return load_file(find_weights("sketch")).to("cpu", torch.float32)


def _columns(network: FeatureNetwork, picture: Image, layer: str) -> torch.Tensor:
    return network.features(picture, [layer])[layer][0].flatten(1).double()


@pytest.fixture(scope="module")
def pictures() -> tuple[Image, Image, Image]:
    """A painting, its style and its photograph."""
    return blobs(70, 101, seed=1), blobs(83, 64, seed=2), blobs(70, 101, seed=3)


def test_distances_are_their_formulas_in_float64(pictures: tuple[Image, Image, Image]) -> None:
    network = _sketch()
    painting, style, photo = pictures
    found = distances(Eye(network, "cpu", _nothing), painting, style, photo)
    assert set(found.style) == set(network.style_layers)
    for layer in network.style_layers:
        own, goal, other = (_columns(network, picture, layer) for picture in (painting, style, photo))
        matrices = [features @ features.T / features.shape[1] for features in (own, goal, other)]
        expected = float((matrices[0] - matrices[1]).norm() ** 2 / matrices[1].norm() ** 2)
        assert found.style[layer] == pytest.approx(expected, rel=1e-5)
        expected = float((matrices[2] - matrices[1]).norm() ** 2 / matrices[1].norm() ** 2)
        assert found.untouched[layer] == pytest.approx(expected, rel=1e-5)
    assert set(found.content) == set(network.content_layers)
    for layer, distance in found.content.items():
        own, other = (_columns(network, picture, layer) for picture in (painting, photo))
        variance = other.var(dim=1, correction=0).mean()
        assert distance == pytest.approx(float((own - other).square().mean() / variance), rel=1e-5)


@pytest.mark.parametrize("make", [_sketch, random_vgg])
def test_a_picture_in_tiles_measures_as_in_one_piece(
    make: Callable[[], FeatureNetwork], pictures: tuple[Image, Image, Image], monkeypatch: pytest.MonkeyPatch
) -> None:
    eye = Eye(make(), "cpu", _nothing)
    whole = distances(eye, *pictures)
    monkeypatch.setattr(module, "TILE", 24)
    tiled = distances(eye, *pictures)
    for one, other in zip(whole, tiled, strict=True):
        assert other == pytest.approx(one, rel=1e-4)


def test_gram_matrices_and_content_come_in_pieces() -> None:
    features = torch.rand(4, 30, dtype=torch.float64)
    others = torch.rand(4, 30, dtype=torch.float64)
    gram, content = GramSum(), ContentSum()
    for piece in (slice(0, 11), slice(11, 12), slice(12, 30)):
        gram.add(features[:, piece])
        content.add(others[:, piece], features[:, piece])
    torch.testing.assert_close(gram.matrix(), features @ features.T / 30)
    expected = (others - features).square().mean() / features.var(dim=1, correction=0).mean()
    assert content.distance() == pytest.approx(float(expected))


def test_what_cannot_be_divided_by_is_infinite() -> None:
    assert style_distance(torch.ones(2, 2), torch.zeros(2, 2)) == math.inf
    flat = ContentSum()
    flat.add(torch.rand(3, 20), torch.full((3, 20), 0.3))
    assert flat.distance() == math.inf


def test_the_numbers_read_from_the_mean_to_the_single_layer(pictures: tuple[Image, Image, Image]) -> None:
    painting, style, photo = pictures
    run = Recorder()
    assert measure(painting, style, photo, run=run) is painting
    names = list(run.numbers)
    means = ["Style", "Style against photo", "Content", "SSIM", "Colour, mean ΔE", "Colour, all ΔE"]
    assert names[:6] == means
    assert {"Style, 1/2", "Content, full size", "Content, 1/2"} < set(names)
    layers = [f"Style, stage{number}" for number in range(1, 5)]
    sizes = ["full size", "1/2"]
    single = {(layer, size): run.numbers[f"{layer}, {size}"] for layer in layers for size in sizes}
    for layer in layers:
        assert run.numbers[layer] == pytest.approx(sum(single[layer, size] for size in sizes) / 2)
    for size in sizes:
        assert run.numbers[f"Style, {size}"] == pytest.approx(sum(single[la, size] for la in layers) / 4)
    assert run.numbers["Style"] == pytest.approx(sum(single.values()) / 8)
    assert not run.warnings or "Baldness" in run.warnings[0]


def test_the_photograph_and_the_style_itself_are_the_two_ends(pictures: tuple[Image, Image, Image]) -> None:
    _, style, photo = pictures
    untouched, arrived = Recorder(), Recorder()
    measure(photo, style, photo, levels=1, run=untouched)
    assert untouched.numbers["Style against photo"] == pytest.approx(1)
    assert untouched.numbers["Content"] == 0
    assert untouched.numbers["SSIM"] == pytest.approx(1)
    assert not [name for name in untouched.numbers if "full size" in name]
    measure(style, style, levels=1, run=arrived)
    assert arrived.numbers["Style"] == pytest.approx(0, abs=1e-9)
    assert arrived.numbers["Colour, all ΔE"] == 0
    assert not {"Content", "SSIM", "Baldness", "Style against photo"} & set(arrived.numbers)


def test_a_bald_painting_is_called_so() -> None:
    random = torch.Generator().manual_seed(0)
    photo = torch.full((3, 64, 80), 0.5)
    style = (0.5 + 0.2 * torch.randn(1, 64, 80, generator=random)).clamp(0, 1).expand(3, -1, -1).contiguous()
    bald, painted = Recorder(), Recorder()
    measure(photo, style, photo, levels=1, run=bald)
    measure(style.flip(1), style, photo, levels=1, run=painted)
    assert bald.numbers["Baldness"] == pytest.approx(1, abs=1e-3)
    assert bald.numbers["Brushwork in flat areas"] == pytest.approx(0, abs=1e-3)
    assert painted.numbers["Baldness"] == pytest.approx(0, abs=1e-3)
    assert painted.numbers["Brushwork in flat areas"] == pytest.approx(1, abs=1e-3)


def test_other_sizes_are_brought_together_and_what_does_not_fit_is_said() -> None:
    painting, style = blobs(64, 96, seed=1), blobs(300, 200, seed=2)
    run = Recorder()
    measure(painting, style, blobs(128, 192, seed=3), levels=6, style_scale=0.25, run=run)
    assert [warning for warning in run.warnings if "room for 2 of 6 levels" in warning]
    assert not [warning for warning in run.warnings if "stretched" in warning]
    measure(painting, style, blobs(128, 128, seed=3), levels=1, run=run)
    assert "128 × 128 px and the painting 96 × 64 px" in run.warnings[-2] + run.warnings[-1]
    assert all(math.isfinite(value) for value in run.numbers.values())


def test_a_picture_that_is_too_small_and_weights_that_are_not_there_are_refused(home: Path) -> None:
    good, small = blobs(64, 64, seed=1), blobs(40, 64, seed=1)
    for name, wired in {
        "painting": (small, good),
        "style": (good, small),
        "content": (good, good, small),
    }.items():
        with pytest.raises(NodeError) as refused:
            measure(*wired)  # type: ignore[arg-type]
        assert refused.value.input == name
    with pytest.raises(NodeError):
        measure(good, good, network="vgg19")


def test_measuring_can_be_cancelled_and_reports_each_step(pictures: tuple[Image, Image, Image]) -> None:
    with pytest.raises(Cancelled):
        measure(*pictures, run=Recorder(cancel_after=0))
    run = Recorder()
    measure(*pictures, levels=2, run=run)
    assert [step for step, _ in run.steps] == [0, 1, 2, 3, 4, 5]
    assert {total for _, total in run.steps} == {5}


def test_a_photograph_without_shapes_has_no_content_to_lose() -> None:
    run = Recorder()
    flat = torch.full((3, 64, 64), 0.5)
    picture = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(0))
    measure(picture, picture, content=flat, levels=1, run=run)
    assert all(math.isfinite(value) for value in run.numbers.values())
    assert any("Content is not measured" in told for told in run.warnings)
