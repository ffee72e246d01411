"""Pyramid Transfer: paint a photograph with the brushwork of one or several pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from nodes.contract import (
    ALONE,
    Image,
    ModelName,
    NodeError,
    Noise,
    Number,
    Numbers,
    Run,
    Seed,
    Slider,
    Style,
    Switch,
    Text,
    Widget,
    node,
)
from nodes.features.catalogue import find_weights, network_names
from nodes.transfer.pictures import require_picture
from nodes.transfer.presets import PRESETS
from nodes.transfer.studio import painting_complaints

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.features.network import FeatureNetwork

LEVEL_FALL = 0.5
"""Weight of each level against the one above: the rounds before have already matched the smaller ones."""
UNITS = {"shares": (0.0145, 0.0003), "relative": (1.0, 0.2), "absolute": (1.0, 1.0)}
"""What content and smoothness 1 count against the style's 1. The photograph's shapes hold on by themselves
while brushwork has to grow: with equal shares of the gradient it never would."""


@node(
    category="Style",
    title="Pyramid Transfer",
    icon="layers",
    synonyms=("neural style", "style transfer", "paint", "Gatys"),
    presets=PRESETS,
    preset_keeps=("levels", "size"),
    check=painting_complaints,
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
    size: Annotated[int | None, Number(64, 8192, unit="px", more=True, group="Size")] = None,
    coarse_to_fine: Annotated[bool, Switch(more=True, group="Size")] = True,
    growth: Annotated[float, Slider(1.2, 4, step=0.1, more=True, group="Size")] = 2.0,
    carry: Annotated[Literal["picture", "residual"], Widget(more=True, group="Size")] = "picture",
    fast: Annotated[bool, Switch(more=True, group="Size")] = False,
    frame: Annotated[bool, Switch(more=True, group="Size")] = True,
    tile: Annotated[int | None, Number(64, 8192, unit="px", more=True, group="Size")] = None,
    start: Annotated[Literal["content", "noise", "style"], Widget(more=True, group="Start")] = "content",
    grain: Annotated[float, Slider(0, 0.5, step=0.01, more=True, group="Start")] = 0.03,
    color: Annotated[
        Literal["style", "content", "match-before", "match-after", "keep"],
        Widget(more=True, group="Start"),
    ] = "style",
    network: Annotated[str, ModelName(find_weights, network_names, more=True, group="Network")] = "sketch",
    style_layers: Annotated[str, Text(200, placeholder="the network's own", more=True, group="Network")] = "",
    content_layers: Annotated[
        str, Text(200, placeholder="the network's own", more=True, group="Network")
    ] = "",
    layer_weights: Annotated[
        Sequence[float] | None, Numbers(0, 1e6, none="the network's own", more=True, group="Network")
    ] = None,
    level_weights: Annotated[
        Sequence[float] | None, Numbers(0, 1e6, none="each half of the one above", more=True, group="Network")
    ] = None,
    pooling: Annotated[Literal["max", "average", "l2"], Widget(more=True, group="Network")] = "max",
    compensated: Annotated[bool, Switch(more=True, group="Network")] = True,
    preprocessing: Annotated[Literal["own", "rgb255", "bgr255"], Widget(more=True, group="Network")] = "own",
    border: Annotated[Literal["replicate", "zeros"], Widget(more=True, group="Network")] = "replicate",
    reduction: Annotated[Literal["binomial", "bicubic"], Widget(more=True, group="Network")] = "binomial",
    loss: Annotated[
        Literal["covariance", "gram", "mean-std", "gaussian", "sliced"], Widget(more=True, group="Loss")
    ] = "covariance",
    scaling: Annotated[Literal["shares", "relative", "absolute"], Widget(more=True, group="Loss")] = "shares",
    style_weight: Annotated[float | None, Number(0, 1e9, more=True, group="Loss")] = None,
    content_weight: Annotated[float | None, Number(0, 1e9, more=True, group="Loss")] = None,
    smoothness: Annotated[float, Slider(0, 10, step=0.1, more=True, group="Loss")] = 0.0,
    tv_weight: Annotated[float | None, Number(0, 1e9, label="TV weight", more=True, group="Loss")] = None,
    variation: Annotated[
        Literal["squared", "squared-mean", "anisotropic", "diagonal"], Widget(more=True, group="Loss")
    ] = "squared",
    normalize_gradients: Annotated[
        bool, Switch(label="Normalise gradients", more=True, group="Loss")
    ] = False,
    optimizer: Annotated[Literal["lbfgs", "adam"], Widget(more=True, group="Optimiser")] = "lbfgs",
    history: Annotated[int, Slider(1, 100, more=True, group="Optimiser")] = 10,
    line_search: Annotated[
        Literal["backtracking", "wolfe", "none"], Widget(more=True, group="Optimiser")
    ] = "backtracking",
    conditioned: Annotated[bool, Switch(more=True, group="Optimiser")] = True,
    step: Annotated[float | None, Number(1e-4, 100, more=True, group="Optimiser")] = None,
    beta1: Annotated[float, Slider(0, 0.99, step=0.01, more=True, group="Optimiser")] = 0.9,
    beta2: Annotated[float, Slider(0, 0.999, step=0.001, more=True, group="Optimiser")] = 0.99,
    decay: Annotated[float, Slider(0.01, 1, step=0.01, more=True, group="Optimiser")] = 1.0,
    averaging: Annotated[float, Slider(0, 0.999, step=0.001, more=True, group="Optimiser")] = 0.95,
    clamp: Annotated[bool, Switch(more=True, group="Optimiser")] = True,
    plateau: Annotated[
        float | None, Number(0, 50, unit="%", none="off", more=True, group="Optimiser")
    ] = None,
    time_limit: Annotated[
        float | None, Number(1, 1e6, unit="s", none="off", more=True, group="Optimiser")
    ] = None,
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
        style_strength: Share of the style; the rest is the content's. 1 forgets the photograph. Where style
            and content weight are set, these count instead.
        evaluations: How often the picture is improved at each of its sizes, 128 px and up.
        seed: Chooses every random draw; the same seed gives the same picture.
        size: The result's short side in pixels; automatic: 256 for one level, twice that for each more.
        coarse_to_fine: Paint it small first and each larger size from the one before; off: at full size only.
        growth: How many times as large each size is as the one before.
        carry: What goes to the next size: the picture, or what was painted, laid on the sharp photograph.
        fast: Match the deeper layers on the smaller levels only: half the work, coarser brushwork at the top.
        frame: Paint a few pixels more on each side and cut them off, so that edges come out clean.
        tile: Compute in tiles of this many pixels, the same up to rounding; automatic: when memory is short.
        start: Begin at the photograph, at noise, or at the first style.
        grain: Amplitude of the grain on the start, from which flat areas grow brushwork.
        color: Whose colours the result has. Content paints lightness alone; the matches bring the styles to
            the photograph's colours before, or the painting after; keep leaves colours to the losses.
        network: What looks at the pictures. Sketch ships; the VGGs need weights in the model folder.
        style_layers: The layers whose statistics are matched, by name, with spaces between.
        content_layers: The layers in which the photograph is kept, by name, with spaces between.
        layer_weights: A factor for each style layer; automatic: the network's own.
        level_weights: A factor for each level, the largest first; automatic: each half of the one above.
        pooling: How a VGG halves its maps: it was trained with max; average and l2 paint smoother.
        compensated: Make up for what average and l2 pooling take from a VGG's maps; neural-style does not.
        preprocessing: How pixels enter a VGG: as its weights want it, or up to 255 as the references do.
        border: What a VGG sees beyond the border: the outermost pixels again, or zeros, which darken it.
        reduction: How pictures are halved: without aliasing, or by bare bicubic as the reference has it.
        loss: What is compared: covariance and mean, Gram, mean and deviation, normal distributions, or
            sorted projections.
        scaling: What weights mean: shares of the gradient, factors of relative losses, or of the references'.
        style_weight: The style's weight itself, instead of the style strength.
        content_weight: The content's weight itself, instead of what the style strength leaves.
        smoothness: How strongly speckle is smoothed away while painting.
        tv_weight: The weight of total variation itself, instead of the smoothness.
        variation: The form of total variation: squares, the pyramid reference's, neural-style's, Crowson's.
        normalize_gradients: Divide each layer's gradient by its length (neural-style); needs no tiles.
        optimizer: L-BFGS reaches more in as many evaluations; Adam needs less memory.
        history: How many steps L-BFGS remembers: two pictures of memory each.
        line_search: How L-BFGS finds its step: backtracking, the strong Wolfe conditions, or not at all.
        conditioned: Let L-BFGS begin with the curvature of style losses, so that fine grain moves sooner.
        step: Adam's step, or the factor of L-BFGS's; automatic: 0.02 and 1.
        beta1: How much Adam remembers of gradients.
        beta2: How much Adam remembers of their squares.
        decay: What is left of Adam's step at the end of each size.
        averaging: How much of its past Adam's result keeps: 0.95 averages about 20 pictures, 0 none.
        clamp: Keep values between black and white while painting.
        plateau: End a size when the loss fell by less than this over twenty evaluations.
        time_limit: End the painting after as long, with what it has.

    Returns:
        The painted picture.

    Raises:
        NodeError: if no style is wired, a picture is smaller than 64 px, the weights are missing or lack a
            layer, or a style's mask is empty.
    """
    from nodes.transfer.checkpoint import PaintingCheckpoint
    from nodes.transfer.easel import Canvas, painted
    from nodes.transfer.palette import finished, palette
    from nodes.transfer.resampling import size_of
    from nodes.transfer.settings import Objective, Optimisation
    from nodes.transfer.sizes import top_size
    from nodes.transfer.start import beginning, with_noise
    from nodes.transfer.studio import asked_layers, ready_network, weighted

    _require(content, styles, init)
    _require_divisible(tile, loss, normalize_gradients)
    levels = _levels_with_room(levels, size, run)
    with PaintingCheckpoint(run) as checkpoint:
        ready = ready_network(
            network, run.device, pooling, preprocessing, border, compensated, checkpoint.precision
        )
        _say_what_is_ignored(ready, pooling, preprocessing, border, run)
        chosen = asked_layers(ready, style_layers, ready.style_layers, "style_layers")
        goal, matched = palette(content, styles, color)
        objective = Objective(
            style=style_strength if style_weight is None else style_weight,
            content=(1 - style_strength) * UNITS[scaling][0] if content_weight is None else content_weight,
            tv=smoothness * UNITS[scaling][1] if tv_weight is None else tv_weight,
            loss=loss,
            scaling=scaling,
            variation=variation,
            style_layers=chosen,
            content_layers=asked_layers(ready, content_layers, ready.content_layers, "content_layers"),
            style_weights=weighted(ready, chosen, layer_weights),
            levels=level_weights or [LEVEL_FALL**level for level in range(levels)],
            normalise_gradients=normalize_gradients,
            fast=fast,
            reduction=reduction,
            seed=seed,
        )
        optimisation = Optimisation(
            evaluations=evaluations,
            optimiser=optimizer,
            history=history,
            line_search=line_search,
            conditioned=conditioned,
            step=step,
            betas=(beta1, beta2),
            decay=decay,
            averaging=averaging,
            bounded=clamp,
            plateau=None if plateau is None else plateau / 100,
            seconds=time_limit,
        )
        canvas = Canvas(
            size=top_size(size_of(content), levels, size),
            levels=levels,
            coarse_to_fine=coarse_to_fine and init is None,
            growth=growth,
            carry=carry,
            frame=frame,
            tile=tile,
            grain=grain if init is None else 0.0,
        )
        begun = (
            init if init is not None else beginning(start, goal, matched, canvas.size, canvas.coarsest, seed)
        )
        begun = with_noise(begun, noise)
        found = painted(begun, goal, matched, ready, canvas, objective, optimisation, run, checkpoint)
        return finished(found, content, color)


