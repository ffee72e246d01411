"""Noise Map: structured noise to start a painting from, held back where the content has edges.

The method of irenemizus' ArtStyleTransfer: spots of several sizes, the style's colours permuted, envelopes
over the picture, and less noise where the content has edges. Each of these stages can be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from nodes.contract import (
    ALONE,
    Complaint,
    Image,
    Mask,
    NodeError,
    Noise,
    Number,
    Numbers,
    Run,
    Seed,
    Slider,
    Switch,
    node,
)
from nodes.transfer.noise import MEASURED_SIDE
from nodes.transfer.noise_presets import NOISE_PRESETS
from nodes.transfer.pictures import require_picture

if TYPE_CHECKING:
    from torch import Tensor

LISTS = ("granularity", "center", "edge", "dispersion")
SUM_TOLERANCE = 0.01


class NoiseMap(NamedTuple):
    """The noise and what can be looked at.

    Attributes:
        noise: The noise with its amount, to be wired to Pyramid Transfer.
        amount: How much of the noise is laid where.
        mix: The content with the noise laid on, by the amount of each channel where it is measured so.
    """

    noise: Noise
    amount: Mask
    mix: Image


def _unequal_lists(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    lengths = {name: len(value) for name in LISTS if isinstance(value := parameters.get(name), list | tuple)}
    if len(set(lengths.values())) > 1:
        shorter = min(lengths, key=lambda name: lengths[name])
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        yield Complaint(
            shorter, f"The lists have unequal lengths: {found}.", "Give each level one number in each."
        )


@node(
    category="Style",
    title="Noise Map",
    icon="grip",
    synonyms=("grain", "spots", "initial noise", "texture"),
    presets=NOISE_PRESETS,
    preset_keeps=("palette",),
    check=_unequal_lists,
)
def noise_map(
    content: Image,
    style: Image | None = None,
    palette: Literal["style", "normal", "content", "rectified-normal"] = "style",
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 0.95,
    seed: Annotated[int, Seed()] = 0,
    granularity: Annotated[Sequence[float], Numbers(-512, 512, group="Spots")] = (9, 18, 36, -1, 0),
    center: Annotated[Sequence[float], Numbers(0, 1, group="Spots")] = (0.3, 0.2, 0.1, 0.2, 0.2),
    edge: Annotated[Sequence[float], Numbers(0, 1, group="Spots")] = (0.2, 0.3, 0.4, 0.1, 0.0),
    dispersion: Annotated[Sequence[float], Numbers(0.01, 10, group="Spots")] = (0.2, 0.3, 0.4, 0.6, 0.3),
    envelopes: Annotated[bool, Switch(group="Spots")] = True,
    normalise: Annotated[bool, Switch(group="Spots")] = True,
    antialias: Annotated[bool, Switch(group="Spots")] = True,
    spare_edges: Annotated[bool, Switch(group="Amount")] = True,
    hold_back: Annotated[float, Slider(0, 20, step=0.1, group="Amount")] = 5.0,
    blur: Annotated[float, Slider(0, 5, step=0.1, unit="%", group="Amount")] = 0.5,
    per_channel: Annotated[bool, Switch(group="Amount")] = False,
    measured_at: Annotated[int, Number(64, 16384, unit="px", group="Amount")] = MEASURED_SIDE,
    run: Run = ALONE,
) -> NoiseMap:
    """Lay spots of several sizes in the style's colours over the content, less where it has edges.

    Level k adds a grid of random colours, enlarged smoothly and weighted by a bump over the picture:
    ``edge + (center − edge)·exp(−x²/2(dW)²)·exp(−y²/2(dH)²)``. The amount follows Sobel's
    gradient S as ``a·n / (a + S)`` with a = `hold_back` and n = `strength`.

    Args:
        content: The photograph to lay the noise on.
        style: The picture whose colours the spots take; needed for the style palette.
        palette: Style and content: the picture's own colours, shuffled. Normal: random ones around grey;
            rectified normal: random ones, half of their red, green and blue 0.
        strength: How much of the noise is laid where the content is flat.
        seed: Chooses the colours' places.
        granularity: For each level: spots along the shorter side; below 0: a spot's size in pixels; 0: white.
            One number in each list gives spots of a single size.
        center: Each level's amplitude in the middle; together 1.
        edge: Each level's amplitude far from the middle; together 1.
        dispersion: How far each level's middle reaches, as a share of the sides.
        envelopes: Go from the center's amplitudes to the edge's; off: the center's everywhere.
        normalise: Divide by the sum of the amplitudes, so that noise is as bright between middle and edge.
        antialias: Average the palette's pixels where it is shrunk; off: pick single ones.
        spare_edges: Lay less noise where the content has edges; off: the same strength everywhere.
        hold_back: The gradient at which half the strength is left; 0 lays no noise at all on any edge.
        blur: Radius of the amount's blur, in hundredths of the shorter side.
        per_channel: Measure edges in red, green and blue apart; the amount shown is the mean of the three.
        measured_at: The shorter side at which edges are measured; a larger content is shrunk to it, so that
            the amount does not change with its size.

    Returns:
        The noise, its amount and the mix.

    Raises:
        NodeError: if lists have unequal lengths, the style palette has no style, or a picture is too small.
    """
    import torch

    from nodes.transfer import noise

    require_picture(content, "content", "The content picture")
    for complaint in _unequal_lists(
        {"granularity": granularity, "center": center, "edge": edge, "dispersion": dispersion}
    ):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    if palette == "style" and style is None:
        raise NodeError(
            "The style palette has no style.", input="style", hint="Wire a style, or choose normal."
        )
    if style is not None:
        require_picture(style, "style", "The style picture")
    for name, amplitudes in (("center", center), ("edge", edge)):
        if abs(sum(amplitudes) - 1) > SUM_TOLERANCE and (envelopes or name == "center"):
            run.warn(f"{name} amplitudes sum to {sum(amplitudes):g}, not 1")
    height, width = content.shape[-2:]
    source: Tensor | noise.Distribution
    if palette == "style":
        assert style is not None
        source = style
    else:
        source = content if palette == "content" else palette
    generator = torch.Generator().manual_seed(seed)
    bumps = noise.envelopes(height, width, center, edge if envelopes else center, dispersion)
    picture: Tensor = torch.zeros(3, height, width)
    for grain, bump in zip(granularity, bumps, strict=True):
        run.check()
        picture += bump * noise.spots(grain, height, width, source, generator, antialias=antialias)
    if normalise:
        picture = (picture / bumps.sum(dim=0).clamp_min(1e-6)).clamp(0, 1)
    if spare_edges:
        amounts = noise.amount_map(
            content, strength, hold_back, blur / 100, per_channel=per_channel, measured_at=measured_at
        )
    else:
        amounts = torch.full((1, height, width), strength)
    mix = ((1 - amounts) * content + amounts * picture).clamp(0, 1)
    amount = amounts.mean(dim=0, keepdim=True)
    return NoiseMap(Noise(picture.clamp(0, 1), amount), amount, mix)
