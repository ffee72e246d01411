"""How the threads that compute one operation together wait for the slowest of them."""

from __future__ import annotations

import os

_POLICY = "OMP_WAIT_POLICY"
"""Of every OpenMP that torch is built with; it is read once, where that is loaded."""


def wait_asleep() -> None:
    """Let them sleep, in this process and those that it starts. Where the user chose otherwise, that holds.

    By default they spin for milliseconds, in the hope to go on microseconds earlier. Where others use the
    processor too, and come first as they do before a worker, whoever spins takes the time in which the one
    that is waited for could compute: beside one busy program on two cores, painting then takes many times as
    long (`docs/benchmarks.md`).

    Counts where torch is not loaded yet.
    """
    os.environ.setdefault(_POLICY, "passive")
