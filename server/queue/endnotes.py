"""What a user is told of a run that did not end as it should, and what to do."""

from __future__ import annotations

from graphs.problems import Problem
from server.models import Run

LOWER = "lower the size or the number of levels"


def lost(ending: str, node: str | None) -> Problem:
    """Return the problem of a run under which one worker after another ended, the last at `node`."""
    return Problem(
        code="failed",
        message=f"The process that paints ended in the middle of it, twice in a row (at last: {ending}).",
        hint=f"Before you paint it again, {LOWER}; the server's log has details.",
        node=node,
    )


def not_started(ending: str) -> Problem:
    """Return the problem of a run that no worker can be started for."""
    return Problem(
        code="failed",
        message=f"The process that paints cannot be started ({ending}).",
        hint="The server's log has details. Once it is mended, paint again.",
    )


def over_time(run: Run, node: str | None) -> Problem:
    """Return the problem of a run that was painted for longer than it may be."""
    return Problem(
        code="failed",
        message=f"The run was painted for {run.time_limit:g} seconds, as long as its time limit allows.",
        hint=f"Retry it with a longer time limit: it goes on from where it was. Or {LOWER} and paint anew.",
        node=node,
    )


def unclean(times: int) -> Problem:
    """Return why a run rests under which the server ended so often."""
    return Problem(
        code="failed",
        message=f"The server ended {times} times while this was painted, so it is not painted by itself.",
        hint=f"Resume it, and it goes on from where it was. If it ends the server again, {LOWER}.",
    )


def unreadable() -> Problem:
    """Return the problem of a run whose recipe the ledger does not give."""
    return Problem(
        code="failed",
        message="The run's recipe cannot be read from the list of runs.",
        hint="Restart the server: it saves what can be read. Then paint the recipe anew.",
    )


def unexplained() -> Problem:
    """Return the problem of a run that failed without saying why."""
    return Problem(code="failed", message="The run stopped.", hint="The server's log has the reason.")
