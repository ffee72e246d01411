"""How the threads that compute one operation together wait for the slowest of them."""

from __future__ import annotations

import os

_CHOICES = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")
"""By which a user says how long they wait awake."""
_TURNS = 3000
"""Some microseconds: as quick as by default where nothing else runs; where something does, less than twice as
long as sleeping at once takes (`docs/benchmarks.md`)."""


def soon_asleep() -> None:
    """Let them wait awake for microseconds only, in this process and those that it starts. Where the user
    chose otherwise, that holds.

    GCC's OpenMP lets them spin for milliseconds, in the hope to go on microseconds earlier. Where others use
    the processor too, and come first as they do before a worker, whoever spins takes the time in which the
    one that is waited for could compute: beside one busy program on two cores, painting then takes many times
    as long.

    Counts where torch is not loaded yet, and for that OpenMP: others do not read it.
    """
    if not any(name in os.environ for name in _CHOICES):
        os.environ["GOMP_SPINCOUNT"] = str(_TURNS)
