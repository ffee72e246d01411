"""Judge `sketch` against the prototype's table: ``python -m bench.judge [--shared DIR] [--output DIR]``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.judge.measures import Verdict, judge

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 256


class Pair(NamedTuple):
    """A photograph, a painting and what the prototype reached with them."""

    photo: str
    painting: str
    prototype: Verdict


PAIRS = (
    # Where the prototype's page gives a range, its better end: the harder one to beat.
    Pair("bird", "starry_night", Verdict(0.05, 0.02, 3.9)),
    Pair("columns", "cubism2", Verdict(0.20, 0.28, 1.44)),
    Pair("girl_with_gun", "mosaic", Verdict(0.19, 0.13, 2.04)),
)


def picture(path: Path) -> Tensor:
    """Return the picture at `path` as (3, H, W) with a short side of 256 px, both sides multiples of 8."""
    import numpy as np
    import torch
    from PIL import Image

    with Image.open(path) as opened:
        ratio = SIDE / min(opened.size)
        width, height = (max(SIDE, round(side * ratio / 8) * 8) for side in opened.size)
        small = opened.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    return torch.from_numpy(np.asarray(small, dtype=np.float32) / 255).permute(2, 0, 1).contiguous()


def save(image: Tensor, path: Path) -> None:
    """Write (3, H, W) as an 8-bit PNG."""
    import numpy as np
    from PIL import Image

    pixels = (image.clamp(0, 1).permute(1, 2, 0).numpy() * 255 + 0.5).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def main() -> None:
    """Paint the three pairs with the default parameters, judge them and print the table."""
    from nodes.contract import Style
    from nodes.features.loading import load_file
    from nodes.transfer.precision import processor
    from nodes.transfer.pyramid_transfer import pyramid_transfer

    parser = argparse.ArgumentParser(prog="python -m bench.judge", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--output", type=Path, help="folder for the painted pictures")
    options = parser.parse_args()
    images = options.shared / "images"
    weights = options.shared / "weights" / "vgg19_conv1_1-conv3_1.safetensors"
    if not weights.is_file():
        parser.error(f"{weights} is missing; name the folder that has it with --shared")
    vgg = load_file(weights)
    print(f"{processor()}; {SIDE} px, default parameters, network sketch; Gram; sliced Wasserstein; content")
    beaten = 0
    for pair in PAIRS:
        photograph = picture(images / "photos" / f"{pair.photo}.jpg")
        painting = picture(images / "paintings" / f"{pair.painting}.jpg")
        start = time.perf_counter()
        result = pyramid_transfer(photograph, [Style(painting)], size=SIDE)
        seconds = time.perf_counter() - start
        found = judge(vgg, result, photograph, painting)
        better = all(own < theirs for own, theirs in zip(found[:2], pair.prototype[:2], strict=True))
        better = better and found.content <= pair.prototype.content
        beaten += better
        print(
            f"{pair.photo} + {pair.painting:13} ours {found.gram:.3f}; {found.wasserstein:.3f}; "
            f"{found.content:.2f}   prototype {pair.prototype.gram:.2f}; {pair.prototype.wasserstein:.2f}; "
            f"{pair.prototype.content:.2f}   {'beaten' if better else 'not beaten'}   {seconds:.0f} s",
            flush=True,
        )
        if options.output:
            save(result, options.output / f"{pair.photo}-{pair.painting}.png")
    print(f"{beaten} of {len(PAIRS)} pairs beaten")


if __name__ == "__main__":
    main()
