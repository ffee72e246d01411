"""The networks that style transfer can look with, where their weights lie, and which layers those reach.

Light by intent: a recipe is checked with this module, so it never loads torch.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from nodes.contract import NodeError
from nodes.features.weights_file import WeightsError, tensor_shapes

SHIPPED = Path(__file__).parent / "weights"
MODEL_SUFFIXES = (".safetensors", ".pth", ".pt")

VGG_CONVOLUTIONS: dict[str, tuple[int, ...]] = {"vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
"""Convolutions of each of the five blocks (Simonyan & Zisserman 2015, table 1, columns D and E)."""


class WeightsMissing(NodeError):
    """The weights of a network are not on this machine; `hint` says how to get them."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(f"The weights of {name!r} are not on this machine.", input="network", hint=hint)
        self.name = name


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNetworkEntry:
    """What the catalogue knows of one network.

    `files` are the names under which its weights may lie in the model folder, `shipped` says that they come
    with the project, `size` is in bytes.
    """

    name: str
    title: str
    files: tuple[str, ...]
    shipped: bool
    size: int
    licence: str
    address: str
    how: str
    style_layers: tuple[str, ...]
    content_layers: tuple[str, ...]


_TORCHVISION = "https://download.pytorch.org/models/"
_VGG_STYLE = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")

FEATURE_NETWORKS: dict[str, FeatureNetworkEntry] = {
    entry.name: entry
    for entry in (
        FeatureNetworkEntry(
            name="sketch",
            title="Sketch (ours, learned from drawn pictures)",
            files=("sketch.safetensors",),
            shipped=True,
            size=2_100_000,
            licence="Apache-2.0",
            address="",
            how="It ships; `python -m nodes.features.sketch` makes it anew.",
            style_layers=("stage1", "stage2", "stage3", "stage4"),
            content_layers=("stage2", "stage3"),
        ),
        FeatureNetworkEntry(
            name="vgg19",
            title="VGG-19 (ImageNet)",
            files=("vgg19.safetensors", "vgg19-dcbb9e9d.pth"),
            shipped=False,
            size=574_673_361,
            licence="BSD-3-Clause (torchvision)",
            address=_TORCHVISION + "vgg19-dcbb9e9d.pth",
            how="Download vgg19-dcbb9e9d.pth (575 MB) into the model folder.",
            style_layers=_VGG_STYLE,
            content_layers=("conv4_2",),
        ),
        FeatureNetworkEntry(
            name="vgg16",
            title="VGG-16 (ImageNet)",
            files=("vgg16.safetensors", "vgg16-397923af.pth"),
            shipped=False,
            size=553_433_881,
            licence="BSD-3-Clause (torchvision)",
            address=_TORCHVISION + "vgg16-397923af.pth",
            how="Download vgg16-397923af.pth (553 MB) into the model folder.",
            style_layers=_VGG_STYLE,
            content_layers=("conv4_2",),
        ),
    )
}


def model_folder() -> Path:
    """Return the folder for weights that do not ship: ``$IMPASTO_HOME/models``, or the user's data folder."""
    home = os.environ.get("IMPASTO_HOME")
    if home:
        return Path(home) / "models"
    from platformdirs import user_data_dir

    return Path(user_data_dir("impasto")) / "models"


def find_weights(name: str, folder: Path | None = None) -> Path:
    """Return the path of the weights of the network `name`: one of the catalogue, or a file of the folder.

    Raises:
        WeightsMissing: if they are not there; the hint names size, licence, address and folder.
    """
    folder = folder or model_folder()
    entry = FEATURE_NETWORKS.get(name)
    if entry is None:
        return _own_file(name, folder)
    for file in entry.files:
        path = (SHIPPED if entry.shipped else folder) / file
        if path.is_file():
            return path
    raise WeightsMissing(
        name,
        f"{entry.how} Folder: {folder}. Licence: {entry.licence}. Address: {entry.address or 'shipped'}.",
    )


def _own_file(name: str, folder: Path) -> Path:
    known = ", ".join([*FEATURE_NETWORKS, *own_files(folder)])
    if set(name) & set("/\\\0") or name.startswith(".") or not name.endswith(MODEL_SUFFIXES):
        raise WeightsMissing(name, f"It is neither a known network nor a file's name. There are: {known}.")
    path = folder / name
    if not path.is_file():
        raise WeightsMissing(name, f"Put the file into {folder}, or choose one of: {known}.")
    return path


def own_files(folder: Path | None = None) -> list[str]:
    """Return the names of the weights files in the model folder that no entry of the catalogue claims."""
    folder = folder or model_folder()
    if not folder.is_dir():
        return []
    claimed = {file for entry in FEATURE_NETWORKS.values() for file in entry.files}
    found = (path.name for path in folder.iterdir() if path.suffix in MODEL_SUFFIXES and path.is_file())
    return sorted(name for name in found if name not in claimed)


def network_names() -> list[str]:
    """Return the names to offer: `sketch`, the networks whose weights are here, the user's own files, then
    the others of the catalogue."""
    here: list[str] = []
    elsewhere: list[str] = []
    for entry in FEATURE_NETWORKS.values():
        files = [(SHIPPED if entry.shipped else model_folder()) / file for file in entry.files]
        (here if any(path.is_file() for path in files) else elsewhere).append(entry.name)
    return [*here, *own_files(), *elsewhere]


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


def available_layers(path: Path) -> tuple[str, ...]:
    """Return the layers that a safetensors file reaches, by its header alone, from shallow to deep.

    Raises:
        WeightsError: if the file is damaged or holds neither a VGG nor a `sketch` network.
    """
    return layers_of(set(tensor_shapes(path)), path.name)


def layers_of(names: set[str], file: str) -> tuple[str, ...]:
    """Return the layers that tensors of these `names` offer; `file` is named in the error.

    Raises:
        WeightsError: if they are neither a VGG's nor a `sketch` network's.
    """
    stages = sorted(int(match[1]) for name in names if (match := re.fullmatch(r"stage(\d+)\.weight", name)))
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


def vgg_family(names: set[str], file: str) -> str:
    """Return whether tensors of these `names` are a VGG-16's or a VGG-19's.

    The two differ from the fourth convolution of block 3 on; a file that ends before it is read as VGG-19.
    """
    numbers = {int(match[1]) for name in names if (match := re.fullmatch(r"features\.(\d+)\.weight", name))}
    fitting = [family for family in ("vgg19", "vgg16") if numbers <= set(vgg_layers(family).values())]
    if not fitting:
        raise WeightsError(f"{file} has convolutions where neither VGG-16 nor VGG-19 has them")
    return fitting[0]
