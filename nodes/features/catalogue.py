"""The networks that style transfer can look with, where their weights lie, and which layers those reach.

Light by intent: a recipe is checked with this module, so it never loads torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nodes.contract import NodeError
from nodes.features.naming import standard_names, vgg_family, vgg_layers
from nodes.features.weights_file import WeightsError, tensor_shapes
from nodes.models.catalogue import (
    MODEL_SUFFIXES,
    ModelEntry,
    entries_for,
    is_file_name,
    model_folder,
    own_files,
)

__all__ = [
    "FEATURE_NETWORKS",
    "MODEL_SUFFIXES",
    "SHIPPED",
    "FeatureNetworkEntry",
    "WeightsMissing",
    "available_layers",
    "find_weights",
    "layers_of",
    "model_folder",
    "network_names",
    "own_files",
]

SHIPPED = Path(__file__).parent / "weights"
_VGG_STYLE = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")


class WeightsMissing(NodeError):
    """The weights of a network are not on this machine; `hint` says how to get them."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"The weights of {name!r} are not on this machine.", input="network", hint=hint)
        self.name = name


@dataclass(frozen=True, slots=True)
class FeatureNetworkEntry:
    """A network of the catalogue, and the layers that it is looked at with unless a recipe says others."""

    model: ModelEntry
    style_layers: tuple[str, ...]
    content_layers: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name that recipes use."""
        return self.model.name

    @property
    def title(self) -> str:
        """The name that people read."""
        return self.model.title


def _described(model: ModelEntry) -> FeatureNetworkEntry:
    if model.family == "sketch":
        stages = ("stage1", "stage2", "stage3", "stage4")
        return FeatureNetworkEntry(model, stages, ("stage1", "stage2"))
    return FeatureNetworkEntry(model, _VGG_STYLE, ("conv4_2",))


FEATURE_NETWORKS: Mapping[str, FeatureNetworkEntry] = {
    model.name: _described(model) for model in entries_for("features")
}


def find_weights(name: str, folder: Path | None = None) -> Path:
    """Return the path of the weights of the network `name`: one of the catalogue, or a file of the folder.

    Raises:
        WeightsMissing: if they are not there; the hint says how to get them, how large they are and what
            their licence is.
    """
    entry = FEATURE_NETWORKS.get(name)
    if entry is not None:
        path = entry.model.path(folder)
        if path is None:
            raise WeightsMissing(name, entry.model.how_to_get())
        return path
    folder = folder or model_folder()
    path = folder / name if is_file_name(name) else None
    if path is None or not path.is_file():
        known = ", ".join([*FEATURE_NETWORKS, *own_files(folder)])
        raise WeightsMissing(
            name, f"There are: {known}. Bring a file of your own in with: impasto models get FILE."
        )
    return path


def network_names() -> list[str]:
    """Return the names to offer: `sketch`, the networks whose weights are here, the user's own files, then
    the others of the catalogue."""
    here = [entry.name for entry in FEATURE_NETWORKS.values() if entry.model.path() is not None]
    return [*here, *own_files(), *(name for name in FEATURE_NETWORKS if name not in here)]


def available_layers(path: Path) -> tuple[str, ...]:
    """Return the layers that a safetensors file reaches, by its header alone, from shallow to deep.

    Raises:
        WeightsError: if the file is damaged or holds neither a VGG nor a `sketch` network.
    """
    return layers_of(set(standard_names(tensor_shapes(path))), path.name)


def layers_of(names: set[str], file: str) -> tuple[str, ...]:
    """Return the layers that tensors of these standard `names` offer; `file` is named in the error.

    Raises:
        WeightsError: if they are neither a VGG's nor a `sketch` network's.
    """
    stages = sorted(
        int(match[1]) for name in names if (match := re.fullmatch(r"stage(\d{1,3})\.weight", name))
    )
    if stages and stages == list(range(1, len(stages) + 1)):
        return tuple(f"stage{number}" for number in stages)
    layers: list[str] = []
    for layer, index in vgg_layers(vgg_family(names, file)).items():
        if f"features.{index}.weight" not in names:
            break
        layers += [layer, layer.replace("conv", "relu")]
    if not layers:
        raise WeightsError(f"{file} holds no features.0.weight: it is no VGG and no sketch network")
    return tuple(layers)
