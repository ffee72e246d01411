"""Collect the sample photographs from scikit-image: `python -m nodes.samples.collect_photos`.

scikit-image is needed for this script alone. The pictures are all in its wheel, so nothing is downloaded.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from nodes.samples import SAMPLES

QUALITY = 92


def collect(folder: Path) -> list[Path]:
    """Write every sample photograph at its native size as an sRGB JPEG into `folder`; returns the files."""
    import numpy as np
    from PIL import Image
    from skimage import data

    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for sample in SAMPLES:
        if sample.kind != "photo":
            continue
        pixels = np.asarray(getattr(data, sample.source.rpartition(".")[2])())
        target = folder / Path(sample.file).name
        Image.fromarray(pixels).convert("RGB").save(target, quality=QUALITY, optimize=True)
        files.append(target)
    return files


def main() -> None:
    """Read the command line and collect."""
    parser = argparse.ArgumentParser(description="Collect the sample photographs from scikit-image.")
    parser.add_argument(
        "--output", type=Path, default=Path(__file__).parent / "photos", help="folder to write to"
    )
    for file in collect(parser.parse_args().output):
        print(f"{file.name}: {file.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
