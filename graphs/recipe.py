"""The recipe: one JSON format for the editor, the API, the command line and exported PNGs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

FORMAT = 1
DEFINITION_PREFIX = "definition:"
DEFINITION_INPUT = "$"
EDITOR_LAYOUT = "$editor"

MAX_NODES = 20_000
MAX_STRING = 10_000

NodeId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,63}$")]
Wire = Annotated[
    str,
    Field(
        pattern=r"^(\$|[A-Za-z][A-Za-z0-9_-]{0,63})\.[A-Za-z_][A-Za-z0-9_-]{0,63}$",
        description="`node.output`; inside a definition also `$.input`, one of the definition's own inputs.",
    ),
]


class _Kept(BaseModel):
    # Keys that this version does not know are kept, so that loading and saving lose nothing.
    model_config = ConfigDict(extra="allow", strict=True)


class NamedInput(_Kept):
    """A parameter that is set from outside by a name: a recipe's as in ``impasto run recipe.json --set
    photo=me.jpg``, a definition's by the nodes of its type."""

    node: NodeId
    parameter: Name


class RecipeNode(_Kept):
    """One node: what it is, what is wired to it, and its parameters (absent: the default)."""

    type: Annotated[str, Field(min_length=1, max_length=200)]
    version: Annotated[int, Field(ge=1)] = 1
    mode: Literal["bypass", "mute"] | None = Field(
        default=None,
        description="bypass: its first fitting input is handed on; mute: it and what needs it do not run.",
    )
    inputs: dict[Name, Wire | list[Wire]] = Field(default_factory=dict)
    parameters: dict[Name, JsonValue] = Field(default_factory=dict)


class Definition(_Kept):
    """A subgraph, used as a node of type ``definition:NAME``; it may use others, never itself."""

    title: Annotated[str, Field(max_length=200)] = Field(
        default="", description="What people call it; its name where this is empty."
    )
    about: Annotated[str, Field(max_length=MAX_STRING)] = ""
    inputs: dict[Name, str] = Field(
        default_factory=dict, description="Its input sockets and their types; inside, `$.name` refers to one."
    )
    outputs: dict[Name, Wire] = Field(
        default_factory=dict, description="Its output sockets: `node.output` inside."
    )
    parameters: dict[Name, NamedInput] = Field(
        default_factory=dict,
        description="Parameters that a node of its type may set, each a parameter of a node inside.",
    )
    nodes: Annotated[dict[NodeId, RecipeNode], Field(max_length=MAX_NODES)] = Field(default_factory=dict)
    layout: dict[str, JsonValue] = Field(default_factory=dict)


class LockedWeights(_Kept):
    """Weights that a locked recipe was painted with: the sha256 of their file, in hexadecimal, and the
    parameter of a type of node by which they are named."""

    sha256: str
    node: Annotated[str, Field(max_length=200)]
    parameter: Name


class Lock(_Kept):
    """What a recipe was painted with when it was locked, to tell whether it paints the same elsewhere. What
    is left out was not known, and is not compared."""

    made: float = Field(default=0, description="When it was locked, in Unix seconds.")
    recipe: str = Field(
        default="",
        description="The sha256 of what the recipe paints: name, description, layout and lock left out.",
    )
    impasto: str = Field(default="", description="The version of Impasto.")
    nodes: dict[str, int] = Field(default_factory=dict, description="The version of each type of node.")
    programs: dict[str, str] = Field(
        default_factory=dict, description="The sha256 of the source text of each package of nodes."
    )
    libraries: dict[str, str] = Field(
        default_factory=dict, description="The version of each library whose arithmetic ends up in pictures."
    )
    weights: dict[str, LockedWeights] = Field(default_factory=dict, description="By name.")
    images: dict[str, str] = Field(
        default_factory=dict, description="The sha256 of the content of each picture, by its reference."
    )
    device: str = Field(default="", description="`cpu` or `cuda`; empty where it was not known.")
    processor: str = Field(default="", description="The processor's or the graphics card's name.")
    threads: int | None = Field(default=None, description="How many cores computed together.")


class Recipe(_Kept):
    """A graph of nodes, saved whole. Nothing in `layout` changes what is painted."""

    impasto: Literal[1] = Field(1, description="The version of this format.")
    name: Annotated[str, Field(max_length=200)] = "Untitled"
    about: Annotated[str, Field(max_length=MAX_STRING)] = ""
    inputs: dict[Name, NamedInput] = Field(default_factory=dict)
    nodes: Annotated[dict[NodeId, RecipeNode], Field(max_length=MAX_NODES)] = Field(default_factory=dict)
    definitions: dict[Name, Definition] = Field(default_factory=dict)
    layout: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="`[x, y]` by node id; frames, notes, collapsed nodes and reroute points under `$editor`.",
    )
    lock: Lock | None = Field(
        default=None,
        description="Versions and hashes of what the recipe was painted with, recorded on request.",
    )
