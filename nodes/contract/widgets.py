"""The widgets of a node's parameters: what each accepts and how the editor draws it.

A widget is written in the annotation of a parameter, ``Annotated[float, Slider(0, 1)]``; `Literal` and
`bool` need none. `problem` says in words what is wrong with a value, and `normal` gives the one form
under which equal values have equal cache keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

MAX_TEXT = 2000
MAX_SEED = 2**53 - 1  # the largest whole number that JSON readers agree on (RFC 8259, section 6)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """What all widgets share: `label` (default: the parameter's name), `unit`, `more`, which moves a
    rarely used parameter from the card behind "more", and `group`, the heading under which it stands
    there. Whatever has a group stands behind "more". `none` is what the editor calls None, where that is a
    value."""

    kind: ClassVar[str] = ""
    label: str = ""
    unit: str = ""
    more: bool = False
    group: str = ""
    none: str = "auto"

    def __post_init__(self) -> None:
        if self.group and not self.more:
            object.__setattr__(self, "more", True)  # frozen, and every widget inherits this one rule

    def problem(self, value: object) -> str | None:
        """Return what is wrong with `value` and what is allowed, or None when it is good."""
        raise TypeError(f"{type(self).__name__} declares no values")

    def normal(self, value: object) -> object:
        """Return a good `value` in its normal form."""
        return value


@dataclass(frozen=True, slots=True)
class Bounded(Widget):
    """What Slider and Number share: a number between two bounds, `whole` when the parameter is an int."""

    min: float
    max: float
    step: float = field(default=0, kw_only=True)
    whole: bool = field(default=False, kw_only=True)

    def problem(self, value: object) -> str | None:
        wanted = f"{'a whole number' if self.whole else 'a number'} from {self.min:g} to {self.max:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"is {_shown(value)}; it must be {wanted}"
        # Compared before it is made a float: a whole number may be too large for one.
        if not self.min <= value <= self.max or (self.whole and value != int(value)):
            return f"is {_shown(value)}; it must be {wanted}"
        return None

    def normal(self, value: object) -> object:
        assert isinstance(value, int | float)
        return int(value) if self.whole else float(value)


@dataclass(frozen=True, slots=True)
class Slider(Bounded):
    """A number between `min` and `max`, both included, drawn as a slider."""

    kind: ClassVar[str] = "slider"


@dataclass(frozen=True, slots=True)
class Number(Bounded):
    """A number between `min` and `max`, both included, typed into a field."""

    kind: ClassVar[str] = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed(Widget):
    """A whole number that fixes every random draw, with a dice beside it."""

    kind: ClassVar[str] = "seed"

    def problem(self, value: object) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SEED:
            return f"is {_shown(value)}; it must be a whole number from 0 to {MAX_SEED}"
        return None


@dataclass(frozen=True, slots=True)
class Choice(Widget):
    """One of a few words; made from `Literal`."""

    kind: ClassVar[str] = "choice"
    options: tuple[str, ...] = ()

    def problem(self, value: object) -> str | None:
        if value in self.options:
            return None
        return f"is {_shown(value)}; it must be one of: {', '.join(self.options)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Widget):
    """On or off; made from `bool`."""

    kind: ClassVar[str] = "switch"

    def problem(self, value: object) -> str | None:
        return None if isinstance(value, bool) else f"is {_shown(value)}; it must be true or false"


@dataclass(frozen=True, slots=True)
class Text(Widget):
    """A line of text of at most `max_length` characters."""

    kind: ClassVar[str] = "text"
    max_length: int = MAX_TEXT
    placeholder: str = field(default="", kw_only=True)

    def problem(self, value: object) -> str | None:
        if not isinstance(value, str):
            return f"is {_shown(value)}; it must be text"
        if len(value) > self.max_length:
            return f"is {len(value)} characters long; at most {self.max_length} are allowed"
        return None


@dataclass(frozen=True, slots=True)
class Numbers(Widget):
    """A list of `min_length` to `max_length` numbers, each from `min` to `max`."""

    kind: ClassVar[str] = "numbers"
    min: float
    max: float
    min_length: int = field(default=1, kw_only=True)
    max_length: int = field(default=16, kw_only=True)

    def problem(self, value: object) -> str | None:
        if not isinstance(value, list | tuple):
            return f"is {_shown(value)}; it must be a list of numbers"
        if not self.min_length <= len(value) <= self.max_length:
            return f"has {len(value)} numbers; {self.min_length} to {self.max_length} are allowed"
        each = Number(self.min, self.max)
        for position, entry in enumerate(value, start=1):
            if problem := each.problem(entry):
                return f"number {position} {problem}"
        return None

    def normal(self, value: object) -> object:
        assert isinstance(value, list | tuple)
        return [float(entry) for entry in value]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFile(Widget):
    """A stored picture: ``sample:NAME`` or ``sha256:HEX``. The node receives a `Path` to it."""

    kind: ClassVar[str] = "image"

    def problem(self, value: object) -> str | None:
        if isinstance(value, str) and value.startswith(("sample:", "sha256:")):
            return None
        return f"is {_shown(value)}; it must be a sample's name or a stored picture's hash"


@dataclass(frozen=True, slots=True)
class ModelName(Widget):
    """The name of a network whose weights ship or lie in the model folder.

    `find` returns the path of the weights by name, and raises `NodeError` with the way to get them when
    they are missing; `names` lists what to offer. The node receives the name.
    """

    kind: ClassVar[str] = "model"
    find: Callable[[str], Path]
    names: Callable[[], list[str]]

    def problem(self, value: object) -> str | None:
        if isinstance(value, str) and 0 < len(value) <= 200 and not set(value) & set("/\\\0"):
            return None
        return f"is {_shown(value)}; it must be a model's name, without folders"
