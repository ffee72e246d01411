"""What a user is told of a run that did not end as it should, and what to do."""

from __future__ import annotations

from graphs.problems import Problem
from server.models import Run

LOWER = "lower the size or the number of levels"


def lost(ending: str, node: str | None) -> Problem:
    """Return the problem of a run under which one worker after another ended, the last at `node`."""
    return _failed(
        f"The process that paints ended in the middle of it, twice in a row (at last: {ending}).",
        f"Before you paint it again, {LOWER}; the server's log has details.",
        node,
    )


def not_started(ending: str) -> Problem:
    """Return the problem of a run that no worker can be started for."""
    return _failed(
        f"The process that paints cannot be started ({ending}).",
        "The server's log has details. Once it is mended, paint again.",
    )


def over_time(run: Run, node: str | None) -> Problem:
    """Return the problem of a run that was painted for longer than it may be."""
    return _failed(
        f"The run was painted for {run.time_limit:g} seconds, as long as its time limit allows.",
        f"Retry it with a longer time limit: it goes on from where it was. Or {LOWER} and paint anew.",
        node,
    )


def unclean(times: int) -> Problem:
    """Return why a run rests under which the server ended so often."""
    return _failed(
        f"The server ended {times} times while this was painted, so it is not painted by itself.",
        f"Resume it, and it goes on from where it was. If it ends the server again, {LOWER}.",
    )


def unreadable() -> Problem:
    """Return the problem of a run whose recipe the ledger does not give."""
    return _failed(
        "The run's recipe cannot be read from the list of runs.",
        "Restart the server: it saves what can be read. Then paint the recipe anew.",
    )


def unexplained() -> Problem:
    """Return the problem of a run that failed without saying why."""
    return _failed("The run stopped.", "The server's log has the reason.")


def _failed(message: str, hint: str, node: str | None = None) -> Problem:
    return Problem(code="failed", message=message, hint=hint, node=node)
