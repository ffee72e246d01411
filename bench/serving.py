"""A server for measuring: its own process and data folder, with the limits out of the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil

ROOT = Path(__file__).resolve().parents[1]
MANY = 100_000
NO_LIMITS: dict[str, Any] = {
    "rate": MANY,
    "connections": 4000,
    "connections_per_client": 4000,
    "sockets": 2000,
    "sockets_per_client": 2000,
}


class Serving(NamedTuple):
    """A running server: its process, its address, and when it was started, by `time.perf_counter`."""

    process: psutil.Process
    address: str
    started: float

    def age(self) -> float:
        """Return the seconds since it was started."""
        return time.perf_counter() - self.started

    def memory(self) -> int:
        """Bytes of the server process that are in memory, without its workers."""
        return int(self.process.memory_info().rss)

    def worker(self) -> psutil.Process | None:
        """Return the process that paints, while there is one."""
        for child in self.process.children():
            with suppress(psutil.Error):  # it has just ended
                if "server.worker" in child.cmdline():
                    return child
        return None


@contextmanager
def served(home: Path, **settings: Any) -> Iterator[Serving]:
    """Serve from the data folder `home`; `settings` are those of `bench.serve`."""
    asked = {"home": str(home), "port": 0, "device": "cpu", "limits": NO_LIMITS, **settings}
    start = time.perf_counter()
    with home.with_suffix(".log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", json.dumps(asked)],
            cwd=ROOT,
            env={**os.environ, "IMPASTO_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http"), home.with_suffix(".log").read_text()
        yield Serving(psutil.Process(process.pid), address, start)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def small_painting(seed: int) -> dict[str, Any]:
    """Return a recipe that paints something small, new for each seed, in about a second, and saves it."""
    transfer = {"levels": 1, "size": 64, "coarse_to_fine": False, "evaluations": 8, "seed": seed}
    return {
        "impasto": 1,
        "name": f"Load {seed}",
        "nodes": {
            "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
            "style": {"type": "LoadImage", "parameters": {"file": "sample:swirl"}},
            "transfer": {
                "type": "PyramidTransfer",
                "inputs": {"content": "photo.image", "styles": ["style.image"]},
                "parameters": transfer,
            },
            "save": {"type": "SaveImage", "inputs": {"image": "transfer.image"}},
        },
    }
