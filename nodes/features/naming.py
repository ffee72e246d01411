"""The names that tensors of a VGG have in the files of different people, brought to torchvision's.

Light by intent: the names of a safetensors file are read without loading torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nodes.features.weights_file import WeightsError
from nodes.models.catalogue import Input

VGG_CONVOLUTIONS: dict[str, tuple[int, ...]] = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
"""Convolutions of each of the five blocks (Simonyan & Zisserman 2015, table 1, columns D and E)."""

SWAP = (3, 3, 1, 1)
"""Shape of a convolution that turns RGB in [0, 1] into Caffe's BGR, which some conversions put first."""


def vgg_layers(family: str) -> dict[str, int]:
    """Return the index in torchvision's ``features`` of each convolution of `family`, named ``conv1_1``….

    >>> vgg_layers("vgg19")["conv3_1"]
    10
    """
    indices: dict[str, int] = {}
    index = 0
    for block, convolutions in enumerate(VGG_CONVOLUTIONS[family], start=1):
        for position in range(1, convolutions + 1):
            indices[f"conv{block}_{position}"] = index
            index += 2
        index += 1
    return indices


def vgg_family(names: set[str], file: str) -> str:
    """Return whether tensors of these standard `names` are a VGG-16's or a VGG-19's.

    The two differ from the fourth convolution of block 3 on; a file that ends before it is read as VGG-19.
    """
    numbers = {
        int(match[1]) for name in names if (match := re.fullmatch(r"features\.(\d{1,3})\.weight", name))
    }
    fitting = [family for family in ("vgg19", "vgg16") if numbers <= set(vgg_layers(family).values())]
    if not fitting:
        raise WeightsError(f"{file} has convolutions where neither VGG-16 nor VGG-19 has them")
    return fitting[0]


def standard_names(shapes: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Return the names that the tensors of a file should have, each with the name it has there.

    `shapes` are the file's tensors by name. Known are torchvision's names (``features.0.weight``), the names
    of layers (``conv1_1.weight``, as Gatys' own conversion has them) and a plain numbered sequence
    (``0.weight``), with or without a first convolution that swaps the colours. What is of no convolution, the
    classifier for one, is left out; other names, a `sketch` network's for one, stay as they are.

    >>> standard_names({"conv1_1.weight": (64, 3, 3, 3), "conv2_1.bias": (128,)})
    {'features.0.weight': 'conv1_1.weight', 'features.5.bias': 'conv2_1.bias'}
    """
    if any(name.startswith("features.") for name in shapes):
        return {name: name for name in shapes if name.startswith("features.")}
    if "conv1_1.weight" in shapes:
        indices = vgg_layers("vgg19" if "conv3_4.weight" in shapes else "vgg16")
        return {
            f"features.{indices[layer]}.{kind}": name
            for name in shapes
            for layer, _, kind in [name.rpartition(".")]
            if layer in indices
        }
    if "0.weight" in shapes and all(re.fullmatch(r"\d{1,3}\.(weight|bias)", name) for name in shapes):
        return _numbered(shapes)
    return {name: name for name in shapes}


def own_input(shapes: Mapping[str, Sequence[int]]) -> Input:
    """Return what a file that no catalogue knows was trained on, as far as its names tell.

    Layers by name and a colour swap mark conversions of Caffe's VGG; torchvision's names mark torchvision's
    weights, and those few conversions that use them too must be told by the parameter `preprocessing`.
    """
    swapped = tuple(shapes.get("0.weight", ())) == SWAP
    return "bgr255" if swapped or "conv1_1.weight" in shapes else "rgb"


def _numbered(shapes: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """A sequence's convolutions in their order, whatever stands between them."""
    numbers = sorted(int(name.partition(".")[0]) for name in shapes if name.endswith(".weight"))
    if tuple(shapes["0.weight"]) == SWAP:
        numbers = numbers[1:]
    family = "vgg16" if len(numbers) == sum(VGG_CONVOLUTIONS["vgg16"]) else "vgg19"
    return {
        f"features.{index}.{kind}": f"{number}.{kind}"
        for number, index in zip(numbers, vgg_layers(family).values(), strict=False)
        for kind in ("weight", "bias")
        if f"{number}.{kind}" in shapes
    }