def _require(content: Tensor, styles: Sequence[Style], init: Tensor | None) -> None:
    require_picture(content, "content", "The content picture")
    if not styles:
        raise NodeError("No style is wired.", input="styles", hint="Wire a Style or a picture to it.")
    for style in styles:
        require_picture(style.image, "styles", "A style picture")
    if init is not None:
        require_picture(init, "init", "The picture to start from")


def _require_divisible(tile: int | None, loss: str, normalize_gradients: bool) -> None:
    from nodes.transfer.studio import tile_complaints

    asked = {"tile": tile, "loss": loss, "normalize_gradients": normalize_gradients}
    for complaint in tile_complaints(asked):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)


def _levels_with_room(levels: int, size: int | None, run: Run) -> int:
    """As many levels as `size` has room for: more would only widen the frame and round the size."""
    from nodes.transfer.sizes import Size, fitting_levels

    if size is None:
        return levels
    fitting = fitting_levels(Size(size, size), levels)
    if fitting < levels:
        run.warn(f"{size} px have room for {fitting} levels, not {levels}.")
    return fitting


def _say_what_is_ignored(
    network: FeatureNetwork, pooling: str, preprocessing: str, border: str, run: Run
) -> None:
    from nodes.features.vgg import Vgg

    asked = {
        "pooling": pooling != "max",
        "preprocessing": preprocessing != "own",
        "border": border != "replicate",
    }
    changed = [name for name, differs in asked.items() if differs]
    if changed and not isinstance(network, Vgg):
        run.warn(f"{network.name} has its own {', '.join(changed)}: what is set there is not used.")
