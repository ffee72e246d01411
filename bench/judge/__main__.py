"""Judge `sketch` against its first version: ``python -m bench.judge [--shared DIR] [--preset NAME]``."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.judge.measures import Verdict, judge

if TYPE_CHECKING:
    from torch import Tensor

SIDE = 256


class Pair(NamedTuple):
    """A photograph, a painting and what the first version of `sketch` reached with them.

    A pair that is held out was not judged while the second version's parameters were chosen.
    """

    photo: str
    painting: str
    first: Verdict
    held_out: bool = False


PAIRS = (
    Pair("bird", "starry_night", Verdict(0.022, 0.019, 6.83)),
    Pair("columns", "cubism2", Verdict(0.115, 0.124, 1.08)),
    Pair("girl_with_gun", "mosaic", Verdict(0.118, 0.080, 1.86)),
    Pair("lion", "expressive", Verdict(0.041, 0.024, 6.16), held_out=True),
    Pair("car", "cubism3", Verdict(0.069, 0.077, 1.68), held_out=True),
    Pair("athens", "matisse2", Verdict(0.063, 0.105, 1.04), held_out=True),
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


def in_words(verdict: Verdict) -> str:
    """Return a verdict as the table has it."""
    return f"{verdict.gram:.3f}; {verdict.wasserstein:.3f}; {verdict.content:.2f}"


def compared(found: Verdict, pair: Pair) -> str:
    """Return the first version's verdict on `pair`, and the ratio of each figure to it."""
    ratios = [own / before for own, before in zip(found, pair.first, strict=True)]
    told = f"first {in_words(pair.first)}   × " + " ".join(f"{ratio:.2f}" for ratio in ratios)
    return f"{told}{'   held out' if pair.held_out else ''}"


def main() -> None:
    """Paint the pairs with a preset's parameters, judge them and print the table."""
    from nodes.contract import Style
    from nodes.features.loading import load_file
    from nodes.transfer.precision import processor
    from nodes.transfer.presets import PRESETS
    from nodes.transfer.pyramid_transfer import pyramid_transfer

    parser = argparse.ArgumentParser(prog="python -m bench.judge", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--output", type=Path, help="folder for the painted pictures")
    parser.add_argument("--preset", choices=PRESETS, default="impasto", help="how the pairs are painted")
    options = parser.parse_args()
    images = options.shared / "images"
    weights = options.shared / "weights" / "vgg19_conv1_1-conv3_1.safetensors"
    if not weights.is_file():
        parser.error(f"{weights} is missing; name the folder that has it with --shared")
    vgg = load_file(weights)
    print(f"{processor()}; {SIDE} px, preset {options.preset}, network sketch; Gram; sliced; content")
    values: dict[str, Any] = {**PRESETS[options.preset].values, "size": SIDE}
    for pair in PAIRS:
        photograph = picture(images / "photos" / f"{pair.photo}.jpg")
        painting = picture(images / "paintings" / f"{pair.painting}.jpg")
        start = time.perf_counter()
        result = pyramid_transfer(photograph, [Style(painting)], **values)
        seconds = time.perf_counter() - start
        found = judge(vgg, result, photograph, painting)
        name = f"{pair.photo} + {pair.painting}"
        print(f"{name:28} {in_words(found)}   {compared(found, pair)}   {seconds:.0f} s", flush=True)
        if options.output:
            save(result, options.output / f"{pair.photo}-{pair.painting}.png")


if __name__ == "__main__":
    main()
