"""The catalogue of nodes as the editor gets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from nodes.contract import (
    CONVERSIONS,
    SOCKETS,
    Choice,
    ImageFile,
    ModelName,
    NodeError,
    NodeSpec,
    Number,
    Numbers,
    ParameterSpec,
    Seed,
    Slider,
    Switch,
    Text,
    Widget,
)


class _View(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SliderWidget(_View):
    """A number between two bounds, both included; `step` 0 means any; `whole` numbers only."""

    kind: Literal["slider"] = "slider"
    min: float
    max: float
    step: float
    whole: bool


class NumberWidget(_View):
    """The same, typed into a field."""

    kind: Literal["number"] = "number"
    min: float
    max: float
    step: float
    whole: bool


class SeedWidget(_View):
    """A whole number from 0 to 2^53 - 1."""

    kind: Literal["seed"] = "seed"


class ChoiceWidget(_View):
    """One of a few words."""

    kind: Literal["choice"] = "choice"
    options: list[str]


class SwitchWidget(_View):
    """On or off."""

    kind: Literal["switch"] = "switch"


class TextWidget(_View):
    """A line of text."""

    kind: Literal["text"] = "text"
    max_length: int
    placeholder: str


class NumbersWidget(_View):
    """A list of numbers, each between two bounds."""

    kind: Literal["numbers"] = "numbers"
    min: float
    max: float
    min_length: int
    max_length: int


class ImageWidget(_View):
    """A stored picture: ``sample:NAME`` or ``sha256:HEX``."""

    kind: Literal["image"] = "image"


class ModelWidget(_View):
    """The name of a network; `names` are those to offer, others may be typed; the weights of those in
    `missing` are not on this machine."""

    kind: Literal["model"] = "model"
    names: list[str]
    missing: list[str]


WidgetInfo: TypeAlias = Annotated[
    SliderWidget
    | NumberWidget
    | SeedWidget
    | ChoiceWidget
    | SwitchWidget
    | TextWidget
    | NumbersWidget
    | ImageWidget
    | ModelWidget,
    Field(discriminator="kind"),
]


class InputInfo(_View):
    """A socket on the left: the type it takes, one wire or `many`, and whether a node runs without it."""

    name: str
    label: str
    help: str
    socket: str
    many: bool
    required: bool


class OutputSocketInfo(_View):
    """A socket on the right."""

    name: str
    label: str
    help: str
    socket: str


class ParameterInfo(_View):
    """A parameter. `optional`: null is a value, which the editor calls `none`; `more`: rarely used, shown
    behind "more"; `group`: the heading under which it stands there, or empty."""

    name: str
    label: str
    help: str
    default: Any
    required: bool
    optional: bool
    none: str
    more: bool
    group: str
    unit: str
    widget: WidgetInfo


class PresetInfo(_View):
    """Values for some of a node's parameters, set together."""

    name: str
    help: str
    values: dict[str, Any]


class NodeInfo(_View):
    """A node as the palette lists it. `effect`: it does something besides returning values.

    A preset gives what it does not name its default, but for the parameters of `preset_keeps`.
    """

    type: str
    title: str
    category: str
    version: int
    icon: str
    synonyms: list[str]
    summary: str
    description: str
    effect: bool
    inputs: list[InputInfo]
    outputs: list[OutputSocketInfo]
    parameters: list[ParameterInfo]
    presets: list[PresetInfo]
    preset_keeps: list[str]


class SocketInfo(_View):
    """A type of socket."""

    name: str
    help: str


class Conversion(_View):
    """Where `target` is wanted, `source` fits too."""

    source: str
    target: str


class CatalogueView(_View):
    """All nodes in the order of the palette, the types of sockets and which stand in for which."""

    nodes: list[NodeInfo]
    sockets: list[SocketInfo]
    conversions: list[Conversion]


def catalogue_view(specs: Iterable[NodeSpec]) -> CatalogueView:
    """Return what the editor needs to know of these nodes."""
    return CatalogueView(
        nodes=[node_info(spec) for spec in specs],
        sockets=[SocketInfo(name=socket.name, help=socket.help) for socket in SOCKETS.values()],
        conversions=[Conversion(source=source, target=target) for source, target in CONVERSIONS],
    )


def node_info(spec: NodeSpec) -> NodeInfo:
    """Return what the editor needs to know of one node."""
    return NodeInfo(
        type=spec.type,
        title=spec.title,
        category=spec.category,
        version=spec.version,
        icon=spec.icon,
        synonyms=list(spec.synonyms),
        summary=spec.summary,
        description=spec.description,
        effect=spec.effect,
        inputs=[InputInfo.model_validate(entry, from_attributes=True) for entry in spec.inputs.values()],
        outputs=[
            OutputSocketInfo.model_validate(entry, from_attributes=True) for entry in spec.outputs.values()
        ],
        parameters=[parameter_info(entry) for entry in spec.parameters.values()],
        presets=[
            PresetInfo(name=name, help=preset.help, values=dict(preset.values))
            for name, preset in spec.presets.items()
        ],
        preset_keeps=list(spec.preset_keeps),
    )


def parameter_info(spec: ParameterSpec) -> ParameterInfo:
    """Return a parameter as the editor shows it."""
    return ParameterInfo(
        name=spec.name,
        label=spec.label,
        help=spec.help,
        default=spec.default,
        required=spec.required,
        optional=spec.optional,
        none=spec.widget.none,
        more=spec.widget.more,
        group=spec.widget.group,
        unit=spec.widget.unit,
        widget=widget_info(spec.widget),
    )


def widget_info(widget: Widget) -> WidgetInfo:
    """Return how the editor draws a widget.

    Raises:
        TypeError: if it is of no kind that the editor knows.
    """
    match widget:
        case Slider():
            return SliderWidget(min=widget.min, max=widget.max, step=widget.step, whole=widget.whole)
        case Number():
            return NumberWidget(min=widget.min, max=widget.max, step=widget.step, whole=widget.whole)
        case Seed():
            return SeedWidget()
        case Choice():
            return ChoiceWidget(options=list(widget.options))
        case Switch():
            return SwitchWidget()
        case Text():
            return TextWidget(max_length=widget.max_length, placeholder=widget.placeholder)
        case Numbers():
            return NumbersWidget(
                min=widget.min, max=widget.max, min_length=widget.min_length, max_length=widget.max_length
            )
        case ImageFile():
            return ImageWidget()
        case ModelName():
            names = widget.names()
            return ModelWidget(names=names, missing=[name for name in names if not _is_here(widget, name)])
    raise TypeError(f"The editor knows no widget of kind {widget.kind!r}")


def _is_here(widget: ModelName, name: str) -> bool:
    try:
        widget.find(name)
    except NodeError:
        return False
    return True
