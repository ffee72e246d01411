"""Train the ×2 network that ships, from photographs in any folders, in minutes on a processor.

    python -m nodes.super_resolution.train --photos FOLDER [FOLDER…] [--minutes 20] [--judge]

The last photographs of each folder by file name are never learned from; with `--judge` they tell the
luminance PSNR of the network against bicubic enlargement.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nodes.super_resolution.training.network import CONVOLUTIONS, FEATURES, build_network, enlarge
from nodes.super_resolution.training.photographs import Pair, draw_patches, load_pair, split

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

WEIGHTS = Path(__file__).parent / "weights" / "impasto-x2.safetensors"
SHAVED = 4  # pixels: near a patch's edge the convolutions see padding that no picture has
METADATA = {"licence": "Apache-2.0"}  # one entry: the format writes several in no fixed order
LUMA = (0.299, 0.587, 0.114)  # ITU-R BT.601


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How to train: for `steps` batches where given, which is reproducible, else for `minutes`."""

    minutes: float = 20
    steps: int | None = None
    features: int = FEATURES
    convolutions: int = CONVOLUTIONS
    batch: int = 8
    side: int = 56
    rate: float = 1.5e-3
    warm_up: float = 0.02  # share of the training in which the rate rises
    average: float = 0.999  # decay of the running average of the weights
    chroma: float = 0.3  # weight of colour beside luminance
    seed: int = 1


def train(pairs: Sequence[Pair], training: Training) -> Module:
    """Return a network trained on `pairs`: the running average of Adam's iterates.

    The loss is the Charbonnier distance of the luminance plus a lesser one of the colours (Lai et al.
    2017); the rate rises, then falls along a cosine to zero. Computed in bfloat16 where the processor is
    quicker with it; the weights stay float32.
    """
    import torch

    random = torch.Generator().manual_seed(training.seed)
    torch.manual_seed(training.seed)
    network = build_network(training.features, training.convolutions)
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def follow(average: Tensor, weight: Tensor, steps: Tensor | int) -> Tensor:
        # Short at first, else the average would long remember the untrained network.
        return average.lerp(weight, max(1 - training.average, 10 / (10 + int(steps))))

    average = torch.optim.swa_utils.AveragedModel(network, avg_fn=follow)
    optimiser = torch.optim.Adam(network.parameters(), lr=training.rate, betas=(0.9, 0.99))
    began = time.monotonic()
    step, done, shown = 0, 0.0, 0.0
    while done < 1:
        for group in optimiser.param_groups:
            rise = min(1.0, (done + 1e-3) / training.warm_up)
            group["lr"] = training.rate * rise * 0.5 * (1 + math.cos(math.pi * done))
        small, large = draw_patches(pairs, count=training.batch, side=training.side, random=random)
        with torch.autocast("cpu", torch.bfloat16):
            painted = enlarge(network, small.contiguous(memory_format=torch.channels_last))
        loss = _distance(painted, large, training.chroma)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(network)
        step += 1
        elapsed = (time.monotonic() - began) / 60
        done = step / training.steps if training.steps else elapsed / training.minutes
        shown = float(loss.detach()) if step == 1 else 0.98 * shown + 0.02 * float(loss.detach())
        if step % 100 == 0:
            print(f"step {step}, {elapsed:.1f} min, {done:.0%}, loss {shown:.5f}", flush=True)
    trained: Module = average.module
    return trained


def _distance(painted: Tensor, large: Tensor, chroma: float) -> Tensor:
    """Return the Charbonnier distance of luminance and colours away from the patches' edges."""
    inner = (..., slice(2 * SHAVED, -2 * SHAVED), slice(2 * SHAVED, -2 * SHAVED))
    error = painted[inner] - large[inner]
    luma = (error * error.new_tensor(LUMA).view(3, 1, 1)).sum(1, keepdim=True)
    colour = error - luma
    softness = 1e-3**2
    return (luma.square() + softness).sqrt().mean() + chroma * (colour.square() + softness).sqrt().mean()


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
    parser.add_argument("--held-out", type=int, default=20, metavar="N", help="unseen in each folder")
    parser.add_argument("--minutes", type=float, default=defaults.minutes)
    parser.add_argument("--steps", type=int, help="instead of minutes: the same weights on each run")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--features", type=int, default=FEATURES)
    parser.add_argument("--convolutions", type=int, default=CONVOLUTIONS)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", type=Path, default=WEIGHTS, metavar="FILE")
    parser.add_argument("--judge", action="store_true", help="only tell the PSNR of the output file")
    options = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(options.threads)
    photographs = split(options.photos, options.held_out)
    if not options.judge:
        training = Training(
            minutes=options.minutes,
            steps=options.steps,
            seed=options.seed,
            features=options.features,
            convolutions=options.convolutions,
        )
        save(train([load_pair(file) for file in photographs.training], training), options.output)
    from nodes.super_resolution.training.judge import judge

    for verdict in judge(options.output, photographs.held_out):
        print(verdict)


if __name__ == "__main__":
    main()
