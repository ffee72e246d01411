"""What one step does: one node per file, in folders named after what they work on.

Each node is a plain function, so that it works in a notebook::

    from nodes import blend
    mixed = blend(base, overlay, opacity=0.3)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # for editors and type checkers; at run time each is imported when it is asked for
    from nodes.color.color_transfer import color_transfer as color_transfer
    from nodes.color.contrast import contrast as contrast
    from nodes.color.curves import curves as curves
    from nodes.color.histogram_match import histogram_match as histogram_match
    from nodes.color.levels import levels as levels
    from nodes.color.luminance import luminance as luminance
    from nodes.color.recombine import recombine as recombine
    from nodes.color.shift_colors import shift_colors as shift_colors
    from nodes.color.smooth_and_sharpen import smooth_and_sharpen as smooth_and_sharpen
    from nodes.color.white_balance import white_balance as white_balance
    from nodes.compose.blend import blend as blend
    from nodes.finish.denoise import denoise as denoise
    from nodes.finish.film_grain import film_grain as film_grain
    from nodes.finish.guided_filter import guided_filter as guided_filter
    from nodes.finish.lut import lut as lut
    from nodes.finish.vignette import vignette as vignette
    from nodes.geometry.resize_and_crop import resize_and_crop as resize_and_crop
    from nodes.geometry.rotate import rotate as rotate
    from nodes.geometry.upscale import upscale as upscale
    from nodes.masks.adjust_mask import adjust_mask as adjust_mask
    from nodes.masks.color_mask import color_mask as color_mask
    from nodes.masks.combine_masks import combine_masks as combine_masks
    from nodes.masks.cut_out import cut_out as cut_out
    from nodes.masks.load_mask import load_mask as load_mask
    from nodes.masks.luminance_mask import luminance_mask as luminance_mask
    from nodes.masks.shape_mask import shape_mask as shape_mask
    from nodes.measuring.compare import compare as compare
    from nodes.measuring.measure import measure as measure
    from nodes.pictures.load_image import load_image as load_image
    from nodes.pictures.preview import preview as preview
    from nodes.pictures.save_image import save_image as save_image
    from nodes.super_resolution.super_res import super_res as super_res
    from nodes.transfer.noise_map import noise_map as noise_map
    from nodes.transfer.pyramid_transfer import pyramid_transfer as pyramid_transfer
    from nodes.transfer.style_node import style as style
    from nodes.transfer.stylemix import stylemix as stylemix

HOMES = {
    "load_image": "nodes.pictures.load_image",
    "save_image": "nodes.pictures.save_image",
    "preview": "nodes.pictures.preview",
    "style": "nodes.transfer.style_node",
    "resize_and_crop": "nodes.geometry.resize_and_crop",
    "rotate": "nodes.geometry.rotate",
    "color_transfer": "nodes.color.color_transfer",
    "smooth_and_sharpen": "nodes.color.smooth_and_sharpen",
    "luminance": "nodes.color.luminance",
    "recombine": "nodes.color.recombine",
    "white_balance": "nodes.color.white_balance",
    "levels": "nodes.color.levels",
    "curves": "nodes.color.curves",
    "contrast": "nodes.color.contrast",
    "histogram_match": "nodes.color.histogram_match",
    "shift_colors": "nodes.color.shift_colors",
    "stylemix": "nodes.transfer.stylemix",
    "noise_map": "nodes.transfer.noise_map",
    "pyramid_transfer": "nodes.transfer.pyramid_transfer",
    "blend": "nodes.compose.blend",
    "guided_filter": "nodes.finish.guided_filter",
    "denoise": "nodes.finish.denoise",
    "film_grain": "nodes.finish.film_grain",
    "vignette": "nodes.finish.vignette",
    "lut": "nodes.finish.lut",
    "upscale": "nodes.geometry.upscale",
    "super_res": "nodes.super_resolution.super_res",
    "load_mask": "nodes.masks.load_mask",
    "color_mask": "nodes.masks.color_mask",
    "luminance_mask": "nodes.masks.luminance_mask",
    "shape_mask": "nodes.masks.shape_mask",
    "cut_out": "nodes.masks.cut_out",
    "adjust_mask": "nodes.masks.adjust_mask",
    "combine_masks": "nodes.masks.combine_masks",
    "measure": "nodes.measuring.measure",
    "compare": "nodes.measuring.compare",
}
"""The nodes that ship, in the order in which the palette lists them, and the module of each."""


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module 'nodes' has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*HOMES, "HOMES"])
