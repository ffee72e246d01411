"""The Measure node."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from nodes.contract import ALONE, Image, ModelName, NodeError, Run, Slider, node
from nodes.features.catalogue import find_weights, network_names
from nodes.features.weights_file import WeightsError
from nodes.geometry.resample import check_size, resample
from nodes.transfer.pictures import require_picture
from nodes.transfer.sizes import Size, fitting_levels, scaled
from nodes.transfer.studio import GET_ANEW, network_complaints

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork
    from nodes.measuring.distances import Distances

ASPECT_TOLERANCE = 0.02

Table = Mapping[str, Mapping[str, float]]
"""A number for each level and layer."""


@node(
    category="Measure",
    icon="ruler",
    synonyms=("quality", "score", "metric", "distance", "SSIM", "Gram", "baldness", "numbers", "loss"),
    check=network_complaints,
)
def measure(
    painting: Image,
    style: Image,
    content: Image | None = None,
    levels: Annotated[int, Slider(1, 6)] = 2,
    style_scale: Annotated[float, Slider(0.25, 4, step=0.05, more=True)] = 1.0,
    network: Annotated[str, ModelName(find_weights, network_names, more=True)] = "sketch",
    run: Run = ALONE,
) -> Image:
    """Measure how near a painting is to its style and photograph.

    The numbers stand on the node and in the run's record; the painting is handed on unchanged. Style: the
    distance of Gram matrices, ‖G − G*‖² / ‖G*‖², by layer and by level (the full size, its half, its
    quarter…); 0 is the style itself. Style against photo: the same, divided by the untouched photograph's;
    1 has gained nothing. Content: the mean squared difference of features, relative to the variance of the
    photograph's. SSIM: structural similarity of luma (Wang et al. 2004), 1 is the same. Colour, mean ΔE:
    between the mean colours. Colour, all ΔE: how far colours must move on average to turn one picture's into
    the other's (√3 times the sliced Wasserstein-2 distance in L*a*b*). Brushwork in flat areas: the median
    deviation of lightness in windows of 7 px, at 512 px on the short side, where the photograph is flat,
    relative to the style's median; 1 is as much as the style has. Baldness: what it lacks of 1.

    Args:
        painting: The picture to measure, at least 64 px on the short side.
        style: The picture that it was to be painted like; brought to the painting's short side.
        content: The photograph that was painted, brought to the painting's size. Without it only style and
            colour are measured.
        levels: At how many sizes the features are compared, each half of the one above.
        style_scale: Size of the style's brushwork against the painting, as its Style node has it.
        network: What looks at the pictures, in float32. Numbers of different networks do not compare.
    Returns:
        The painting, unchanged.
    Raises:
        NodeError: If a picture is smaller than 64 px, or the weights are missing.
    """
    from nodes.measuring.brushwork import flat_brushwork
    from nodes.measuring.colours import mean_apart, palette, spread_apart
    from nodes.measuring.distances import Eye, distances
    from nodes.measuring.similarity import ssim

    require_picture(painting, "painting", "The painting")
    require_picture(style, "style", "The style picture")
    size = Size(*painting.shape[1:])
    if content is not None:
        require_picture(content, "content", "The content picture")
        _warn_of_stretching(content, size, run)
        content = resample(content, *size, "area" if content.shape[1] > size.height else "lanczos")
    fitting = fitting_levels(size, levels)
    if fitting < levels:
        run.warn(f"A painting of {size.width} × {size.height} px has room for {fitting} of {levels} levels.")
    steps = fitting + 3
    pictures = [painting, _at_scale(style, size.short, style_scale)]
    pictures += [] if content is None else [content]
    eye = Eye(_network(network, run.device), run.device, run.check)
    found: dict[str, Distances] = {}
    for level, group in enumerate(zip(*(_pyramid(picture, fitting) for picture in pictures), strict=True)):
        name = "full size" if level == 0 else f"1/{2**level}"
        run.progress(level, steps, note=f"features, {name}")
        found[name] = distances(eye, group[0], group[1], group[2] if len(group) > 2 else None)
    numbers = _means(found)
    if content is not None:
        run.progress(fitting, steps, note="structure")
        numbers["SSIM"] = ssim(painting, content, run.check)
    run.progress(fitting + 1, steps, note="colours")
    own, wanted = palette(painting, run.check), palette(pictures[1], run.check)
    numbers |= {"Colour, mean ΔE": mean_apart(own, wanted), "Colour, all ΔE": spread_apart(own, wanted)}
    run.progress(fitting + 2, steps, note="brushwork")
    if content is not None:
        brushwork = flat_brushwork(painting, content, style, style_scale)
        if brushwork is None:
            run.warn("Baldness is not measured: the photograph has no flat area, or the style no brushwork.")
        else:
            numbers |= {"Brushwork in flat areas": brushwork, "Baldness": max(0.0, 1 - brushwork)}
    told = numbers | _details(found)
    known = {name: value for name, value in told.items() if math.isfinite(value)}
    if len(known) < len(told):
        run.warn("Content is not measured: the photograph has no shapes that it could be lost from.")
    run.measured(known)
    run.progress(steps, steps)
    return painting.contiguous()


def _network(name: str, device: str) -> FeatureNetwork:
    """Return the network in float32, whatever paints fastest here: numbers must compare between machines."""
    import torch

    from nodes.features.loading import load_file

    try:
        return load_file(find_weights(name)).to(device, torch.float32)
    except WeightsError as error:
        raise NodeError(f"{error}.", input="network", hint=GET_ANEW) from error


def _warn_of_stretching(content: Image, size: Size, run: Run) -> None:
    _, height, width = content.shape
    if abs(width * size.height / (height * size.width) - 1) > ASPECT_TOLERANCE:
        run.warn(
            f"The content is {width} × {height} px and the painting {size.width} × {size.height} px: the "
            "content is stretched to fit, and is compared with other places than it shows."
        )


def _pyramid(picture: Image, levels: int) -> list[Image]:
    from nodes.features.halving import halve

    pictures = [picture]
    for _ in range(levels - 1):
        pictures.append(halve(pictures[-1][None])[0])
    return pictures


def _at_scale(style: Image, short_side: int, scale: float) -> Image:
    """Return the style picture at the size at which its brushwork is compared."""
    short = max(1, round(short_side * scale))
    size = scaled(Size(*style.shape[1:]), short)
    check_size(*size, input="style_scale")
    return resample(style, *size, "area" if short < min(style.shape[1:]) else "bicubic")


def _means(found: Mapping[str, Distances]) -> dict[str, float]:
    """Return the means over all layers and levels."""
    numbers = {"Style": _mean({level: each.style for level, each in found.items()})}
    if all(each.untouched for each in found.values()):
        ratios = {
            level: {layer: _ratio(each.style[layer], each.untouched[layer]) for layer in each.style}
            for level, each in found.items()
        }
        content = {level: each.content for level, each in found.items()}
        numbers |= {"Style against photo": _mean(ratios), "Content": _mean(content)}
    return numbers


def _details(found: Mapping[str, Distances]) -> dict[str, float]:
    """Return the mean of each layer and, where there are several, of each level; then each by itself."""
    style = {level: each.style for level, each in found.items()}
    content = {level: each.content for level, each in found.items() if each.content}
    numbers = {
        f"Style, {layer}": _mean({level: {layer: each[layer]} for level, each in style.items()})
        for layer in next(iter(style.values()))
    }
    if len(found) < 2:
        return numbers
    for what, table in (("Style", style), ("Content", content)):
        numbers |= {f"{what}, {level}": _mean({level: each}) for level, each in table.items()}
    return numbers | {
        f"Style, {layer}, {level}": value for level, each in style.items() for layer, value in each.items()
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.inf


def _mean(table: Table) -> float:
    values = [value for each in table.values() for value in each.values()]
    return math.fsum(values) / len(values)
