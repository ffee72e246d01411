"""How a worker process is started, and what it is told first."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from server.config import Config

PIPE_BYTES = 2**20


async def launched() -> Process:
    """Return a worker process that waits for its settings.

    Raises:
        OSError: if the system starts no process.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "server.worker",
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=_environment(),
        limit=PIPE_BYTES,
    )


def settings(config: Config, index: int) -> dict[str, Any]:
    """Return the first order to worker `index`."""
    return {
        "do": "begin",
        "home": str(config.folders.root),
        "device": config.device,
        "index": index,
        "workers": config.workers,
        "extra_nodes": list(config.extra_nodes),
        "disk_quota": config.disk_quota,
        **adjustable(config),
    }


def adjustable(config: Config) -> dict[str, Any]:
    """Return what a worker is told at its start and again whenever it changes."""
    return {
        "cache_bytes": config.cache_bytes // (config.workers or 1),
        "cache_disk_bytes": config.cache_disk_bytes,
        "metadata": config.metadata,
    }


def _environment() -> dict[str, str]:
    home = str(Path(__file__).resolve().parents[2])
    paths = [home, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
