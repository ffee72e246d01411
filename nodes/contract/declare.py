"""`@node`: reads a function's signature and docstring into a declaration, and checks that it is whole."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from nodes.contract.formerly import Formerly
from nodes.contract.run import Run
from nodes.contract.sockets import SOCKETS
from nodes.contract.specs import (
    Complaint,
    InputSpec,
    NodeSpec,
    OutputSpec,
    Parameters,
    ParameterSpec,
    Preset,
)
from nodes.contract.widgets import Bounded, Choice, ImageFile, Seed, Switch, Widget

if TYPE_CHECKING:
    from docstring_parser import Docstring

Function = TypeVar("Function", bound=Callable[..., Any])
_SOCKET_OF = {socket.marker: name for name, socket in SOCKETS.items()}


class BadDeclaration(TypeError):
    """A node's signature or docstring leaves out what the editor needs."""


def node(
    *,
    category: str,
    version: int = 1,
    title: str | None = None,
    icon: str = "box",
    synonyms: tuple[str, ...] = (),
    presets: Mapping[str, Preset | Parameters] | None = None,
    preset_keeps: tuple[str, ...] = (),
    effect: bool = False,
    check: Callable[[Parameters], Iterable[Complaint]] | None = None,
    formerly: Formerly | None = None,
    replaces: Mapping[str, Formerly] | None = None,
) -> Callable[[Function], Function]:
    """Declare a function as a node and return it unchanged.

    Args:
        category: the heading under which the palette lists it.
        version: rises when parameters change; `formerly` then says what became of them.
        title: its name on the card; from the function's name unless given.
        icon: a Lucide icon name.
        synonyms: other words by which a search finds it.
        presets: named tables of values for some of its parameters, each a `Preset` or, where it needs no
            help, the table alone.
        preset_keeps: parameters that setting a preset leaves as they are unless it names them. Seeds,
            pictures and what must be given are kept in any case.
        effect: whether it does something besides returning values, and so always runs.
        check: says what is wrong between several parameters, before anything runs.
        formerly: names and choices that it had in older versions, by which recipes are migrated.
        replaces: types of nodes that it took the place of, each with what its names there became.

    Raises:
        BadDeclaration: if a parameter has no type that says what it is, or no help, or if a preset or what
            the node was formerly names a parameter that is not there or gives one a value that it does not
            take.
    """

    def declare(function: Function) -> Function:
        words = function.__name__.split("_")
        read = _read(function)
        parameters = read["parameters"]
        spec = NodeSpec(
            type="".join(word.capitalize() for word in words),
            title=title or " ".join(word.capitalize() for word in words),
            category=category,
            version=version,
            icon=icon,
            synonyms=synonyms,
            presets=_presets(function.__name__, presets or {}, parameters),
            preset_keeps=_kept(function.__name__, preset_keeps, parameters),
            effect=effect,
            function=function,
            check=check,
            formerly=formerly or Formerly(),
            replaces=replaces or {},
            **read,
        )
        for mistake in _mistakes(spec):
            raise BadDeclaration(f"{function.__name__}: formerly: {mistake}")
        function.__node__ = spec  # type: ignore[attr-defined]
        return function

    return declare


def spec_of(function: Callable[..., object]) -> NodeSpec:
    """Return the declaration of a function that `@node` decorates.

    Raises:
        BadDeclaration: if it is none.
    """
    spec = getattr(function, "__node__", None)
    if not isinstance(spec, NodeSpec):
        raise BadDeclaration(f"{getattr(function, '__name__', function)!r} is not declared with @node")
    return spec


def _read(function: Callable[..., object]) -> dict[str, Any]:
    import docstring_parser

    doc = docstring_parser.parse(
        inspect.cleandoc(function.__doc__ or ""), docstring_parser.DocstringStyle.GOOGLE
    )
    helps = {entry.arg_name: " ".join((entry.description or "").split()) for entry in doc.params}
    if not doc.short_description:
        raise BadDeclaration(f"{function.__name__}: a node's docstring begins with a line for its tooltip")
    hints = get_type_hints(function, include_extras=True)
    inputs: dict[str, InputSpec] = {}
    parameters: dict[str, ParameterSpec] = {}
    takes_run = False
    for name, parameter in inspect.signature(function).parameters.items():
        if hints.get(name) is Run:
            takes_run = True
            continue
        if name not in helps:
            raise BadDeclaration(f"{function.__name__}: no help for {name!r} under Args")
        label = name.replace("_", " ").capitalize()
        hint, optional = _without_none(hints.get(name))
        if socket := _socket(hint):
            inputs[name] = InputSpec(
                name=name,
                label=label.lower(),
                help=helps[name],
                socket=socket[0],
                many=socket[1],
                required=parameter.default is inspect.Parameter.empty,
            )
            continue
        required = parameter.default is inspect.Parameter.empty
        widget = _widget(function.__name__, name, hint)
        spec = ParameterSpec(
            name=name,
            label=widget.label or label,
            help=helps[name],
            widget=widget,
            default=None if required else parameter.default,
            required=required,
            optional=optional,
        )
        if not required and (problem := spec.problem(spec.default)):
            raise BadDeclaration(f"{function.__name__}: the default of {name!r} {problem}")
        parameters[name] = replace(spec, default=spec.normal(spec.default))
    outputs, several = _outputs(function, hints.get("return"), doc)
    return {
        "summary": doc.short_description,
        "description": " ".join((doc.long_description or "").split()),
        "inputs": inputs,
        "parameters": parameters,
        "outputs": outputs,
        "takes_run": takes_run,
        "several_results": several,
    }


