"""What was measured under load: its rows, and which promises it breaks."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bench.promises import above

WATCHERS = 200
PROMISED = 0.1
"""Seconds within which 99 of 100 answers come; a bound of the server's own buckets."""
SHARE = 0.99
STANDS_STILL = 30.0
"""Seconds in which none of the runs, of a second each, ends: they do not go on."""
UPLOAD_BYTES = 5000
"""What memory may grow by for each upload, on a machine that does nothing else. What is held of one is below
1 kB; the rest is what is still on its way to its level, and lists that are being sent."""


class Weighed(NamedTuple):
    """Bytes of the server that were in memory, and how many uploads it had taken by then."""

    bytes: int
    uploads: int


@dataclass(slots=True)
class Measured:
    """Seconds that answers took, by what was asked; what failed; memory of the server over time; seconds that
    the clients' own loop was late; by the server's own clock, by what was asked, how many answers it gave and
    how many as soon as promised; by the clock of these seconds, when it began and when runs ended."""

    began: float = 0.0
    answers: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    memory: list[Weighed] = field(default_factory=list)
    processor: float = 0
    late: list[float] = field(default_factory=list)
    in_server: dict[str, tuple[int, int]] = field(default_factory=dict)
    done: int = 0
    finished_at: list[float] = field(default_factory=list)

    def note(self, what: str, seconds: float) -> None:
        """Add an answer."""
        self.answers.setdefault(what, []).append(seconds)


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed."""
    return sorted(values)[max(0, round(share * len(values)) - 1)]


def _rank(count: int) -> int:
    """Return how many of so many answers must come in time for that `percentile` of them to be in time: all
    but one of 85."""
    return max(1, round(SHARE * count))


def _three(values: list[float]) -> tuple[float, float, float]:
    return statistics.median(values), percentile(values, 0.99), max(values)


def rows(measured: Measured, seen: dict[str, Any], seconds: float) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, its value and what was promised."""
    for what, times in sorted(measured.answers.items()):
        promised = "" if what == "upload" else "p99 < 100 ms"
        milliseconds = [1000 * found for found in _three(times)]
        value = "median {:.0f}, p99 {:.0f}, worst {:.0f} ms".format(*milliseconds)
        yield f"{what}, {len(times):,} answers", value, promised
    answers = [seconds for what, times in measured.answers.items() if what != "upload" for seconds in times]
    yield "all but uploads, p99", f"{1000 * percentile(answers, 0.99):.0f} ms", "100 ms"
    lateness = [1000 * found for found in _three(measured.late)]
    yield "of that late in the clients", "median {:.0f}, p99 {:.0f}, worst {:.0f} ms".format(*lateness), ""
    for what, (count, soon) in sorted(measured.in_server.items()):
        promised = "" if what == "upload" else f"p99: {_rank(count):,}"
        value = f"{soon:,} of {count:,}, {soon / max(1, count):.2%}"
        yield f"{what}, in {PROMISED:g} s by the server's clock", value, promised
    yield f"{seen['events']:,} events to {WATCHERS} sockets", f"{seen['lost']} lost", "0"
    yield "newest of what is told anew", f"{seen['stale']} lost", "0"
    yield "out of order; sockets let go", f"{seen['disorder']}; {seen['ended_early']}", "0; 0"
    yield "previews sent", f"{seen['previews']:,}", ""
    yield from memory_rows(measured.memory)
    yield "the server's share of a core", f"{measured.processor:.0%}", ""
    longest = f"none ended for {_still(measured, seconds):.0f} s at most"
    yield "runs painted", f"{measured.done} in {seconds:.0f} s, {longest}", "they go on"
    yield "failures", f"{len(measured.failures)}", "0"


def memory_rows(memory: list[Weighed]) -> Iterator[tuple[str, str, str]]:
    """Yield what the server took at a quarter of the time, at half and at the end, and how much more with
    each upload since the quarter: of each it holds what the list of pictures tells, less than a kilobyte."""
    quarter, half, end = (memory[place] for place in (len(memory) // 4, len(memory) // 2, -1))
    megabytes = [weighed.bytes / 1e6 for weighed in (quarter, half, end)]
    value = "{:.1f}, {:.1f}, {:.1f} MB".format(*megabytes)
    yield "the server's memory at a quarter, at half, at the end", value, "flat"
    promised = f"{UPLOAD_BYTES / 1000:g} kB"
    yield "of that for each upload since the quarter", f"{_growth(memory) / 1000:.1f} kB", promised


def _still(measured: Measured, seconds: float) -> float:
    """Return the most seconds in which no run ended."""
    times = [measured.began, *sorted(measured.finished_at), measured.began + seconds]
    return max(later - earlier for earlier, later in itertools.pairwise(times))


def _growth(memory: list[Weighed]) -> float:
    """Return the bytes by which the server grew for each upload since a quarter of the time."""
    quarter, end = memory[len(memory) // 4], memory[-1]
    return (end.bytes - quarter.bytes) / max(1, end.uploads - quarter.uploads)


def broken(measured: Measured, seen: Mapping[str, Any], seconds: float) -> Iterator[str]:
    """Yield each promise that is broken, in words."""
    for key, what in (
        ("lost", "Events that did not reach a socket"),
        ("stale", "Newest states that did not reach a socket"),
        ("disorder", "Events out of order"),
        ("ended_early", "Sockets let go"),
    ):
        yield from above(what, seen[key], 0, digits=0)
    yield from above("Failures", len(measured.failures), 0, digits=0)
    for what in ("look", "submit"):
        count, soon = measured.in_server.get(what, (0, 0))
        if soon < _rank(count):
            yield (
                f"Answers ({what}) in {PROMISED:g} s by the server's clock: {soon:,} of {count:,}, "
                f"promised at least {_rank(count):,}"
            )
    if not measured.done:
        yield "No run was painted: they do not go on"
    yield from above("The longest in which no run ended", _still(measured, seconds), STANDS_STILL, "s")
    yield from above(
        "The server's memory, for each upload since a quarter of the time",
        _growth(measured.memory) / 1000,
        UPLOAD_BYTES / 1000,
        "kB",
    )
