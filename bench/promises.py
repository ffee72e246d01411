"""What was promised and is not so, in words, and the exit status that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console


def above(what: str, value: float, most: float, unit: str = "", digits: int = 1) -> Iterator[str]:
    """Yield that `value` is above the `most` that was promised, if it is.

    >>> list(above("The start", 4.26, 3, "s"))
    ['The start: 4.3 s, promised at most 3 s']
    >>> list(above("The start", 2.9, 3, "s"))
    []
    """
    if value > most:
        found, promised = (f"{number} {unit}".strip() for number in (f"{value:.{digits}f}", f"{most:g}"))
        yield f"{what}: {found}, promised at most {promised}"


def tell(broken: Sequence[str], console: Console) -> None:
    """Print each broken promise on a line of its own, or that there is none."""
    for sentence in broken:
        console.print(f"BROKEN: {sentence}", markup=False, highlight=False, soft_wrap=True)
    if not broken:
        console.print("Every promise of this table was kept.", highlight=False)


def leave(broken: Sequence[str]) -> None:
    """End the program with 1 if a promise was broken.

    Raises:
        SystemExit: if one was.
    """
    if broken:
        raise SystemExit(1)