def _presets(
    function: str, presets: Mapping[str, Preset | Parameters], parameters: Mapping[str, ParameterSpec]
) -> dict[str, Preset]:
    read = {}
    for title, given in presets.items():
        preset = given if isinstance(given, Preset) else Preset("", given)
        for name, value in preset.values.items():
            if name not in parameters:
                raise BadDeclaration(f"{function}: preset {title!r}: there is no parameter {name!r}")
            if problem := parameters[name].problem(value):
                raise BadDeclaration(f"{function}: preset {title!r}: {name!r} {problem}")
        values = {name: parameters[name].normal(value) for name, value in preset.values.items()}
        read[title] = Preset(preset.help, values)
    return read


def _mistakes(spec: NodeSpec) -> Iterator[str]:
    yield from spec.formerly.mistakes(spec, of_this_type=True)
    for former in spec.replaces.values():
        yield from former.mistakes(spec, of_this_type=False)


def _kept(
    function: str, declared: tuple[str, ...], parameters: Mapping[str, ParameterSpec]
) -> tuple[str, ...]:
    if unknown := set(declared) - set(parameters):
        raise BadDeclaration(f"{function}: presets keep {', '.join(sorted(unknown))}, which is not there")
    return tuple(
        name
        for name, spec in parameters.items()
        if name in declared or spec.required or isinstance(spec.widget, Seed | ImageFile)
    )


def _docstring(documented: object) -> Docstring:
    from docstring_parser import DocstringStyle, parse

    return parse(inspect.getdoc(documented) or "", DocstringStyle.GOOGLE)


def _helps(documented: object) -> dict[str, str]:
    """Return the help under Args (of a function) or Attributes (of a NamedTuple), by name."""
    return {
        entry.arg_name: " ".join((entry.description or "").split()) for entry in _docstring(documented).params
    }


def _without_none(hint: object) -> tuple[object, bool]:
    if get_origin(hint) is Annotated:
        kind, *extras = get_args(hint)
        kind, optional = _without_none(kind)
        return Annotated[kind, *extras], optional
    if get_origin(hint) in (Union, types.UnionType):
        rest = tuple(entry for entry in get_args(hint) if entry is not type(None))
        if len(rest) == 1:
            return rest[0], True
    return hint, False


def _socket(hint: object) -> tuple[str, bool] | None:
    many = get_origin(hint) is list
    marker = get_args(hint)[0] if many else hint
    name = _SOCKET_OF.get(marker) if isinstance(marker, type) else None
    return (name, many) if name else None


def _widget(function: str, name: str, hint: object) -> Widget:
    kind = hint
    annotated: Widget | None = None
    whole = False
    if get_origin(hint) is Annotated:
        kind, *extras = get_args(hint)
        annotated = next((extra for extra in extras if isinstance(extra, Widget)), None)
        whole = kind is int
    if get_origin(kind) is Literal:
        base = annotated or Widget()
        return Choice(get_args(kind), **_shared(base))
    if kind is bool:
        base = annotated or Widget()
        return Switch(**_shared(base))
    if annotated is None:
        raise BadDeclaration(f"{function}: {name!r} is neither a socket type nor annotated with a widget")
    return replace(annotated, whole=True) if whole and isinstance(annotated, Bounded) else annotated


def _shared(widget: Widget) -> dict[str, Any]:
    """Return what every widget has, as `widget` has it."""
    return {entry.name: getattr(widget, entry.name) for entry in fields(Widget)}


def _outputs(
    function: Callable[..., object], hint: object, doc: Docstring
) -> tuple[dict[str, OutputSpec], bool]:
    if hint is type(None):
        return {}, False
    help_alone = " ".join((doc.returns.description or "").split()) if doc.returns else ""
    if single := _socket(hint):
        name = single[0].lower()
        return {name: OutputSpec(name=name, label=name, help=help_alone, socket=single[0])}, False
    names = getattr(hint, "_fields", None)
    if names is None:
        raise BadDeclaration(
            f"{function.__name__}: it must return a socket type, a NamedTuple of them or None"
        )
    kinds = get_type_hints(hint)
    helps = _helps(hint)
    outputs = {}
    for name in names:
        socket = _socket(kinds[name])
        if socket is None:
            raise BadDeclaration(f"{function.__name__}: output {name!r} is no socket type")
        outputs[name] = OutputSpec(
            name=name, label=name.replace("_", " "), help=helps.get(name, help_alone), socket=socket[0]
        )
    return outputs, True
