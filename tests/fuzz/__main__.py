"""`python -m tests.fuzz [TARGET ...] --seconds 60`: drive targets with bytes that reach ever more code.

Atheris (libFuzzer) starts from the corpus and changes it where that reaches a new branch. A crash, a try of
more than ten seconds, or more memory than a limit ends it with the bytes in `.build/fuzz`; mended, they
belong into the corpus. Each target is a process of its own, since libFuzzer ends the one that it runs in.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
FOUND = Path(".build") / "fuzz"
SLOWEST = 10
"""Seconds that one try may take."""
MEMORY = {"weights": 3000, "picture": 2000}
"""Megabytes that a target may take where it loads libraries of that size; others get `PLAIN_MEMORY`."""
PLAIN_MEMORY = 700


def main() -> int:
    """Drive what was named, by default every target, and return the exit status."""
    targets = sorted(folder.name for folder in CORPUS.iterdir())
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(targets))
    parser.add_argument("--seconds", type=int, default=60, help="how long each is driven")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of libFuzzer")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.targets) - set(targets):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; known are {', '.join(targets)}")
    if given.inside:
        drive(given.targets[0], given.seconds, given.seed)
    failed = [target for target in given.targets or targets if not driven(target, given.seconds, given.seed)]
    if failed:
        print(f"failed: {', '.join(failed)}; what did it lies in {FOUND}")
    return 1 if failed else 0


def driven(target: str, seconds: int, seed: int) -> bool:
    """Drive one target in a process of its own, print a line of what it did, and return whether it held."""
    command = [sys.executable, "-m", "tests.fuzz", target, "--inside"]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=os.environ)
    print(f"{target:10} seed {seed}: {_summary(done.stderr)}", flush=True)
    if done.returncode:
        print(done.stdout[-3000:] + done.stderr[-3000:])
    return done.returncode == 0


def _summary(log: str) -> str:
    tries = re.findall(r"stat::number_of_executed_units: +(\d+)", log)
    peak = re.findall(r"stat::peak_rss_mb: +(\d+)", log)
    slowest = re.findall(r"stat::slowest_unit_time_sec: +(\d+)", log)
    if not (tries and peak and slowest):
        return "it ended early"
    return f"{int(tries[-1]):,} tries, the slowest {slowest[-1]} s, at most {peak[-1]} MB"


def drive(target: str, seconds: int, seed: int) -> None:
    """Drive one target in this process; libFuzzer ends it."""
    import atheris  # type: ignore[import-untyped]  # it has no stubs

    with atheris.instrument_imports(include=["graphs", "nodes", "server"]):
        from tests.fuzz.targets import TARGETS

    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as growing:
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={SLOWEST}",
            f"-rss_limit_mb={MEMORY.get(target, PLAIN_MEMORY)}",
            f"-seed={seed % 2**31 or 1}",
            f"-artifact_prefix={FOUND}/{target}-",
            "-max_len=4096",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, growing, str(CORPUS / target)], TARGETS[target])
        atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
