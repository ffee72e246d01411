"""Style: a picture as one of several styles."""

from __future__ import annotations

from typing import Annotated

from nodes.contract import Image, Slider, Style, node
from nodes.transfer.pictures import require_picture


@node(category="Style", icon="brush", synonyms=("weight", "several styles", "scale"))
def style(
    image: Image,
    weight: Annotated[float, Slider(0.05, 10, step=0.05)] = 1.0,
    scale: Annotated[float, Slider(0.25, 4, step=0.05)] = 1.0,
) -> Style:
    """Take a picture as one of several styles, with its share and the size of its brushwork.

    The share follows neural-style's blend weights: with weights 1 and 3 the second picture counts for three
    quarters of the style loss.

    Args:
        image: The picture whose brushwork and colours to paint with, at least 64 px on the short side.
        weight: Its share among the styles wired to one node.
        scale: Size of its brushwork against the content; 2 paints strokes twice as large.

    Returns:
        The style, to be wired to Pyramid Transfer.

    Raises:
        NodeError: if the picture is smaller than 64 px.
    """
    require_picture(image, "image", "The style picture")
    return Style(image, weight=weight, scale=scale)
