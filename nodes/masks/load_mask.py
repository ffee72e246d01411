"""The Load Mask node."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.luma import luma
from nodes.contract import ALONE, ImageFile, Mask, NodeError, Run, node
from nodes.masks.selecting import warn_if_empty
from nodes.pictures.decode import Picture, decode
from nodes.pictures.tensors import to_tensor

if TYPE_CHECKING:
    from torch import Tensor

Channel = Literal["automatic", "luminance", "alpha", "red", "green", "blue"]


@node(
    category="Mask",
    icon="image-down",
    synonyms=("open", "file", "region", "stencil", "alpha", "transparency", "selection"),
)
def load_mask(
    file: Annotated[Path, ImageFile(label="Picture")],
    channel: Channel = "automatic",
    invert: bool = False,
    run: Run = ALONE,
) -> Mask:
    """Bring a mask in from a picture file.

    White is 1 and black 0, or opaque is 1 and transparent 0. The files that Load Image reads; 16 bits a
    channel are kept, and the picture is turned upright as the camera says.

    Args:
        file: A sample or a picture of yours. Drop one here, or choose it from the list.
        channel: What counts: luminance (luma, ITU-R BT.709), alpha, or one colour. Automatic: alpha where
            the file has some that is not the same all over, else luminance.
        invert: Swap inside and outside.
    Returns:
        The mask, of the picture's size.
    Raises:
        NodeError: If the file is no picture, is damaged or too large, or lacks the alpha asked for.
    """
    picture = decode(file)
    for note in picture.notes:
        run.warn(note)
    mask = _chosen(picture, channel)
    if invert:
        mask = 1 - mask
    height, width = mask.shape[1:]
    run.progress(1, 1, note=f"{width} × {height} px, {picture.format}, {picture.depth} bit")
    warn_if_empty(mask, run, hint="Choose another channel or picture.")
    return mask


def _chosen(picture: Picture, channel: Channel) -> Tensor:
    alpha = picture.alpha
    if channel == "alpha" and alpha is None:
        raise NodeError(
            "The picture has no transparency.", input="channel", hint="Choose luminance, or automatic."
        )
    says_something = alpha is not None and alpha.min() < alpha.max()
    if alpha is not None and (channel == "alpha" or (channel == "automatic" and says_something)):
        return to_tensor(alpha)
    colours = to_tensor(picture.pixels)
    if channel in ("red", "green", "blue"):
        place = ("red", "green", "blue").index(channel)
        return colours[place : place + 1].clone()
    return luma(colours).clamp_(0, 1)
