"""The nodes that a server offers, as declarations: what is needed to prepare a recipe for it."""

from __future__ import annotations

from typing import Any, NoReturn

from graphs.shapes import Catalogue
from nodes.catalogue import shipped
from nodes.contract import (
    Choice,
    Formerly,
    ImageFile,
    InputSpec,
    ModelName,
    NodeSpec,
    Number,
    Numbers,
    OutputSpec,
    ParameterSpec,
    Preset,
    Seed,
    Slider,
    Switch,
    Text,
    Widget,
)
from server.catalogue_view import (
    CatalogueView,
    ChoiceWidget,
    ModelWidget,
    NodeInfo,
    NumbersWidget,
    NumberWidget,
    ParameterInfo,
    SliderWidget,
    TextWidget,
    WidgetInfo,
)


def declared(view: CatalogueView) -> Catalogue:
    """Return the declarations of a server's nodes. They plan as its own do, and cannot be called."""
    return {info.type: _spec(info) for info in view.nodes}


def _spec(info: NodeInfo) -> NodeSpec:
    known = shipped().get(info.type)
    return NodeSpec(
        type=info.type,
        title=info.title,
        category=info.category,
        version=info.version,
        icon=info.icon,
        synonyms=tuple(info.synonyms),
        summary=info.summary,
        description=info.description,
        inputs={
            entry.name: InputSpec(
                name=entry.name,
                label=entry.label,
                help=entry.help,
                socket=entry.socket,
                many=entry.many,
                required=entry.required,
            )
            for entry in info.inputs
        },
        parameters={entry.name: _parameter(entry) for entry in info.parameters},
        outputs={
            entry.name: OutputSpec(name=entry.name, label=entry.label, help=entry.help, socket=entry.socket)
            for entry in info.outputs
        },
        presets={entry.name: Preset(entry.help, entry.values) for entry in info.presets},
        preset_keeps=tuple(info.preset_keeps),
        effect=info.effect,
        takes_run=False,
        several_results=len(info.outputs) > 1,
        function=_not_here,
        # Of what the nodes that ship were formerly called, nothing needs to be sent.
        formerly=known.formerly if known else Formerly(),
        replaces=known.replaces if known else {},
    )


def _parameter(info: ParameterInfo) -> ParameterSpec:
    return ParameterSpec(
        name=info.name,
        label=info.label,
        help=info.help,
        widget=_widget(info.widget),
        default=info.default,
        required=info.required,
        optional=info.optional,
    )


def _widget(info: WidgetInfo) -> Widget:
    match info:
        case SliderWidget():
            return Slider(info.min, info.max, step=info.step, whole=info.whole)
        case NumberWidget():
            return Number(info.min, info.max, step=info.step, whole=info.whole)
        case NumbersWidget():
            return Numbers(info.min, info.max, min_length=info.min_length, max_length=info.max_length)
        case ChoiceWidget():
            return Choice(options=tuple(info.options))
        case TextWidget():
            return Text(info.max_length, placeholder=info.placeholder)
        case ModelWidget():
            names = list(info.names)
            return ModelName(find=_not_here, names=lambda: names)
    return {"seed": Seed(), "switch": Switch(), "image": ImageFile()}[info.kind]


def _not_here(*_: Any, **__: Any) -> NoReturn:
    raise TypeError("This node runs on its server only")
