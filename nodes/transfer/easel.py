"""A canvas of a given size set up and painted on: its frame, its rounds, its styles at their scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from nodes.transfer.engine import paint
from nodes.transfer.frame import frame_width, framed, unframed
from nodes.transfer.resampling import resized, size_of
from nodes.transfer.settings import Brief, Carry, Objective, Optimisation
from nodes.transfer.sizes import Round, Size, fitting_levels, rounds
from nodes.transfer.start import with_grain

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Run, Style
    from nodes.features.network import FeatureNetwork


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """What is painted on: the picture's size, its levels, and the way from small to large.

    `grain` is the amplitude of the seeded grain on the start.
    """

    size: Size
    levels: int
    coarse_to_fine: bool = True
    growth: float = 2.0
    carry: Carry = "picture"
    frame: bool = True
    tile: int | None = None
    grain: float = 0.0


def painted(
    start: Tensor,
    goal: Tensor | None,
    styles: Sequence[Style],
    network: FeatureNetwork,
    canvas: Canvas,
    objective: Objective,
    optimisation: Optimisation,
    run: Run,
) -> Tensor:
    """Return the picture (3, H, W) of the canvas's size, painted from `start` and held near `goal`.

    Raises:
        Cancelled: if the run was cancelled.
        NodeError: if the loss is no number, or a region of a style is empty.
    """
    size = canvas.size
    edge = frame_width(canvas.levels) if canvas.frame else 0
    outer = Size(size.height + 2 * edge, size.width + 2 * edge)
    if canvas.coarse_to_fine:
        passes = rounds(outer, canvas.levels, canvas.growth)
    else:
        passes = [Round(outer, fitting_levels(outer, canvas.levels))]
    brief = Brief(
        rounds=passes, objective=objective, optimisation=optimisation, carry=canvas.carry, tile=canvas.tile
    )
    begun = resized(framed(resized(start, size), edge), passes[0].size)
    begun = with_grain(begun, canvas.grain, objective.seed)
    found = paint(
        begun,
        None if goal is None else framed(resized(goal, size), edge),
        [_framed_style(style, size, outer, edge) for style in styles],
        network,
        brief,
        run,
        partial(unframed, canvas=outer, width=edge),
    )
    return unframed(found, outer, edge).contiguous()


def _framed_style(style: Style, size: Size, outer: Size, edge: int) -> Style:
    """The style with brushwork measured against the picture, not against the picture with its frame."""
    mask = style.content_mask
    if mask is not None:
        mask = framed(mask if size_of(mask) == size else resized(mask, size), edge)
    return replace(style, scale=style.scale * size.short / outer.short, content_mask=mask)
