"""VGG-16 and VGG-19 as style transfer uses them: convolutions, rectifiers and pooling, no classifier."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Literal

from nodes.features.catalogue import layers_of
from nodes.features.naming import VGG_CONVOLUTIONS, vgg_family, vgg_layers
from nodes.features.network import FeatureNetwork
from nodes.features.weights_file import WeightsError

if TYPE_CHECKING:
    from torch import Tensor

Pooling = Literal["max", "average", "l2"]
Preprocessing = Literal["rgb", "rgb255", "bgr255"]
Border = Literal["replicate", "zeros"]

#: Mean and deviation of each channel, in the order RGB on [0, 1], that are taken off a picture.
#: rgb: what torchvision's ImageNet weights were trained with. rgb255: the same mean on 0…255, undivided, as
#: the pyramid reference feeds those weights. bgr255: what Caffe's VGGs were trained with.
AFFINES: dict[Preprocessing, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "rgb": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "rgb255": ((0.485, 0.456, 0.406), (1 / 255, 1 / 255, 1 / 255)),
    "bgr255": ((123.68 / 255, 116.779 / 255, 103.939 / 255), (1 / 255, 1 / 255, 1 / 255)),
}
#: Pooling other than that of the training lowers activations; these factors of style-transfer-pytorch make
#: up for it.
GAINS: dict[Pooling, float] = {"max": 1.0, "average": 2.0, "l2": 0.78}
CONTENT_LAYERS = ("conv4_2", "conv3_1", "conv2_1", "conv1_1")


class Vgg(FeatureNetwork):
    """Layers ``convB_K`` and ``reluB_K`` of each block that the weights reach, named as Gatys et al. do.

    The first convolution replicates the border (zeros there paint a dark frame) unless `border` asks for
    zeros; the others pad with zeros, as they were trained.
    """

    counts_odd = False

    def __init__(
        self,
        name: str,
        weights: Mapping[str, Tensor],
        *,
        pooling: Pooling = "max",
        compensated: bool = True,
        preprocessing: Preprocessing = "rgb",
        border: Border = "replicate",
    ) -> None:
        """Build the network from torchvision's ``features.N.weight`` and ``features.N.bias``.

        `compensated` multiplies what average and l2 pooling give by `GAINS`.

        Raises:
            WeightsError: if the tensors are no VGG's, or their shapes do not fit each other.
        """
        layers = layers_of(set(weights), name)
        family = vgg_family(set(weights), name)
        relu = tuple(layer for layer in layers if layer.endswith("_1") and layer.startswith("relu"))
        content = next(layer for layer in CONTENT_LAYERS if layer in layers)
        indices = vgg_layers(family)
        flat = [key for key, tensor in weights.items() if tensor.ndim != (4 if key.endswith("weight") else 1)]
        if flat:
            raise WeightsError(f"{name}: {flat[0]} has shape {tuple(weights[flat[0]].shape)}")
        channels_of = {
            f"{kind}{layer[4:]}": len(weights[f"features.{indices[layer]}.weight"])
            for layer in layers
            if layer.startswith("conv")
            for kind in ("conv", "relu")
        }
        strides = {layer: 2 ** (int(layer[4]) - 1) for layer in layers}
        super().__init__(name, layers, relu, (content,), channels_of, strides, _margins(family), {})
        self.pooling = pooling
        self.preprocessing = preprocessing
        self.white = 1.0 if preprocessing == "rgb" else 255.0
        self.border = border
        self._gain = GAINS[pooling] if compensated else 1.0
        self._convolutions = {
            layer: (weights[f"features.{indices[layer]}.weight"], _bias(weights, indices[layer], name))
            for layer in layers
            if layer.startswith("conv")
        }
        channels = 3
        for layer, (weight, bias) in self._convolutions.items():
            if weight.ndim != 4 or tuple(weight.shape[1:]) != (channels, 3, 3) or len(bias) != len(weight):
                raise WeightsError(
                    f"{name}: {layer} has shape {tuple(weight.shape)}, expected (…, {channels}, 3, 3)"
                )
            channels = len(weight)
        if preprocessing == "bgr255":
            # Turned once here, the weights take RGB, and no picture has to be turned.
            weight, bias = self._convolutions["conv1_1"]
            self._convolutions["conv1_1"] = (weight.flip(1), bias)

    def _tensors(self) -> list[Tensor]:
        return [tensor for pair in self._convolutions.values() for tensor in pair]

    def _replace(self, tensors: list[Tensor]) -> None:
        pairs = zip(tensors[::2], tensors[1::2], strict=True)
        self._convolutions = dict(zip(self._convolutions, pairs, strict=True))

    def _compute(self, image: Tensor, wanted: AbstractSet[str]) -> dict[str, Tensor]:
        from torch.nn.functional import conv2d, pad, relu

        mean, deviation = (image.new_tensor(row)[:, None, None] for row in AFFINES[self.preprocessing])
        maps = self._enter((image - mean) / deviation)
        found: dict[str, Tensor] = {}
        block = "1"
        for layer, (weight, bias) in self._convolutions.items():
            if layer[4] != block:
                block = layer[4]
                maps = pool(maps, self.pooling, self._gain)
            if layer == "conv1_1" and self.border == "replicate":
                maps = conv2d(pad(maps, (1, 1, 1, 1), mode="replicate"), weight, bias)
            else:
                maps = conv2d(maps, weight, bias, padding=1)
            if layer in wanted:
                found[layer] = maps
                maps = relu(maps)
            else:
                # The rectifier needs no more than its own result: half the memory of a large picture.
                maps = maps.relu_()
            rectified = layer.replace("conv", "relu")
            if rectified in wanted:
                found[rectified] = maps
            if len(found) == len(wanted):
                break
        return found


def pool(maps: Tensor, pooling: Pooling, gain: float = 1.0) -> Tensor:
    """Return (N, C, H, W) at half the size, times `gain`; l2 is the root of each window's sum of squares.

    An odd last row or column is dropped, but one alone is kept.
    """
    import torch
    from torch.nn.functional import avg_pool2d, max_pool2d

    window = (min(2, maps.shape[-2]), min(2, maps.shape[-1]))
    if pooling == "max":
        pooled = max_pool2d(maps, window)
    elif pooling == "average":
        pooled = avg_pool2d(maps, window)
    else:
        # The smallest number keeps the root's slope finite where a window is all zeros.
        smallest = torch.finfo(maps.dtype).tiny
        pooled = (avg_pool2d(maps.square(), window) * (window[0] * window[1]) + smallest).sqrt()
    return pooled if gain == 1 else pooled * gain


def _margins(family: str) -> dict[str, int]:
    """Pixels around a position that reach each layer: half its receptive field, rounded up."""
    margins: dict[str, int] = {}
    reach, stride = 0.0, 1
    for block, convolutions in enumerate(VGG_CONVOLUTIONS[family], start=1):
        if block > 1:
            reach += stride / 2
            stride *= 2
        for position in range(1, convolutions + 1):
            reach += stride
            for kind in ("conv", "relu"):
                margins[f"{kind}{block}_{position}"] = int(reach + 0.5)
    return margins


def _bias(weights: Mapping[str, Tensor], index: int, name: str) -> Tensor:
    try:
        return weights[f"features.{index}.bias"]
    except KeyError:
        raise WeightsError(f"{name} holds features.{index}.weight without its bias") from None
