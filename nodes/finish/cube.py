"""The .cube format of colour lookup tables (Adobe, Cube LUT Specification 1.0, 2013)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

MAX_BYTES = 40_000_000  # a table of 65³ with 17 digits a value has 16 MB
MAX_1D, MAX_3D = 65_536, 65
MAX_IDLE = 100_000  # lines that hold nothing
MAX_WORDS = 100  # of a line, beyond which it is one word

Triple = tuple[float, float, float]


class CubeError(Exception):
    """A file is no .cube file; the message says at which line and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cube:
    """A lookup table.

    `rows` are its colours in the order of the file: of a 3D table with red changing fastest, then green,
    then blue. `lowest` and `highest` are the colours to which the first and last entries belong.
    """

    title: str
    size: int
    three_dimensional: bool
    lowest: Triple
    highest: Triple
    rows: tuple[Triple, ...]

    def table(self) -> Tensor:
        """Return (3, blue, green, red), or (3, size) of a 1D table, float32."""
        import torch

        flat = torch.tensor(self.rows, dtype=torch.float32).T.contiguous()
        return flat.view(3, self.size, self.size, self.size) if self.three_dimensional else flat


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    title: str = ""
    size: int = 0
    three_dimensional: bool = False
    lowest: Triple = (0.0, 0.0, 0.0)
    highest: Triple = (1.0, 1.0, 1.0)


class _Line(NamedTuple):
    number: int
    text: str
    words: list[str]


def read_cube(path: Path) -> Cube:
    """Return the lookup table in a file.

    Raises:
        CubeError: if it is none, with the line, or if it cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CubeError(f"it has {size:,} bytes; at most {MAX_BYTES:,} are allowed")
        with path.open(encoding="utf-8-sig") as file:
            return parse_cube(file)
    except UnicodeDecodeError:
        raise CubeError("it is not text") from None
    except OSError as error:
        raise CubeError(f"{error.strerror}") from None


def parse_cube(lines: Iterable[str]) -> Cube:
    """Return the lookup table written in `lines`.

    >>> parse_cube(["LUT_1D_SIZE 2", "0 0 0", "1 1 0.9"]).rows[1]
    (1.0, 1.0, 0.9)

    Raises:
        CubeError: at the first line that does not belong there, or if colours are missing.
    """
    header, last, kept = _Header(), 0, _kept(lines)
    first = None
    for line in kept:
        if _begins_with_a_number(line):
            first = line
            break
        header, last = _with_keyword(header, line), line.number
    if not header.size:
        raise CubeError(
            f"line {first.number}: a colour stands before LUT_1D_SIZE or LUT_3D_SIZE"
            if first
            else "it has neither LUT_1D_SIZE nor LUT_3D_SIZE"
        )
    if any(low >= high for low, high in zip(header.lowest, header.highest, strict=True)):
        raise CubeError(f"line {last}: DOMAIN_MAX does not lie above DOMAIN_MIN")
    wanted = header.size**3 if header.three_dimensional else header.size
    rows: list[Triple] = []
    for line in chain([first] if first else [], kept):
        if len(rows) == wanted:
            raise CubeError(f"line {line.number}: more than the {wanted:,} colours of its size")
        rows.append(_triple(line.words, line.number))
        last = line.number
    if len(rows) < wanted:
        raise CubeError(f"line {last}: the file ends after {len(rows):,} colours of {wanted:,}")
    return Cube(
        title=header.title,
        size=header.size,
        three_dimensional=header.three_dimensional,
        lowest=header.lowest,
        highest=header.highest,
        rows=tuple(rows),
    )


def _kept(lines: Iterable[str]) -> Iterator[_Line]:
    """Yield the lines that say something, one at a time: a hostile file is never held whole."""
    idle = 0
    for number, text in enumerate(lines, start=1):
        words = text.split(maxsplit=MAX_WORDS)
        if words and not words[0].startswith("#"):
            yield _Line(number, text, words)
            continue
        idle += 1
        if idle > MAX_IDLE:
            raise CubeError(f"line {number}: more than {MAX_IDLE:,} comments and empty lines")


def _begins_with_a_number(line: _Line) -> bool:
    return line.words[0][0] in "+-.0123456789"


def _with_keyword(header: _Header, line: _Line) -> _Header:
    keyword, *values = line.words
    match keyword:
        case "TITLE":
            return replace(header, title=line.text.strip()[len(keyword) :].strip().strip('"'))
        case "LUT_1D_SIZE" | "LUT_3D_SIZE":
            if header.size:
                raise CubeError(f"line {line.number}: a second size")
            deep = keyword == "LUT_3D_SIZE"
            size = _size(line, MAX_3D if deep else MAX_1D)
            return replace(header, size=size, three_dimensional=deep)
        case "DOMAIN_MIN":
            return replace(header, lowest=_triple(values, line.number))
        case "DOMAIN_MAX":
            return replace(header, highest=_triple(values, line.number))
        case "LUT_1D_INPUT_RANGE" | "LUT_3D_INPUT_RANGE":  # as DaVinci Resolve writes them
            if len(values) != 2:
                raise CubeError(f"line {line.number}: {keyword} takes two numbers")
            low, high = (_number(word, line.number) for word in values)
            return replace(header, lowest=(low,) * 3, highest=(high,) * 3)
    raise CubeError(f"line {line.number}: {keyword[:40]!r} is no keyword of the format")


def _size(line: _Line, most: int) -> int:
    keyword, *values = line.words
    digits = values[0] if len(values) == 1 else ""
    if not digits.isdecimal() or len(digits) > 5 or not 2 <= int(digits) <= most:
        raise CubeError(f"line {line.number}: {keyword} must be a whole number from 2 to {most:,}")
    return int(values[0])


def _triple(words: list[str], line: int) -> Triple:
    if len(words) != 3:
        raise CubeError(f"line {line}: {len(words)} numbers; a colour has three")
    red, green, blue = (_number(word, line) for word in words)
    return red, green, blue


def _number(word: str, line: int) -> float:
    try:
        value = float(word)
    except ValueError:
        raise CubeError(f"line {line}: {word[:40]!r} is no number") from None
    if not math.isfinite(value) or abs(value) > 1e6:
        raise CubeError(f"line {line}: {word[:40]} is out of range")
    return value
