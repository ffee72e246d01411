"""Files of different people's VGGs: one network behind all their names."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from nodes.features.catalogue import available_layers
from nodes.features.loading import load_file
from nodes.features.naming import VGG_CONVOLUTIONS, standard_names, vgg_layers

CAFFE_MEAN = torch.tensor([103.939, 116.779, 123.68])[:, None, None]


def vgg(family: str = "vgg19") -> dict[str, torch.Tensor]:
    """A narrow VGG under torchvision's names."""
    generator = torch.Generator().manual_seed(3)
    tensors: dict[str, torch.Tensor] = {}
    channels = 3
    for index in vgg_layers(family).values():
        tensors[f"features.{index}.weight"] = torch.randn((4, channels, 3, 3), generator=generator) / 4
        tensors[f"features.{index}.bias"] = torch.randn(4, generator=generator) / 4
        channels = 4
    return tensors


def by_layer(tensors: dict[str, torch.Tensor], family: str = "vgg19") -> dict[str, torch.Tensor]:
    layers = {str(index): layer for layer, index in vgg_layers(family).items()}
    return {f"{layers[name.split('.')[1]]}.{name.split('.')[2]}": tensor for name, tensor in tensors.items()}


def in_sequence(tensors: dict[str, torch.Tensor], *, swap: bool) -> dict[str, torch.Tensor]:
    """As a torch Sequential with padding layers between numbers its parts; its first part swaps colours."""
    sequence: dict[str, torch.Tensor] = {}
    number = 0
    if swap:
        sequence["0.weight"] = (torch.eye(3).flip(0) * 255)[:, :, None, None].contiguous()
        sequence["0.bias"] = -CAFFE_MEAN.flatten()
        number = 2
    for name in tensors:
        if name.endswith("weight"):
            sequence[f"{number}.weight"] = tensors[name]
            sequence[f"{number}.bias"] = tensors[name.replace("weight", "bias")]
            number += 3
    return sequence


@pytest.mark.parametrize("family", VGG_CONVOLUTIONS)
def test_names_of_layers_give_the_same_network(tmp_path: Path, family: str) -> None:
    save_file(vgg(family), tmp_path / "a.safetensors")
    save_file(by_layer(vgg(family), family), tmp_path / "b.safetensors")
    first = load_file(tmp_path / "a.safetensors", preprocessing="bgr255")
    second = load_file(tmp_path / "b.safetensors")
    assert first.layers == second.layers == available_layers(tmp_path / "b.safetensors")
    image = torch.rand(3, 40, 33)
    a, b = (network.features(image, ["relu5_1"])["relu5_1"] for network in (first, second))
    assert torch.equal(a, b)


def test_a_sequence_that_swaps_colours_first_is_fed_as_it_would_feed_itself(tmp_path: Path) -> None:
    tensors = vgg()
    path = tmp_path / "a.safetensors"
    save_file(in_sequence(tensors, swap=True), path)
    assert available_layers(path)[-1] == "relu5_4"
    image = torch.rand(3, 12, 10)
    weight, bias = tensors["features.0.weight"], tensors["features.0.bias"]
    swapped = torch.nn.functional.conv2d(
        image[None].double(),
        (torch.eye(3).flip(0) * 255)[:, :, None, None].double(),
        -CAFFE_MEAN.flatten().double(),
    )
    expected = torch.nn.functional.conv2d(
        torch.nn.functional.pad(swapped, (1, 1, 1, 1), mode="replicate"), weight.double(), bias.double()
    )
    found = load_file(path).features(image, ["conv1_1"])["conv1_1"]
    torch.testing.assert_close(found.double(), expected, rtol=1e-4, atol=1e-3)


def test_a_plain_sequence_is_read_by_its_order(tmp_path: Path) -> None:
    save_file(in_sequence(vgg("vgg16"), swap=False), tmp_path / "a.safetensors")
    network = load_file(tmp_path / "a.safetensors")
    assert network.layers[-1] == "relu5_3"


def test_a_classifier_is_left_out() -> None:
    names = standard_names({"features.0.weight": (64, 3, 3, 3), "classifier.0.weight": (4096, 25088)})
    assert list(names) == ["features.0.weight"]


def test_a_classifier_is_not_even_looked_at(tmp_path: Path) -> None:
    torch.save(vgg() | {"classifier.0.weight": torch.full((2, 2), torch.nan)}, tmp_path / "a.pth")
    assert load_file(tmp_path / "a.pth").layers[-1] == "relu5_4"


@given(st.dictionaries(st.text(max_size=20), st.lists(st.integers(0, 600), max_size=4), max_size=8))
def test_any_names_are_borne(shapes: dict[str, list[int]]) -> None:
    assert set(standard_names(shapes).values()) <= set(shapes)
