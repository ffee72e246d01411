"""Threads that compute together soon sleep where they wait: what OpenMP itself says that it was told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphs.store import Folders
from nodes.threads import _CHOICES, _TURNS
from server.config import Config
from server.pool.frames import pack
from server.pool.launch import settings

ROOT = Path(__file__).resolve().parents[2]
SHOW = {"OMP_DISPLAY_ENV": "verbose"}
LOADED = "from nodes.threads import soon_asleep; {}; import torch"


def clean() -> dict[str, str]:
    """Return the environment of these tests without what says how threads wait."""
    return {name: value for name, value in os.environ.items() if name not in _CHOICES}


def turns(line: str) -> int | None:
    """Return how often a thread looks before it sleeps, if this line of GCC's OpenMP tells that."""
    name, _, value = line.partition("=")
    return int(value.strip(" '\n")) if name.strip(" []host") == "GOMP_SPINCOUNT" else None


def turns_in(*command: str, **environment: str) -> int | None:
    """Return what a process tells that is run to its end."""
    told = subprocess.run(
        [sys.executable, *command],
        env={**clean(), **SHOW, **environment},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return next((found for line in told.stderr.splitlines() if (found := turns(line)) is not None), None)


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or turns_in("-c", "import torch") is None,
    reason="this torch has an OpenMP that tells nothing of itself",
)


def test_threads_soon_sleep_unless_the_user_chose_otherwise() -> None:
    code = LOADED.format("soon_asleep()")
    assert turns_in("-c", code) == _TURNS
    assert turns_in("-c", code, GOMP_SPINCOUNT="5") == 5
    active = turns_in("-c", code, OMP_WAIT_POLICY="active")
    assert active == turns_in("-c", LOADED.format("pass"), OMP_WAIT_POLICY="active") != 0


def test_they_soon_sleep_where_the_command_line_paints(tmp_path: Path) -> None:
    photo = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
    recipe = tmp_path / "recipe.json"
    recipe.write_text(json.dumps({"impasto": 1, "name": "Photo", "nodes": {"photo": photo}}))
    command = ("-m", "impasto", "run", str(recipe), "--output", str(tmp_path), "--quiet")
    assert turns_in(*command, IMPASTO_HOME=str(tmp_path / "home")) == _TURNS


def test_they_soon_sleep_in_a_worker(tmp_path: Path) -> None:
    begin = settings(Config(folders=Folders(tmp_path), device="cpu"), 0)
    with subprocess.Popen(
        [sys.executable, "-m", "server.worker"],
        env={**clean(), **SHOW},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as worker:
        assert worker.stdin
        assert worker.stderr
        worker.stdin.write(pack(begin))
        worker.stdin.flush()
        found = next(found for line in worker.stderr if (found := turns(line.decode())) is not None)
        worker.stdin.close()  # it ends with it
    assert found == _TURNS
