"""What a kill costs: a painting is killed at 70 % of its evaluations and goes on in another process.

Each case is painted three times, in processes of their own: without a break, killed (SIGKILL, which nothing
can catch), and on from what the killed one left.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from rich.console import Console

from bench.promises import above, tell
from bench.report import circumstances, table

AT = 0.7
"""Of the evaluations, when it is killed."""
MOST_REPEATED, MOST_WRITING = 5.0, 3.0
"""What is promised, in per cent: of the evaluations, and of the time."""


class Case(NamedTuple):
    """A painting: the short side in pixels, the optimiser, and the evaluations at each of its sizes."""

    side: int
    optimizer: str
    evaluations: int


CASES = (Case(512, "lbfgs", 40), Case(512, "adam", 20))


def paint(case: Case, folder: Path, stop_at: int | None) -> dict[str, Any]:
    """Paint `case` in this process, which ends at evaluation `stop_at`; return what it took."""
    import torch

    from graphs.checkpoints import Checkpoint, Checkpoints
    from graphs.context import NodeRun, RunContext
    from graphs.events import Event, NodeProgress
    from graphs.store import ImageStore, user_folders
    from nodes.contract import Style
    from nodes.heap import reused_memory
    from nodes.pictures.load_image import load_image
    from nodes.transfer.pyramid_transfer import pyramid_transfer

    images = ImageStore(user_folders().make().images)
    content, style = (load_image(images.path(f"sample:{name}")).image for name in ("chelsea", "swirl"))
    writing: list[float] = []
    write = Checkpoint.write

    def timed(self: Checkpoint, *arguments: Any) -> None:
        start = time.perf_counter()
        write(self, *arguments)
        writing.append(time.perf_counter() - start)

    evaluations = 0

    def tell(event: Event) -> None:
        nonlocal evaluations
        if isinstance(event, NodeProgress) and event.loss is not None:
            evaluations += 1
            if evaluations == stop_at:
                os.kill(os.getpid(), signal.SIGKILL)

    timing = patch.object(Checkpoint, "write", timed)
    context = RunContext(
        images=images, output_folder=folder, checkpoints=Checkpoints(folder / "checkpoints"), progress=0.0
    )
    run = NodeRun("paint", context, tell, "0" * 64)
    start = time.perf_counter()
    with timing, reused_memory():
        picture = pyramid_transfer(
            content,
            [Style(style)],
            size=case.side,
            optimizer=case.optimizer,  # type: ignore[arg-type]
            evaluations=case.evaluations,
            run=run,
        )
    seconds = time.perf_counter() - start
    run.end(keep=False)
    return {
        "sha256": hashlib.sha256(picture.numpy().tobytes()).hexdigest(),
        "evaluations": evaluations,
        "seconds": seconds,
        "writing": writing,
        "threads": torch.get_num_threads(),
    }


def main(console: Console) -> list[str]:
    """Print the table and which promises are broken; return these."""
    print(f"{circumstances()}\n")
    rows, broken = [], list[str]()
    with tempfile.TemporaryDirectory() as home:
        for case in CASES:
            whole = _painted(case, Path(home), None)
            stop_at = round(AT * whole["evaluations"])
            _painted(case, Path(home), stop_at)
            second = _painted(case, Path(home), None)
            repeated = (stop_at + second["evaluations"]) / whole["evaluations"] - 1
            writing = whole["writing"]
            name = f"{case.side} px, {case.optimizer}, {whole['evaluations']} evaluations"
            share = 100 * sum(writing) / whole["seconds"]
            broken += above(f"{name}, repeated", 100 * repeated, MOST_REPEATED, "%")
            broken += above(f"{name}, checkpoints of the time", share, MOST_WRITING, "%")
            if second["sha256"] != whole["sha256"]:
                broken.append(f"{name}: other bytes than without a break, promised the same")
            rows.append(
                [
                    name,
                    f"{whole['seconds']:.0f} s",
                    f"{100 * repeated:.1f} %",
                    "the same" if second["sha256"] == whole["sha256"] else "OTHERS",
                    f"{len(writing)} × {sum(writing) / max(1, len(writing)):.2f} s",
                    f"{share:.1f} %",
                ]
            )
    head = ["painting", "without a break", "repeated (≤ 5 %)", "bytes", "checkpoints", "of the time (≤ 3 %)"]
    print(table(head, rows))
    tell(broken, console)
    return broken


def _painted(case: Case, home: Path, stop_at: int | None) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.resume", json.dumps(case), str(home), str(stop_at or 0)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, "IMPASTO_HOME": str(home)}
    )
    if done.returncode != (-signal.SIGKILL if stop_at else 0):
        raise ChildProcessError(f"{case} ended with {done.returncode}")
    found: dict[str, Any] = {} if stop_at else json.loads(done.stdout.splitlines()[-1])
    return found


def one() -> None:
    """Paint the case on the command line and print what it took as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.resume", description=one.__doc__)
    parser.add_argument("case", type=lambda text: Case(*json.loads(text)))
    parser.add_argument("folder", type=Path)
    parser.add_argument("stop_at", type=int)
    arguments = parser.parse_args()
    print(json.dumps(paint(arguments.case, arguments.folder, arguments.stop_at or None)))


if __name__ == "__main__":
    one()
