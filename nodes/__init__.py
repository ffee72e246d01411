"""What one step does: one node per file, in folders named after what they work on.

Each node is a plain function, so that it works in a notebook::

    from nodes import blend
    mixed = blend(base, overlay, opacity=0.3)
"""

from importlib import import_module

HOMES = {
    "load_image": "nodes.pictures.load_image",
    "save_image": "nodes.pictures.save_image",
    "preview": "nodes.pictures.preview",
    "style": "nodes.transfer.style_node",
    "resize_and_crop": "nodes.geometry.resize_and_crop",
    "color_transfer": "nodes.color.color_transfer",
    "smooth_and_sharpen": "nodes.color.smooth_and_sharpen",
    "stylemix": "nodes.transfer.stylemix",
    "noise_map": "nodes.transfer.noise_map",
    "pyramid_transfer": "nodes.transfer.pyramid_transfer",
    "blend": "nodes.compose.blend",
    "upscale": "nodes.geometry.upscale",
}
"""The nodes that ship, in the order in which the palette lists them, and the module of each."""


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module 'nodes' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*HOMES, "HOMES"])
