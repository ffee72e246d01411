"""`impasto diff`: prints what changed from one recipe to another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from rich.console import Console
from rich.text import Text

from graphs.difference import Change

_SIGNS = (("removed", "-", "red"), ("added", "+", "green"))


def print_changes(changes: Iterable[Change], console: Console) -> None:
    """Print one change a line: + what is new, - what is gone, ~ the rest. No colours but on a terminal."""
    for change in changes:
        sign, colour = _sign(change)
        line = Text(f"{sign} ", style=colour).append(change.text, style="default")
        console.print(line, soft_wrap=True)


def print_as_json(changes: Iterable[Change]) -> None:
    """Print one change a line, as JSON."""
    for change in changes:
        print(json.dumps(asdict(change), ensure_ascii=False))


def _sign(change: Change) -> tuple[str, str]:
    for word, sign, colour in _SIGNS:
        if change.kind.endswith(word):
            return sign, colour
    if change.kind in ("input", "socket", "other", "lock"):
        if change.before is None:
            return "+", "green"
        if change.after is None:
            return "-", "red"
    return "~", "yellow"
