"""VGG-19 as the references build it: a plain sequence of modules, rectified in place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import torch
from torch import nn

from nodes.features.weights_file import read_tensors

if TYPE_CHECKING:
    from torch import Tensor

Pooling = Literal["max", "average", "l2"]
STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_LAYER = "relu4_2"
BLOCKS = {1: (2, 64), 2: (2, 128), 3: (4, 256), 4: (4, 512), 5: (4, 512)}
"""Convolutions of each block and their channels (Simonyan & Zisserman 2015, table 1, column E)."""


def convolutions() -> dict[str, int]:
    """Return the index in ``features`` of each convolution, named ``conv1_1``…

    >>> convolutions()["conv4_2"]
    21
    """
    indices: dict[str, int] = {}
    index = 0
    for block, (count, _) in BLOCKS.items():
        for number in range(1, count + 1):
            indices[f"conv{block}_{number}"] = index
            index += 2
        index += 1
    return indices


def vgg19_weights(
    file: Path | None = None, *, last: str = "conv5_1", seed: int = 0, dtype: torch.dtype = torch.float32
) -> dict[str, Tensor]:
    """Return VGG-19's tensors by torchvision's names, up to the convolution `last`.

    What `file` does not hold is drawn as He et al. (2015) begin a network: it keeps the scale of what comes
    in, so that layers beyond the file cost what they would and see numbers of the right size.
    """
    found = {} if file is None else read_tensors(file)
    generator = torch.Generator().manual_seed(seed)
    weights: dict[str, Tensor] = {}
    channels = 3
    for layer, index in convolutions().items():
        width = BLOCKS[int(layer[4])][1]
        drawn = torch.randn((width, channels, 3, 3), generator=generator) * (2 / (9 * channels)) ** 0.5
        weights[f"features.{index}.weight"] = found.get(f"features.{index}.weight", drawn).to(dtype)
        weights[f"features.{index}.bias"] = found.get(f"features.{index}.bias", torch.zeros(width)).to(dtype)
        channels = width
        if layer == last:
            return weights
    raise ValueError(f"VGG-19 has no convolution {last!r}")


class Features(nn.Module):
    """The modules of VGG-19's ``features`` up to the deepest layer asked for."""

    def __init__(
        self,
        weights: Mapping[str, Tensor],
        layers: Iterable[str],
        *,
        pooling: Pooling = "max",
        gains: Mapping[Pooling, float] | None = None,
        first_padding: Literal["zeros", "replicate"] = "zeros",
    ) -> None:
        """Build them; `gains` is what each kind of pooling is multiplied by (1 where it says nothing)."""
        super().__init__()
        indices = convolutions()
        self._index = {layer: indices[layer.replace("relu", "conv")] + 1 for layer in layers}
        depth = max(self._index.values())
        modules: list[nn.Module] = []
        while len(modules) <= depth:
            weight = weights.get(f"features.{len(modules)}.weight")
            if weight is None:
                modules.append(_Pool(pooling, (gains or {}).get(pooling, 1.0)))
                continue
            convolution = nn.Conv2d(
                weight.shape[1],
                weight.shape[0],
                3,
                padding=1,
                padding_mode="zeros" if modules else first_padding,
                dtype=weight.dtype,
            )
            bias = weights[f"features.{len(modules)}.bias"]
            convolution.load_state_dict({"weight": weight, "bias": bias})
            modules += [convolution, nn.ReLU(inplace=True)]
        self._modules_in_order = nn.Sequential(*modules[: depth + 1]).eval().requires_grad_(False)

    def forward(self, batch: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Return the rectified maps (1, C, H', W') of `layers` for a preprocessed batch (1, 3, H, W)."""
        wanted = {self._index[layer]: layer for layer in layers}
        found: dict[str, Tensor] = {}
        for index, module in enumerate(self._modules_in_order):
            batch = module(batch)
            if index in wanted:
                found[wanted[index]] = batch
            if len(found) == len(wanted):
                break
        return found


class _Pool(nn.Module):
    def __init__(self, pooling: Pooling, gain: float) -> None:
        super().__init__()
        kinds = {"max": nn.MaxPool2d(2), "average": nn.AvgPool2d(2), "l2": nn.LPPool2d(2, 2)}
        self._pool = kinds[pooling]
        self._gain = gain

    def forward(self, maps: Tensor) -> Tensor:
        pooled: Tensor = self._pool(maps)
        return pooled if self._gain == 1 else pooled * self._gain
