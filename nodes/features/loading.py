"""From the name of a network to the network itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nodes.features.naming import own_input, standard_names
from nodes.features.weights_file import WeightsError, as_floats, read_table
from nodes.models.catalogue import entry_of_file
from nodes.models.errors import WrongContent
from nodes.models.verify import verify

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork
    from nodes.features.vgg import Border, Pooling

Preprocessing = Literal["own", "rgb255", "bgr255"]


def load_file(
    path: Path,
    *,
    pooling: Pooling = "max",
    compensated: bool = True,
    preprocessing: Preprocessing = "own",
    border: Border = "replicate",
) -> FeatureNetwork:
    """Return the network whose weights are at `path`, its family told by the names of its tensors.

    The options are a VGG's; `sketch` was learned with its own pooling, preprocessing and border, and keeps
    them whatever is asked.

    Args:
        path: A safetensors file, or a state dict in ``.pth`` or ``.pt``.
        pooling: How a VGG halves its maps.
        compensated: Whether average (×2) and l2 (×0.78) pooling are scaled up to max pooling's activations,
            as style-transfer-pytorch does and neural-style does not.
        preprocessing: own: what the weights were trained with, by the catalogue or else the names of the
            tensors. rgb255: RGB on 0…255 minus torchvision's mean, undivided, as the pyramid reference feeds
            torchvision's weights. bgr255: BGR on 0…255 minus Caffe's mean, as neural-style does.
        border: What the first convolution sees outside the picture: its outermost pixels, or zeros (after
            preprocessing) as the references have it, which paints a dark frame.

    Raises:
        WeightsError: if the file is damaged, of no known family, a pickle with code in it, or not the one
            that the catalogue means by its name.
    """
    from nodes.features.sketch.network import Sketch
    from nodes.features.vgg import Vgg

    try:
        verify(path)
    except WrongContent as error:
        raise WeightsError(error.message.removesuffix(".")) from None
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror}") from None
    table = read_table(path)
    shapes = {name: tuple(tensor.shape) for name, tensor in table.items()}
    # Chosen before anything is looked at: a VGG's classifier is nine tenths of its file, and not used.
    chosen = {standard: table[name] for standard, name in standard_names(shapes).items()}
    named = as_floats(chosen, path.name)
    if "stage1.weight" in named:
        return Sketch(path.stem, named)
    entry = entry_of_file(path.name)
    return Vgg(
        path.stem,
        named,
        pooling=pooling,
        compensated=compensated,
        preprocessing=(entry.input if entry else own_input(shapes))
        if preprocessing == "own"
        else preprocessing,
        border=border,
    )
