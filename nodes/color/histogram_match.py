"""The Histogram Match node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.channels import in_srgb, with_lightness
from nodes.color.finite import require_finite
from nodes.color.lab import lab_from_srgb
from nodes.color.statistics import match_histogram
from nodes.contract import Image, Slider, Widget, node

if TYPE_CHECKING:
    from torch import Tensor

Space = Literal["lightness and colour", "lightness", "red, green and blue"]

_REACH = 128.0  # |a*| and |b*| of sRGB's colours are below 108


@node(
    category="Prepare",
    title="Histogram Match",
    icon="scale",
    synonyms=("histogram specification", "match tones", "equalise", "reference", "same light"),
)
def histogram_match(
    image: Image,
    reference: Image,
    match: Annotated[Space, Widget(label="Match")] = "lightness and colour",
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 1.0,
) -> Image:
    """Give a picture the tones of a reference.

    Each channel's values are exchanged, rank by rank, for the reference's, so that its histogram becomes
    the same. Color Transfer matches colours more gently, by means and spreads; this is for light and tone.

    Args:
        image: The picture to change.
        reference: The picture whose histograms are taken over; of any size and subject.
        match: Lightness and colour matches L*, a* and b*, lightness L* alone and leaves the colours; red,
            green and blue are matched each by itself.
        strength: From 0 (unchanged) to 1 (matched in full).
    Returns:
        The changed picture, of the size of the image.
    Raises:
        NodeError: When a picture holds values that are no numbers.
    """
    import torch

    require_finite(image=image, reference=reference)
    if strength == 0:
        return image.clone()
    if match == "red, green and blue":
        pairs = zip(image, reference, strict=True)
        matched = torch.stack([match_histogram(own, other) for own, other in pairs])
    else:
        lab, donor = _unit(lab_from_srgb(image)), _unit(lab_from_srgb(reference))
        if match == "lightness":
            matched = with_lightness(_lab(lab), match_histogram(lab[0], donor[0])[None])
        else:
            pairs = zip(lab, donor, strict=True)
            matched = in_srgb(_lab(torch.stack([match_histogram(own, other) for own, other in pairs])))
    return (image + strength * (matched - image)).clamp_(0, 1)


def _unit(lab: Tensor) -> Tensor:
    """Return L*a*b* with each channel in [0, 1]."""
    import torch

    return torch.cat((lab[:1] / 100, lab[1:] / (2 * _REACH) + 0.5)).clamp_(0, 1)


def _lab(unit: Tensor) -> Tensor:
    import torch

    return torch.cat((unit[:1] * 100, (unit[1:] - 0.5) * (2 * _REACH)))
