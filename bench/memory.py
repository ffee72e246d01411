"""How much memory a large painting takes: the peak of a process that does nothing else.

Each case is a process of its own, whose peak the operating system tells (`getrusage`). It evaluates the loss
of the last round once, as the optimiser would: with the history of L-BFGS full, which is what fills memory.
Filling it with real evaluations would take hours, so all but the last are of a simple bowl.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.report import circumstances, table

if TYPE_CHECKING:
    from torch import Tensor

GIGABYTE = 1e9


class Case(NamedTuple):
    """A painting, and the gigabytes that were promised (None: nothing was)."""

    width: int
    height: int
    levels: int
    network: str
    optimizer: str
    promised: float | None


CASES = (
    Case(3072, 2048, 4, "vgg19", "lbfgs", 7.0),
    Case(3072, 2048, 4, "vgg19", "adam", 7.0),
    Case(3072, 2048, 4, "sketch", "lbfgs", None),
    Case(6144, 4096, 4, "vgg19", "lbfgs", 9.0),
    Case(6144, 4096, 4, "vgg19", "adam", 9.0),
)


def measure(case: Case, shared: Path) -> dict[str, Any]:
    """Return what one painting of `case` takes, measured in this process."""
    import resource

    import torch

    from bench.ours import task
    from bench.speed import NETWORK, drawn, scene
    from nodes.contract import Style
    from nodes.heap import reused_memory
    from nodes.transfer.objective import Evaluation

    with scene(shared, 64):
        network = NETWORK if case.network == "vgg19" else case.network
        parameters = {
            "network": network,
            "size": case.height,
            "levels": case.levels,
            "coarse_to_fine": False,
            "optimizer": case.optimizer,
        }
        content, style = drawn(case.height, case.width, 1), drawn(1024, 1536, 2)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ours = task(content, [Style(style)], parameters)
        generator = torch.Generator().manual_seed(0)
        weights = 0.1 + torch.rand(ours.start.shape, generator=generator)
        last = 0
        seconds = 0.0

        def evaluate(image: Tensor) -> Evaluation:
            nonlocal last, seconds
            last += 1
            if last < evaluations:
                difference = image - 0.5
                return Evaluation(float((weights * difference.square()).sum()), 2 * weights * difference)
            start = time.perf_counter()
            found = ours.evaluate(image)
            seconds = time.perf_counter() - start
            return found

        evaluations = 24 if case.optimizer == "lbfgs" else 3
        # As in a run: kept memory is memory.
        with reused_memory():
            ours.minimise(evaluate, evaluations)
    return {
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "before": before * 1024,
        "seconds": seconds,
        "evaluated": last == evaluations,
    }


def main(shared: Path, *, scale: float = 1.0) -> None:
    """Print the table; `scale` multiplies the sides."""
    print(f"{circumstances()}\n")
    rows = []
    for case in CASES:
        width, height = (round(side * scale / 64) * 64 for side in (case.width, case.height))
        sized = case._replace(width=width, height=height)
        command = [sys.executable, "-m", "bench.memory", json.dumps(sized), "--shared", str(shared)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
        name = [f"{sized.width} × {sized.height}", f"{sized.levels}", sized.network, sized.optimizer]
        promise = "–" if sized.promised is None or scale != 1 else f"{sized.promised:.0f} GB"
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or [f"signal {-done.returncode}"])[-1]
            rows.append([*name, f"failed: {reason}", promise, "–"])
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        rows.append([*name, f"{found['peak'] / GIGABYTE:.2f} GB", promise, f"{found['seconds']:.0f} s"])
    print(table(["picture", "levels", "network", "optimiser", "peak", "at most", "an evaluation"], rows))


def one() -> None:
    """Measure the case on the command line and print it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=one.__doc__)
    parser.add_argument("case", type=lambda text: Case(*json.loads(text)))
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.case, arguments.shared)))


if __name__ == "__main__":
    one()
