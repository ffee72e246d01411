"""Processes that read what others sent: what they may take, and what they are told of this one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MOST_FILES = 64


def limit(*, memory: int, seconds: int, file_bytes: int) -> None:
    """Limit this process: its address space in bytes, its processor time, the size of each file that it
    writes, and how many are open. Limits that are lower already stay. On Windows there are none."""
    if sys.platform == "win32":
        return  # there the caller's limit by the clock is the only one
    import resource

    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_NOFILE, MOST_FILES),
    ):
        now = resource.getrlimit(kind)[0]
        least = most if now == resource.RLIM_INFINITY else min(most, now)
        resource.setrlimit(kind, (least, least))


def environment() -> dict[str, str]:
    """Return the environment of such a process: where to find this package, one thread, and nothing
    private."""
    package_home = str(Path(__file__).resolve().parents[2])
    paths = [package_home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {
        name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ
    }
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **threads, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
