"""Draws what happens in a run on a terminal, or writes it as one line of JSON an event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from graphs.events import (
    Event,
    NodeFailed,
    NodeFinished,
    NodePreview,
    NodeProgress,
    NodeSkipped,
    NodeStarted,
    NodeWarned,
    RunFinished,
    State,
)
from graphs.measured import Numbers, number_text, titled
from graphs.problems import Problem


def print_problems(problems: Iterable[Problem], console: Console) -> None:
    """Print every problem: where, what, and what to do."""
    problems = list(problems)
    for problem in problems:
        where = ".".join(part for part in (problem.node, problem.input) if part)
        place = f"[bold]{escape(where)}[/] " if where else ""
        console.print(f"[red]✗[/] {place}{escape(problem.message)}", soft_wrap=True)
        if problem.hint:
            console.print(f"  [dim]{escape(problem.hint)}[/]", soft_wrap=True)
    if any(problem.code == "outdated" for problem in problems):
        console.print("[dim]To migrate it all: impasto migrate RECIPE[/]", soft_wrap=True)


def refuse(problems: Iterable[Problem], as_json: bool, **more: str) -> None:
    """Print problems on the error stream, or as JSON, one a line with `more` beside it, on the other."""
    if not as_json:
        print_problems(problems, Console(stderr=True))
        return
    for problem in problems:
        print(json.dumps({**more, "problem": asdict(problem)}, ensure_ascii=False))


def follow_as_json(events: Iterable[Event]) -> State:
    """Write each event as one line of JSON and return how the run ended."""
    state: State | None = None
    for event in _without_pictures(events):
        print(json.dumps(asdict(event), ensure_ascii=False), flush=True)
        if isinstance(event, RunFinished):
            state = event.state
    return _told(state)


def follow(
    events: Iterable[Event], titles: dict[str, str], output: Path, console: Console, quiet: bool
) -> State:
    """Draw a bar for each node that computes, print what was saved or went wrong, and return the end.

    `titles` names the nodes by id. When quiet only failures are printed.
    """
    bars = _Bars(titles, output, console, quiet)
    with bars.progress:
        for event in _without_pictures(events):
            bars.show(event)
    bars.end()
    return _told(bars.state)


def _told(state: State | None) -> State:
    if state is None:
        raise EOFError("the run ended without a word")
    return state


def _without_pictures(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if not isinstance(event, NodePreview))


_STOPPED = {
    "cancelled": "Cancelled. Nothing was lost.",
    "interrupted": "Interrupted. Nothing was lost: run the same command again to go on.",
}


class _Bars:
    def __init__(self, titles: dict[str, str], output: Path, console: Console, quiet: bool) -> None:
        self.console = console
        self.state: State | None = None
        self.progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[word]}"),
            console=console,
            disable=quiet,
        )
        self._titles = titles
        self._output = output
        self._quiet = quiet
        self._bars: dict[str, TaskID] = {}
        self._files: list[str] = []
        self._numbers: dict[str, Numbers] = {}
        self._seconds = 0.0

    def show(self, event: Event) -> None:
        match event:
            case NodeStarted():
                # A run that was interrupted begins again: its bar goes on.
                self.progress.reset(self._bar(event.node), total=None, word="")
            case NodeProgress():
                self.progress.update(self._bar(event.node), completed=event.share, total=1, word=_word(event))
            case NodeFinished():
                self._finished(event)
            case NodeWarned():
                self._print(f"[yellow]![/] [bold]{self._title(event.node)}[/] {escape(event.message)}")
            case NodeFailed():
                print_problems([event.problem], self.console)
            case NodeSkipped():
                self._print(f"[dim]– {self._title(event.node)} needs {self._title(event.because)}[/]")
            case RunFinished():
                self.state, self._seconds = event.state, event.seconds

    def end(self) -> None:
        """Say how the run ended, once the bars stand still."""
        if self.state in ("cancelled", "interrupted"):
            kept = f"Kept: {', '.join(self._files)}." if self._files else "No file was written."
            self.console.print(f"{_STOPPED[self.state]} {escape(kept)}", soft_wrap=True)
            return
        if not self._quiet:
            for title, numbers in titled(self._numbers, self._titles).items():
                self.console.print(f"[bold]{escape(title)}[/]", soft_wrap=True)
                self.console.print(Padding(_table(numbers), (0, 0, 0, 2)))
        if self.state == "done":
            self._print(f"Done in {self._seconds:.1f} s.")

    def _bar(self, node: str) -> TaskID:
        if node not in self._bars:
            self._bars[node] = self.progress.add_task(self._title(node), total=None, word="")
        return self._bars[node]

    def _finished(self, event: NodeFinished) -> None:
        if event.node in self._bars:
            bar = self._bars[event.node]
            total = self.progress.tasks[bar].total or 1
            self.progress.update(bar, completed=total, total=total, word=f"{event.seconds:.1f} s")
        if event.numbers:
            self._numbers[event.node] = event.numbers
        for name in event.files:
            self._files.append(str(self._output / name))
            self._print(f"Saved {escape(str(self._output / name))}")

    def _print(self, text: str) -> None:
        if not self._quiet:
            self.console.print(text, soft_wrap=True)

    def _title(self, node: str) -> str:
        return escape(self._titles.get(node, node))


def _table(numbers: Numbers) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, number in numbers.items():
        table.add_row(Text(name), Text(number_text(number)))
    return table


def _word(event: NodeProgress) -> str:
    left = f"{event.seconds_left:.0f} s left" if event.seconds_left is not None else ""
    loss = f"loss {event.loss:.4g}" if event.loss is not None else ""
    return "  ".join(part for part in (f"{event.step}/{event.total}", left, loss, escape(event.note)) if part)
