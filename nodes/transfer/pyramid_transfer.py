"""Pyramid Transfer: paint a photograph with the brushwork of one or several pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from nodes.contract import (
    ALONE,
    Image,
    ModelName,
    NodeError,
    Noise,
    Number,
    Run,
    Seed,
    Slider,
    Style,
    Widget,
    node,
)
from nodes.features.catalogue import find_weights, network_names
from nodes.transfer.pictures import require_picture
from nodes.transfer.studio import network_complaints

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


START_NOISE = 0.03
"""Amplitude of the seeded noise on the start: it gives flat areas something to grow brushwork from."""
LEVEL_FALL = 0.5
"""Weight of each level against the one above: the rounds before have already matched the smaller ones."""
TV_UNIT = 0.2
"""What `smoothness` 1 multiplies total variation by."""


@node(
    category="Style",
    title="Pyramid Transfer",
    icon="layers",
    synonyms=("neural style", "style transfer", "paint", "Gatys"),
    check=network_complaints,
)
def pyramid_transfer(
    content: Image,
    styles: list[Style],
    init: Image | None = None,
    noise: Noise | None = None,
    levels: Annotated[int, Slider(1, 6)] = 2,
    style_strength: Annotated[float, Slider(0, 1, step=0.01)] = 0.7,
    evaluations: Annotated[int, Slider(1, 500)] = 60,
    seed: Annotated[int, Seed()] = 0,
    size: Annotated[int | None, Number(64, 4096, unit="px", more=True)] = None,
    network: Annotated[str, ModelName(find_weights, network_names, more=True)] = "sketch",
    color: Annotated[Literal["style", "content"], Widget(more=True)] = "style",
    smoothness: Annotated[float, Slider(0, 10, step=0.1, more=True)] = 0.0,
    optimizer: Annotated[Literal["lbfgs", "adam"], Widget(more=True)] = "lbfgs",
    run: Run = ALONE,
) -> Image:
    """Paint a photograph with the brushwork of one or several pictures.

    The picture, its half, its quarter… are matched at once: their features' covariance and mean with the
    style's (after Gatys et al. 2016), and their deeper features with the content's. It is painted small
    first, and each larger size starts from the one before.

    Args:
        content: The photograph, at least 64 px on the short side; the result has its aspect.
        styles: The pictures to paint like; a plain picture counts as a style of weight 1.
        init: Where to start instead of the recoloured photograph; only the full size is then painted.
        noise: Structured noise to lay on the start, where its amount says.
        levels: How many halved sizes are matched at once. Each doubles the size unless it is set.
        style_strength: Share of the style; the rest is the content's. 1 forgets the photograph.
        evaluations: How often the picture is improved at each of its sizes, 128 px and up.
        seed: Chooses the grain of the start; the same seed gives the same picture.
        size: The result's short side in pixels; automatic: 256 for one level, twice that for each more.
        network: What looks at the pictures. Sketch ships; the VGGs need weights in the model folder.
        color: Whose colours the result has; content: only lightness is painted.
        smoothness: How strongly speckle is smoothed away while painting.
        optimizer: L-BFGS reaches more in as many evaluations; Adam needs less memory.

    Returns:
        The painted picture.

    Raises:
        NodeError: if no style is wired, a picture is smaller than 64 px, or the weights are missing.
    """
    from nodes.transfer.engine import Brief, paint
    from nodes.transfer.frame import Unframing, frame_width, framed, unframed
    from nodes.transfer.objective import LossWeights
    from nodes.transfer.recolour import luminance, matched_luminance, with_luminance
    from nodes.transfer.resampling import resized, size_of
    from nodes.transfer.sizes import Round, Size, fitting_levels, rounds, top_size
    from nodes.transfer.studio import ready_network

    require_picture(content, "content", "The content picture")
    if not styles:
        raise NodeError("No style is wired.", input="styles", hint="Wire a Style or a picture to it.")
    for style in styles:
        require_picture(style.image, "styles", "A style picture")
    if init is not None:
        require_picture(init, "init", "The picture to start from")
    top = top_size(size_of(content), levels, size)
    ready = ready_network(network, run.device)
    edge = frame_width(levels)
    canvas = Size(top.height + 2 * edge, top.width + 2 * edge)
    photo = content
    if color == "content":
        content = luminance(content).expand(3, -1, -1)
        styles = [replace(style, image=matched_luminance(style.image, content)) for style in styles]
    goal = content if color == "content" else _in_colours_of(content, styles)
    # Brushwork is measured against the picture, not against the picture with its frame.
    styles = [replace(style, scale=style.scale * top.short / canvas.short) for style in styles]
    passes = rounds(canvas, levels) if init is None else [Round(canvas, fitting_levels(canvas, levels))]
    brief = Brief(
        rounds=passes,
        evaluations=[evaluations] * len(passes),
        weights=LossWeights(
            style=style_strength,
            content=1 - style_strength,
            tv=smoothness * TV_UNIT,
            layers=ready.style_weights,
            levels=[LEVEL_FALL**level for level in range(levels)],
        ),
        style_layers=ready.style_layers,
        content_layers=ready.content_layers,
        optimiser=optimizer,
    )
    begun = _with_noise(goal if init is None else init, noise)
    start = resized(framed(resized(begun, top), edge), passes[0].size)
    if init is None:
        start = _with_grain(start, seed)
    goal = framed(resized(goal, top), edge)
    painted = paint(start, goal, styles, ready, brief, Unframing(run, canvas, edge), run.device)
    painted = unframed(painted, canvas, edge).contiguous()
    if color == "content":
        painted = with_luminance(resized(photo, top), luminance(painted))
    return painted


def _in_colours_of(content: Tensor, styles: Sequence[Style]) -> Tensor:
    from nodes.transfer.recolour import colours, recoloured

    target = colours([style.image for style in styles], [style.weight for style in styles])
    return recoloured(content, target)


def _with_noise(picture: Tensor, noise: Noise | None) -> Tensor:
    """The picture with the noise laid on where its amount says."""
    from nodes.transfer.resampling import resized, size_of

    if noise is None:
        return picture
    amount = resized(noise.amount, size_of(picture))
    return (1 - amount) * picture + amount * resized(noise.picture, size_of(picture))


def _with_grain(picture: Tensor, seed: int) -> Tensor:
    """The picture with a little seeded grain."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    return (picture + START_NOISE * torch.randn(picture.shape, generator=generator)).clamp(0, 1)
