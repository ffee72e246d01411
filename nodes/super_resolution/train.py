"""Train the networks that ship, from photographs in any folders, in about an hour on a processor.

    python -m nodes.super_resolution.train --photos FOLDER [FOLDER…] --output FILE
        [--scale 2|4] [--degrade] [--minutes 20] [--begin FILE] [--state FILE] [--judge]

The last photographs of each folder by file name are never learned from; with `--judge` they tell the
luminance PSNR of the network against bicubic enlargement. With `--state`, a training that was cut off goes
on when the same command is given again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nodes.super_resolution.training.loop import Training, train
from nodes.super_resolution.training.network import CONVOLUTIONS, FEATURES
from nodes.super_resolution.training.photographs import load_pair, pictures_in, split

if TYPE_CHECKING:
    from torch.nn import Module

LONGEST_ALSO = 768  # px: small beside the photographs, and without the faults of large files
JPEG_QUALITY = 60  # at which the judge looks too
METADATA = {"licence": "Apache-2.0"}  # one entry: the format writes several in no fixed order


def save(network: Module, output: Path) -> None:
    """Write the weights as float16 safetensors, equal weights as equal bytes."""
    from safetensors.torch import save_file

    output.parent.mkdir(parents=True, exist_ok=True)
    weights = {key: value.half().contiguous() for key, value in network.state_dict().items()}
    save_file(weights, output, metadata=METADATA)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and save, or only judge the weights that are there."""
    defaults = Training()
    parser = argparse.ArgumentParser(prog="python -m nodes.super_resolution.train", description=__doc__)
    parser.add_argument("--photos", type=Path, nargs="+", required=True, metavar="FOLDER")
    parser.add_argument("--also", type=Path, metavar="FOLDER", help="of pictures to learn from as well")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE", help="the weights to write")
    parser.add_argument("--scale", type=int, choices=(2, 4), default=defaults.scale)
    parser.add_argument("--degrade", action="store_true", help="learn to remove noise and JPEG's artefacts")
    parser.add_argument("--begin", type=Path, metavar="FILE", help="weights to begin from, of ×2 for ×4 too")
    parser.add_argument("--state", type=Path, metavar="FILE", help="kept every 2 minutes, and gone on from")
    parser.add_argument(
        "--sizes", type=float, nargs="+", default=[1.0], help="at which photographs are learned from"
    )
    parser.add_argument("--squared", action="store_true", help="squared distance, to polish the PSNR")
    parser.add_argument("--held-out", type=int, default=20, metavar="N", help="unseen in each folder")
    parser.add_argument("--minutes", type=float, default=defaults.minutes)
    parser.add_argument("--steps", type=int, help="instead of minutes: the same weights on each run")
    parser.add_argument("--rate", type=float, default=defaults.rate, help="Adam's, at its highest")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--features", type=int, default=FEATURES)
    parser.add_argument("--convolutions", type=int, default=CONVOLUTIONS)
    parser.add_argument("--batch", type=int, default=defaults.batch, help="patches at a time")
    parser.add_argument("--side", type=int, default=defaults.side, help="of a patch, reduced, in pixels")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--judge", action="store_true", help="only tell the PSNR of the output file")
    options = parser.parse_args(arguments)

    import torch
    from safetensors.torch import load_file

    torch.set_num_threads(options.threads)
    photographs = split(options.photos, options.held_out)
    if not options.judge:
        training = Training(
            scale=options.scale,
            degraded=options.degrade,
            minutes=options.minutes,
            steps=options.steps,
            rate=options.rate,
            seed=options.seed,
            features=options.features,
            convolutions=options.convolutions,
            batch=options.batch,
            side=options.side,
            squared=options.squared,
        )
        learned = photographs.training
        begin = load_file(options.begin) if options.begin else None
        pairs = [load_pair(file, options.scale, size=size) for size in options.sizes for file in learned]
        if options.also:
            also = pictures_in(options.also)
            pairs += [load_pair(file, options.scale, longest=LONGEST_ALSO) for file in also]
        save(train(pairs, training, begin=begin, state=options.state), options.output)
    from nodes.super_resolution.training.judge import judge

    for quality in (None, JPEG_QUALITY):
        print("as they are:" if quality is None else f"through JPEG of quality {quality}:")
        for verdict in judge(options.output, photographs.held_out, quality=quality):
            print(f"  {verdict}")


if __name__ == "__main__":
    main()
