"""A canvas of a given size set up and painted on: its frame, its rounds, its styles at their scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from nodes.transfer.engine import paint
from nodes.transfer.frame import frame_width, framed, unframed
from nodes.transfer.regions import with_regions
from nodes.transfer.resampling import resized
from nodes.transfer.settings import Brief, Carry, Objective, Optimisation
from nodes.transfer.sizes import Round, Size, fitting_levels, rounds
from nodes.transfer.start import with_grain

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Run, Style
    from nodes.features.network import FeatureNetwork
    from nodes.transfer.checkpoint import PaintingCheckpoint


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

    @property
    def edge(self) -> int:
        """The width of the frame in pixels."""
        return frame_width(self.levels) if self.frame else 0

    @property
    def outer(self) -> Size:
        """The size with the frame."""
        return Size(self.size.height + 2 * self.edge, self.size.width + 2 * self.edge)

    def rounds(self) -> list[Round]:
        """Return the rounds from coarse to fine, sizes with the frame."""
        if self.coarse_to_fine:
            return rounds(self.outer, self.levels, self.growth)
        return [Round(self.outer, fitting_levels(self.outer, self.levels))]

    @property
    def coarsest(self) -> int:
        """The short side of the picture that is painted first."""
        return self.rounds()[0].size.short


def painted(
    start: Tensor,
    goal: Tensor | None,
    styles: Sequence[Style],
    network: FeatureNetwork,
    canvas: Canvas,
    objective: Objective,
    optimisation: Optimisation,
    run: Run,
    checkpoint: PaintingCheckpoint,
) -> Tensor:
    """Return the picture (3, H, W) of the canvas's size, painted from `start` and held near `goal`.

    It goes on where `checkpoint` has it.

    Raises:
        Cancelled: if the run was cancelled or interrupted.
        NodeError: if the loss is no number, or a region of a style is empty.
    """
    size, edge, outer = canvas.size, canvas.edge, canvas.outer
    passes = canvas.rounds()
    brief = Brief(
        rounds=passes, objective=objective, optimisation=optimisation, carry=canvas.carry, tile=canvas.tile
    )
    begun = resized(framed(resized(start, size), edge), passes[0].size)
    begun = with_grain(begun, canvas.grain, objective.seed)
    found = paint(
        begun,
        None if goal is None else framed(resized(goal, size), edge),
        _framed_styles(styles, size, outer, edge),
        network,
        brief,
        run,
        partial(unframed, canvas=outer, width=edge),
        checkpoint,
    )
    return unframed(found, outer, edge).contiguous()


def _framed_styles(styles: Sequence[Style], size: Size, outer: Size, edge: int) -> list[Style]:
    """The styles with brushwork measured against the picture, not against the picture with its frame."""
    masks: dict[int, Tensor] = {}

    def framed_mask(mask: Tensor | None) -> Tensor | None:
        # One mask of several styles stays one: what is painted there is matched to their mixture.
        if mask is None or not edge:
            return mask
        if id(mask) not in masks:
            masks[id(mask)] = framed(resized(mask, size), edge)
        return masks[id(mask)]

    return [
        replace(
            style,
            scale=style.scale * size.short / outer.short,
            content_mask=framed_mask(style.content_mask),
        )
        for style in with_regions(styles)
    ]
