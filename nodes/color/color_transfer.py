"""The Color Transfer node."""

from __future__ import annotations

from typing import Annotated, Literal

from nodes.color.statistics import MAX_GAIN, Method, transfer
from nodes.contract import Image, Slider, Widget, node


@node(
    category="Color",
    title="Color Transfer",
    icon="palette",
    synonyms=("colour", "recolour", "match", "reinhard", "histogram", "palette", "tone"),
)
def color_transfer(
    image: Image,
    palette: Image,
    method: Method = "symmetric",
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 1.0,
    max_gain: Annotated[
        float, Slider(1, 100, step=0.5, unit="×", label="Most contrast", more=True)
    ] = MAX_GAIN,
    out_of_range: Annotated[Literal["clip", "rescale"], Widget(more=True)] = "clip",
) -> Image:
    """Give a picture the colours of another.

    Compares the statistics of all pixels, so the two pictures need not show the same thing nor have the
    same size. Sources: Reinhard et al. 2001 (Lab), Pitié and Kokaram 2007 (linear maps), Rabin et al.
    2011 (sliced).

    Args:
        image: The picture to recolour.
        palette: The picture that gives the colours.
        method: symmetric (optimal transport) changes the colours least for the same match; cholesky and
            pca match the same statistics in other ways; reinhard matches mean and spread of each Lab
            channel; its variant (preserve paper) turns the ratio of the spreads round; histogram
            matches the whole distribution of red, green and blue, each by itself, and may show banding;
            sliced matches the whole distribution of colours together.
        strength: From 0 (unchanged) to 1 (recoloured in full).
        max_gain: How many times a difference of colours may grow. It keeps the faint hues of a nearly
            grey picture, mostly noise, from turning into blotches; at 100 the methods are those of the
            papers. Histogram takes no notice of it.
        out_of_range: What happens to colours beyond black and white: clip cuts them off; rescale fits
            them all in, with less contrast.
    Returns:
        The recoloured picture, of the size of the image.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    recoloured = transfer(image, palette, method, max_gain=max_gain)
    if out_of_range == "rescale":
        lowest, highest = recoloured.amin().clamp(max=0), recoloured.amax().clamp(min=1)
        recoloured = (recoloured - lowest) / (highest - lowest)
    return (image + strength * (recoloured.clamp(0, 1) - image)).clamp(0, 1)
