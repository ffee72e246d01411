"""What a node is: the types on its wires, its widgets, its declaration and the run that it reports to."""

from nodes.contract.declare import node, spec_of
from nodes.contract.formerly import Formerly, Renamed
from nodes.contract.run import ALONE, JSON, Cancelled, Interrupted, NodeError, Run, Saved
from nodes.contract.sockets import CONVERSIONS, SOCKETS, Image, Mask, Noise, SocketType, Style, convert, fits
from nodes.contract.specs import Complaint, InputSpec, NodeSpec, OutputSpec, ParameterSpec, Preset
from nodes.contract.widgets import (
    Choice,
    ImageFile,
    ModelName,
    Number,
    Numbers,
    Seed,
    Slider,
    Switch,
    Text,
    Widget,
)

__all__ = [
    "ALONE",
    "CONVERSIONS",
    "JSON",
    "SOCKETS",
    "Cancelled",
    "Choice",
    "Complaint",
    "Formerly",
    "Image",
    "ImageFile",
    "InputSpec",
    "Interrupted",
    "Mask",
    "ModelName",
    "NodeError",
    "NodeSpec",
    "Noise",
    "Number",
    "Numbers",
    "OutputSpec",
    "ParameterSpec",
    "Preset",
    "Renamed",
    "Run",
    "Saved",
    "Seed",
    "Slider",
    "SocketType",
    "Style",
    "Switch",
    "Text",
    "Widget",
    "convert",
    "fits",
    "node",
    "spec_of",
]
