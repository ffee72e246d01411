"""What a node is: the types on its wires, its widgets, its declaration and the run that it reports to."""

from nodes.contract.declare import node, spec_of
from nodes.contract.run import ALONE, Cancelled, NodeError, Run
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
    "SOCKETS",
    "Cancelled",
    "Choice",
    "Complaint",
    "Image",
    "ImageFile",
    "InputSpec",
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
    "Run",
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
