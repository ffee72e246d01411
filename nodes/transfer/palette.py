"""Whose colours a painting has: what is brought to what before painting, and what after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from nodes.color.luma import luma, with_luma
from nodes.transfer.recolour import colours, matched_luminance, recoloured
from nodes.transfer.resampling import resized, size_of

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract import Style

ColorFrom = Literal["style", "content", "match-before", "match-after", "keep"]


class Palette(NamedTuple):
    """What a painting stays near, and its styles, in the colours in which they are painted."""

    goal: Tensor
    styles: list[Style]


def palette(content: Tensor, styles: Sequence[Style], color: ColorFrom) -> Palette:
    """Return the content and the styles as `color` has them painted.

    `style` and `match-after` bring the content to the styles' colours, `match-before` the styles to the
    content's; `content` leaves lightness alone, the styles' matched to the content's; `keep` changes nothing.
    """
    if color == "keep":
        return Palette(content, list(styles))
    if color == "content":
        grey = luma(content).expand(3, -1, -1)
        return Palette(grey, [replace(each, image=matched_luminance(each.image, grey)) for each in styles])
    if color == "match-before":
        target = colours([content], [1.0])
        return Palette(content, [replace(each, image=recoloured(each.image, target)) for each in styles])
    target = colours([each.image for each in styles], [each.weight for each in styles])
    return Palette(recoloured(content, target), list(styles))


def finished(painting: Tensor, content: Tensor, color: ColorFrom) -> Tensor:
    """Return a painting with the colours of the photograph `content` where `color` puts them on last."""
    if color == "content":
        return with_luma(resized(content, size_of(painting)), luma(painting))
    if color == "match-after":
        return recoloured(painting, colours([content], [1.0]))
    return painting
