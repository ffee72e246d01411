"""The six noises that irenemizus published with ArtStyleTransfer, exactly as that program makes them.

Values that leave [0, 1], which it lets pass, are clamped; its shuffle has no seed.
"""

from __future__ import annotations

from nodes.contract import Preset

_AS_THERE = {"antialias": False, "normalise": False, "per_channel": True, "blur": 0.0, "measured_at": 16384}


def _one_size(granularity: float, strength: float, help: str) -> Preset:
    lists = {"granularity": [granularity], "center": [1.0], "edge": [1.0], "dispersion": [0.5]}
    return Preset(help, {"strength": strength, **lists, **_AS_THERE})


NOISE_PRESETS = {
    "NO_NOISE": Preset("The content as it is.", {"strength": 0.0, **_AS_THERE}),
    "PIXEL_WIDE_NOISE": _one_size(-1, 0.5, "Half of it is the style's pixels, shuffled one by one."),
    "NOISE_128": _one_size(128, 0.7, "Fine spots, 128 along the shorter side."),
    "NOISE_16": _one_size(16, 0.7, "Large spots, 16 along the shorter side."),
    "STANDARD_GAUSS": Preset(
        "Spots of five sizes, larger ones in the middle. Its default.",
        {
            "strength": 0.95,
            "granularity": [9, 18, 36, -1, 0],
            "center": [0.3, 0.2, 0.1, 0.2, 0.2],
            "edge": [0.2, 0.3, 0.4, 0.1, 0.0],
            "dispersion": [0.2, 0.3, 0.4, 0.6, 0.3],
            **_AS_THERE,
        },
    ),
    "LIGHT_GAUSS": Preset(
        "Fine spots, and bright grain far from the middle: its amplitudes there sum to 1.4.",
        {
            "strength": 0.95,
            "granularity": [32, 64, 128, -1, 0],
            "center": [0.1, 0.15, 0.5, 0.1, 0.0],
            "edge": [0.2, 0.3, 0.1, 0.8, 0.0],
            "dispersion": [0.2, 0.3, 0.4, 0.6, 0.3],
            **_AS_THERE,
        },
    ),
}
