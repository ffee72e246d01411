"""Style: a picture as one of several styles."""

from __future__ import annotations

from typing import Annotated, Literal

from nodes.contract import Image, Mask, NodeError, Number, Slider, Style, Widget, node
from nodes.transfer.pictures import require_picture


@node(category="Style", icon="brush", synonyms=("weight", "several styles", "scale", "region", "guidance"))
def style(
    image: Image,
    content_mask: Mask | None = None,
    style_mask: Mask | None = None,
    weight: Annotated[float, Slider(0.05, 10, step=0.05)] = 1.0,
    scale: Annotated[float, Slider(0.25, 4, step=0.05)] = 1.0,
    propagation: Annotated[Literal["inside", "simple", "all"], Widget(more=True, group="Region")] = "inside",
    grow: Annotated[int, Number(-256, 256, unit="px", more=True, group="Region")] = 0,
) -> Style:
    """Take a picture as a style: share, scale and region.

    The share follows neural-style's blend weights: with weights 1 and 3 the second picture counts for three
    quarters of the style loss. With a content mask the style is painted in that region alone: its features
    are matched over the positions that the mask has on each layer (Gatys et al. 2017, section 4).

    Args:
        image: The picture whose brushwork and colours to paint with, at least 64 px on the short side.
        content_mask: Where on the photograph it is painted; everywhere unless wired.
        style_mask: Which part of the picture it is learnt from; all of it unless wired.
        weight: Its share among the styles wired to one node.
        scale: Size of its brushwork against the content; 2 paints strokes twice as large.
        propagation: Which positions of a layer belong to a region: those that see nothing else, those that
            the mask covers, or all that see any of it.
        grow: Widen the regions, or narrow them below 0, in pixels of a picture 512 px on its short side.

    Returns:
        The style, to be wired to Pyramid Transfer.

    Raises:
        NodeError: if the picture is smaller than 64 px or a mask is empty.
    """
    require_picture(image, "image", "The style picture")
    for name, mask in (("content_mask", content_mask), ("style_mask", style_mask)):
        if mask is not None and not bool(mask.any()):
            raise NodeError(
                "The mask is empty: there is no place to paint.",
                input=name,
                hint="Choose a mask with some white in it, or unwire it.",
            )
    return Style(
        image,
        weight=weight,
        scale=scale,
        content_mask=content_mask,
        style_mask=style_mask,
        propagation=propagation,
        grow=grow,
    )
