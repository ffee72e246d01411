"""The Load Image node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

from nodes.contract import ALONE, Image, ImageFile, Mask, Run, node
from nodes.pictures.decode import decode
from nodes.pictures.tensors import to_tensor


class Loaded(NamedTuple):
    """A picture and its transparency.

    Attributes:
        image: The picture, upright, in sRGB.
        alpha: How opaque each place is; 1 everywhere where the file has no transparency.
    """

    image: Image
    alpha: Mask


@node(category="Pictures", icon="image", synonyms=("open", "file", "photo", "picture", "input", "import"))
def load_image(file: Annotated[Path, ImageFile(label="Picture")], run: Run = ALONE) -> Loaded:
    """Bring a picture onto the canvas.

    PNG, JPEG, WebP, TIFF, BMP and GIF, up to 100 megapixels and 64 MB. Turned upright as the camera says
    (EXIF); grey, palettes, CMYK and colour profiles become sRGB; 16 bits a channel are kept.

    Args:
        file: A sample or a picture of yours. Drop one here, or choose it from the list.
    Returns:
        The picture and its transparency.
    Raises:
        NodeError: If the file is no picture, is damaged, animated or too large.
    """
    import torch

    picture = decode(file)
    for note in picture.notes:
        run.warn(note)
    height, width = picture.pixels.shape[:2]
    run.progress(1, 1, note=f"{width} × {height} px, {picture.format}, {picture.depth} bit")
    alpha = torch.ones(1, height, width) if picture.alpha is None else to_tensor(picture.alpha)
    return Loaded(to_tensor(picture.pixels), alpha)
