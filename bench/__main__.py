"""`python -m bench [engine | judge | editor …]`: the measured comparisons, each as a table."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from pathlib import Path

from rich.console import Console


def cpu() -> str:
    """Return the processor's name and what it offers for fast arithmetic."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    flags = set(facts.get("flags", "").split())
    extras = [name for name in ("amx_bf16", "avx512_bf16", "avx512f", "avx2") if name in flags]
    return f"{facts.get('model name', 'unknown')} ({', '.join(extras)})"


def main() -> None:
    """Run what was asked for, by default everything that can run here."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", help="engine, judge, editor; default: all")
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="the folder of real pictures and weights"
    )
    arguments = parser.parse_args()
    console = Console()
    console.print(f"CPU: {cpu()}", highlight=False)
    sections = arguments.sections or ["engine", "editor", "judge"]
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


if __name__ == "__main__":
    main()
