"""The forward pass of `sketch`: stages of filters, each at half the size of the one before."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from nodes.features.catalogue import FEATURE_NETWORKS, layers_of
from nodes.features.halving import halve
from nodes.features.network import FeatureNetwork
from nodes.features.padding import replicate
from nodes.features.weights_file import WeightsError

if TYPE_CHECKING:
    from torch import Tensor

INPUT_MEAN = 0.5
INPUT_SCALE = 0.25
STYLE_WEIGHTS = {"stage1": 16.0, "stage2": 4.0, "stage3": 0.5, "stage4": 0.125}
"""Chosen with the judge of `bench/judge`, on the pairs that it does not hold out. Alike, they leave strokes
behind that the first stages see; the deeper stages follow them with little weight of their own."""


class Sketch(FeatureNetwork):
    """Layers ``stage1`` … of rectified filter responses, stage K at 1/2^(K−1) of the image's size.

    Each channel's mean activation over the pictures that it was learned from is 1.
    """

    def __init__(self, name: str, weights: Mapping[str, Tensor]) -> None:
        """Build the network from ``stageK.weight`` (out, in, side, side) and ``stageK.bias`` (out).

        Raises:
            WeightsError: if a stage is missing or does not fit the one before.
        """
        layers = layers_of(set(weights), name)
        entry = FEATURE_NETWORKS["sketch"]
        content = tuple(layer for layer in entry.content_layers if layer in layers) or layers[-1:]
        channels = 3
        self._stages: list[tuple[Tensor, Tensor]] = []
        widths: dict[str, int] = {}
        strides: dict[str, int] = {}
        margins: dict[str, int] = {}
        reach, stride = 0.0, 1
        for layer in layers:
            weight, bias = weights[f"{layer}.weight"], weights.get(f"{layer}.bias")
            if bias is None or weight.ndim != 4 or weight.shape[1] != channels or len(bias) != len(weight):
                raise WeightsError(
                    f"{name}: {layer} does not fit a network with {channels} channels before it"
                )
            self._stages.append((weight, bias))
            channels = widths[layer] = len(weight)
            strides[layer] = stride
            reach += stride * (weight.shape[-1] // 2)
            margins[layer] = int(reach + 0.5)
            reach += 1.5 * stride
            stride *= 2
        super().__init__(name, layers, layers, content, widths, strides, margins, STYLE_WEIGHTS)

    def _tensors(self) -> list[Tensor]:
        return [tensor for stage in self._stages for tensor in stage]

    def _replace(self, tensors: list[Tensor]) -> None:
        self._stages = list(zip(tensors[::2], tensors[1::2], strict=True))

    def _compute(self, image: Tensor, wanted: AbstractSet[str]) -> dict[str, Tensor]:
        maps = self._enter((image - INPUT_MEAN) / INPUT_SCALE)
        found: dict[str, Tensor] = {}
        for layer, (weight, bias) in zip(self.layers, self._stages, strict=True):
            if found:
                maps = halve(maps)
            maps = found[layer] = respond(maps, weight, bias)
            if found.keys() >= wanted:
                break
        return {layer: found[layer] for layer in wanted}


def respond(maps: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Rectified filter responses of (N, C, H, W), same height and width, the border replicated."""
    from torch.nn.functional import conv2d

    return conv2d(replicate(maps, weight.shape[-1] // 2), weight, bias).relu_()
