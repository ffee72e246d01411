"""The one interface to every feature network: an image in, named feature maps out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import torch
    from torch import Tensor


class FeatureNetwork(ABC):
    """A fixed network whose layers are named.

    `layers` are those that the weights reach, from shallow to deep; `style_layers` and `content_layers` are
    the defaults; `style_weights` weigh style layers (1 where they say nothing). Of each layer, `channels`
    says how many maps it has, `strides` how many pixels apart its positions are, and `margins` how many
    pixels around a position its value depends on.
    """

    white = 1.0
    """The value that white has in the pixels that enter, before they are centred."""
    counts_odd = True
    """Whether halving an odd number of rows keeps the last one (rounds up) or drops it."""

    def __init__(
        self,
        name: str,
        layers: tuple[str, ...],
        style_layers: tuple[str, ...],
        content_layers: tuple[str, ...],
        channels: Mapping[str, int],
        strides: Mapping[str, int],
        margins: Mapping[str, int],
        style_weights: Mapping[str, float],
    ) -> None:
        self.name = name
        self.layers = layers
        self.style_layers = style_layers
        self.content_layers = content_layers
        self.channels = channels
        self.strides = strides
        self.margins = margins
        self.style_weights = style_weights
        self._dtype: torch.dtype | None = None

    def features(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """Return the maps (1, C, H', W') of `layers` for an image (3, H, W), sRGB in [0, 1].

        Nothing deeper than the deepest layer asked for is computed. Gradients flow to the image where it asks
        for them; the maps have the type that `to` chose, float32 by default, and channels-last memory.

        Raises:
            KeyError: if the network has no such layer; the message lists those it has.
        """
        unknown = [layer for layer in layers if layer not in self.layers]
        if unknown:
            raise KeyError(f"{self.name} has no layer {unknown[0]!r}; it has {', '.join(self.layers)}")
        return self._compute(image, set(layers)) if layers else {}

    @property
    def item_bytes(self) -> int:
        """The bytes of one value of a map."""
        return self._dtype.itemsize if self._dtype else 4

    @property
    def precision(self) -> str:
        """The number type of the maps, as torch names it."""
        return str(self._dtype).removeprefix("torch.") if self._dtype else "float32"

    def map_size(self, layer: str, height: int, width: int) -> tuple[int, int]:
        """Return height and width of the maps of `layer` for an image of `height` and `width`."""
        stride = self.strides[layer]
        while stride > 1:
            if self.counts_odd:
                height, width = (height + 1) // 2, (width + 1) // 2
            else:
                height, width = max(1, height // 2), max(1, width // 2)
            stride //= 2
        return height, width

    def to(self, device: str, dtype: torch.dtype) -> Self:
        """Move the weights to `device` and compute in `dtype` from now on; returns the network itself."""
        import torch

        self._dtype = dtype
        moved = []
        for tensor in self._tensors():
            tensor = tensor.to(device=device, dtype=dtype)
            moved.append(tensor.contiguous(memory_format=torch.channels_last) if tensor.ndim == 4 else tensor)
        self._replace(moved)
        return self

    def _enter(self, image: Tensor) -> Tensor:
        """The preprocessed image (3, H, W) as a batch of one in the network's type, channels last."""
        import torch

        return image[None].to(self._dtype or torch.float32).contiguous(memory_format=torch.channels_last)

    @abstractmethod
    def _compute(self, image: Tensor, wanted: AbstractSet[str]) -> dict[str, Tensor]:
        """The maps of the layers `wanted`, at least one and all known."""

    @abstractmethod
    def _tensors(self) -> list[Tensor]:
        """The weights, in a fixed order."""

    @abstractmethod
    def _replace(self, tensors: list[Tensor]) -> None:
        """Take other weights, in the order of `_tensors`."""
