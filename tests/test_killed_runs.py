"""A headless run that is killed, or stopped by Ctrl-C, goes on in another process to the same picture."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
RECIPE = {
    "impasto": 1,
    "name": "Broken off",
    "nodes": {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "style": {"type": "LoadImage", "parameters": {"file": "sample:swirl"}},
        "paint": {
            "type": "PyramidTransfer",
            "inputs": {"content": "photo.image", "styles": ["style.image"]},
            "parameters": {"levels": 1, "size": 96, "evaluations": 16},
        },
        "save": {"type": "SaveImage", "inputs": {"image": "paint.image"}},
    },
}
STOPPED = """
import os, time
import graphs.keeper
from graphs.context import NodeRun
graphs.keeper.SHORTEST_INTERVAL = graphs.keeper.LONGEST_INTERVAL = 0.0
graphs.keeper.WRITTEN = 0
sent, progress = [], NodeRun.progress
def stopped(run, step, total, **more):
    if run.node == "paint" and step >= 11 and not sent:
        sent.append(os.kill(os.getpid(), {signal}))
        while not run._context.switch.interrupted:
            time.sleep(0.01)
    progress(run, step, total, **more)
NodeRun.progress = stopped
import impasto
impasto.main()
"""


class Ended(NamedTuple):
    code: int
    steps: list[int]
    state: str | None
    picture: bytes | None


def run(tmp_path: Path, home: Path, program: list[str]) -> Ended:
    recipe, output = tmp_path / "recipe.json", tmp_path / f"out of {home.name}"
    recipe.write_text(json.dumps(RECIPE))
    done = subprocess.run(
        [sys.executable, *program, "run", str(recipe), "--output", str(output), "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "IMPASTO_HOME": str(home), "OMP_NUM_THREADS": "1"},
        check=False,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    told = [event for event in events if event["kind"] == "node_progress" and event["node"] == "paint"]
    steps = [event["step"] for event in told]
    states = [event["state"] for event in events if event["kind"] == "run_finished"]
    pictures = list(output.glob("*.png"))
    return Ended(done.returncode, steps, states[0] if states else None, _pixels(pictures))


def _pixels(pictures: list[Path]) -> bytes | None:
    if not pictures:
        return None
    with Image.open(pictures[0]) as picture:
        return picture.tobytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    """The picture of a run that nothing stopped, and the file that says in which number type."""
    folder = tmp_path_factory.mktemp("whole")
    ended = run(folder, folder / "home", ["impasto.py"])
    assert ended.picture is not None
    return ended.picture, folder / "home" / "precision.json"


@pytest.mark.parametrize(("name", "code"), [("SIGKILL", -signal.SIGKILL), ("SIGINT", 130)])
def test_it_goes_on_in_another_process(
    name: str, code: int, whole: tuple[bytes, Path], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "precision.json").write_bytes(whole[1].read_bytes())
    first = run(tmp_path, home, ["-c", STOPPED.format(signal=int(signal.Signals[name]))])
    assert first.code == code
    assert first.picture is None
    assert first.state == ("interrupted" if name == "SIGINT" else None)
    second = run(tmp_path, home, ["impasto.py"])
    assert second.code == 0
    assert second.picture == whole[0]
    # What is told first is where it goes on.
    assert second.steps[0] >= 9
    assert not list((home / "checkpoints").glob("*/*"))
