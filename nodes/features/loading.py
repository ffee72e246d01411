"""From the name of a network to the network itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nodes.features.catalogue import find_weights
from nodes.features.weights_file import read_tensors

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork
    from nodes.features.vgg import Pooling


def load_network(name: str, *, pooling: Pooling = "max", folder: Path | None = None) -> FeatureNetwork:
    """Return the network called `name`: one of the catalogue, or a file of the model folder.

    Raises:
        WeightsMissing: if its weights are not on this machine.
        WeightsError: if they are damaged, of another family, or a pickle with code in it.
    """
    return load_file(find_weights(name, folder), pooling=pooling)


def load_file(path: Path, *, pooling: Pooling = "max") -> FeatureNetwork:
    """Return the network whose weights are at `path`, its family told by the names of its tensors.

    Raises:
        WeightsError: if the file is damaged, of no known family, or a pickle with code in it.
    """
    from nodes.features.sketch.network import Sketch
    from nodes.features.vgg import Vgg

    weights = read_tensors(path)
    if "stage1.weight" in weights:
        return Sketch(path.stem, weights)
    return Vgg(path.stem, weights, pooling)
