"""Pictures that hold no numbers are refused, whichever node they reach."""

from __future__ import annotations

import pytest
import torch

import nodes
from nodes.contract import NodeError, spec_of

NODES = [
    "white_balance",
    "levels",
    "curves",
    "contrast",
    "histogram_match",
    "shift_colors",
    "luminance",
    "recombine",
    "color_transfer",
    "guided_filter",
    "denoise",
    "film_grain",
    "vignette",
    "lut",
]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
@pytest.mark.parametrize("name", NODES)
def test_the_input_is_named(name: str, value: float) -> None:
    function = getattr(nodes, name)
    pictures = [key for key, entry in spec_of(function).inputs.items() if entry.socket == "Image"]
    for broken in pictures:
        wired = {key: torch.full((3, 4, 4), 0.5) for key in pictures}
        wired[broken][1, 2, 3] = value
        with pytest.raises(NodeError) as refused:
            function(**wired)
        assert refused.value.input == broken
        assert refused.value.hint
