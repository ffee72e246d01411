"""`python -m nodes.samples.drawing [NAME…] [--output DIR]`: redraw the sample styles."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from nodes.samples.drawing import STYLES, draw

QUALITY = 92


def main() -> None:
    """Read the command line, draw, and say what was written."""
    from PIL import Image

    parser = argparse.ArgumentParser(
        prog="python -m nodes.samples.drawing", description="Redraw the sample styles."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"all when none is given: {', '.join(STYLES)}"
    )
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).parents[1] / "styles", help="folder to write to"
    )
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(STYLES)):
        parser.error(f"no style is named {', '.join(unknown)}; there are {', '.join(STYLES)}")
    options.output.mkdir(parents=True, exist_ok=True)
    for name in options.names or STYLES:
        begun = time.perf_counter()
        target = options.output / f"{name}.jpg"
        Image.fromarray(draw(name)).save(target, quality=QUALITY, optimize=True)
        print(
            f"{target}: {target.stat().st_size / 1024:.0f} kB, {time.perf_counter() - begun:.1f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
