"""Measured: `python -m bench [engine | editor | judge | server | endings | live | resume | load | …]`.

Without a name: the first seven. `load` takes two minutes of an idle machine, `speed` about ten, `memory` an
hour; `public` needs checkouts of the references' own code. Ends with 1 where server, endings, resume or load
broke a promise, which is told in words below its table.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from bench.promises import leave
from bench.report import cpu


def main() -> None:
    """Run what was asked for, by default everything that can run here."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        help="engine, editor, judge, server, endings, live, resume, load, speed, memory, public",
    )
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="the folder of real pictures and weights"
    )
    parser.add_argument("--side", type=int, default=512, help="speed: the short side in pixels")
    parser.add_argument("--turns", type=int, default=5, help="speed: how often each is timed")
    parser.add_argument("--steps", type=int, default=8, help="speed: steps of the reference's optimiser")
    parser.add_argument("--scale", type=float, default=1.0, help="memory: what the sizes are multiplied by")
    parser.add_argument(
        "--public", type=Path, default=Path("../public"), help="public: the folder of the checkouts"
    )
    parser.add_argument("--seconds", type=float, default=120, help="load: how long")
    arguments = parser.parse_args()
    console = Console()
    console.print(f"CPU: {cpu()}", highlight=False)
    sections = arguments.sections or ["engine", "editor", "judge", "server", "endings", "live", "resume"]
    broken: list[str] = []
    if "engine" in sections:
        from bench import engine

        engine.main(console)
    if "editor" in sections:
        from bench import editor

        editor.main(console)
    if "judge" in sections:
        if (arguments.shared / "weights").is_dir():
            subprocess.run([sys.executable, "-m", "bench.judge", "--shared", arguments.shared], check=True)
        else:
            console.print(f"The judge needs the real VGG-19: {arguments.shared} is not there.")
    if "server" in sections:
        from bench import server

        broken += server.main(console)
    if "endings" in sections:
        from bench import endings

        broken += endings.main(console)
    if "live" in sections:
        from bench import going_on, live

        live.main(console)
        going_on.main(console)
    if "resume" in sections:
        from bench import resume

        broken += resume.main(console)
    broken += _long(sections, arguments, console)
    leave(broken)


def _long(sections: list[str], arguments: argparse.Namespace, console: Console) -> list[str]:
    """Run those of `sections` that take minutes or hours, and return which promises are broken."""
    broken: list[str] = []
    if "load" in sections:
        from bench import load

        broken += load.main(console, arguments.seconds)
    if "speed" in sections:
        from bench import speed

        speed.main(arguments.shared, side=arguments.side, turns=arguments.turns, steps=arguments.steps)
    if "memory" in sections:
        from bench import memory

        memory.main(arguments.shared, scale=arguments.scale)
    if "public" in sections:
        from bench import public

        public.main(arguments.shared, arguments.public)
    return broken


if __name__ == "__main__":
    main()
