"""The Curves node."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated

from nodes.color.channels import Channel, on_channel
from nodes.color.finite import require_finite
from nodes.color.tables import look_up, monotone_cubic
from nodes.contract import Complaint, Image, NodeError, Numbers, Slider, node

REGIONS = (0.0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6, 1.0)
"""Where the five sliders take hold, between the ends, which they leave."""

_ENTRIES = (1 << 14) + 1  # between two entries a curve is straight to 1e-8


def _check(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    points = parameters["points"]
    assert isinstance(points, Sequence)
    if len(points) % 2:
        yield Complaint(
            "points",
            f"There are {len(points)} numbers; points come in pairs.",
            "Write x and y of each point in turn: 0, 0, 0.5, 0.6, 1, 1.",
        )
        return
    x = [float(entry) for entry in points[::2]]
    for before, after in pairwise(x):
        if before >= after:
            yield Complaint(
                "points",
                f"A point at x = {after:g} follows one at x = {before:g}.",
                "Write the points from dark to light, each x once.",
            )
            return


@node(
    category="Prepare",
    icon="chart-spline",
    synonyms=("tone curve", "s-curve", "shadows", "highlights", "gradation", "brightness"),
    presets={
        "straight": {},
        "gentle contrast": {"shadows": -0.03, "darks": -0.025, "lights": 0.025, "highlights": 0.02},
        "strong contrast": {"shadows": -0.07, "darks": -0.06, "lights": 0.06, "highlights": 0.05},
        "open shadows": {"shadows": 0.08, "darks": 0.07, "midtones": 0.03},
        "calm highlights": {"midtones": -0.01, "lights": -0.04, "highlights": -0.06},
        "faded": {"points": [0, 0.09, 0.25, 0.27, 0.75, 0.74, 1, 0.94]},
        "cross-processed blue": {"channel": "blue", "points": [0, 0.14, 0.5, 0.5, 1, 0.86]},
    },
    check=_check,
)
def curves(
    image: Image,
    shadows: Annotated[float, Slider(-0.2, 0.2, step=0.005)] = 0.0,
    darks: Annotated[float, Slider(-0.2, 0.2, step=0.005)] = 0.0,
    midtones: Annotated[float, Slider(-0.2, 0.2, step=0.005)] = 0.0,
    lights: Annotated[float, Slider(-0.2, 0.2, step=0.005)] = 0.0,
    highlights: Annotated[float, Slider(-0.2, 0.2, step=0.005)] = 0.0,
    channel: Channel = "all",
    points: Annotated[Sequence[float], Numbers(0, 1, min_length=4, max_length=32, more=True)] = (0, 0, 1, 1),
) -> Image:
    """Bend the tones along a smooth curve.

    The curve runs through its points without overshooting them (the monotone cubic of Fritsch and Butland
    1984). The sliders lift and lower it at five places, and leave black and white; what they do is added
    to the curve through the points.

    Args:
        image: The picture to change.
        shadows: How far the curve is lifted or lowered at 1/6 of the range.
        darks: The same at 1/3.
        midtones: The same at 1/2.
        lights: The same at 2/3.
        highlights: The same at 5/6.
        channel: What to change: red, green and blue alike, one of them, or lightness (L*), which leaves
            the colours.
        points: The curve's points, x and y in turn from dark to light, 2 to 16 of them. Before the first
            and after the last it is level; where it falls, tones are turned round.
    Returns:
        The changed picture.
    Raises:
        NodeError: When the picture holds values that are no numbers; if the points are no pairs or not
            in order.
    """
    require_finite(image=image)
    for complaint in _check({"points": points}):
        raise NodeError(complaint.message, input=complaint.parameter, hint=complaint.hint)
    import numpy as np
    import torch

    offsets = (0.0, shadows, darks, midtones, lights, highlights, 0.0)
    at = np.linspace(0, 1, _ENTRIES)
    curve = monotone_cubic(points[::2], points[1::2], at)
    lifted = [place + offset for place, offset in zip(REGIONS, offsets, strict=True)]
    curve = curve + monotone_cubic(REGIONS, lifted, at) - at
    if np.abs(curve - at).max() < 1e-7:
        return image.clone()
    table = torch.from_numpy(curve.clip(0, 1).astype(np.float32))
    return on_channel(image, channel, lambda values: look_up(values, table))
