"""How fast Pyramid Transfer is, against the references' drivers in one run and against the convolutions.

VGG-19 with the real weights up to conv3_1 and drawn ones beyond, where the shared folder has them. All that
is compared is measured in turns, and a ratio is the median over turns: a machine that does other work
meanwhile slows both alike.

Losses agree to rounding. Gradients agree to rounding too (`tests/parity`, in float64), unless a value that a
rectifier or a maximum decides about lies within rounding of the threshold: one such among a hundred thousand
shifts the gradient by a few thousandths, the reference's against its own in float64 as often as ours.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import torch

from bench.floor import convolution_floor
from bench.ours import Task, task
from bench.profile import profile
from bench.references.art_style_transfer import ArtStyleTransfer, at_level
from bench.references.style_transfer_pytorch import StyleTransferPytorch
from bench.references.vgg import STYLE_LAYERS, vgg19_weights
from bench.report import circumstances, cpu, table
from nodes.contract import Style
from nodes.transfer.objective import Evaluation

if TYPE_CHECKING:
    from torch import Tensor

    from bench.references import Reference

NETWORK = "vgg19-to-conv5_1.safetensors"
KINDS = {"float32": torch.float32, "bfloat16": torch.bfloat16}
#: How many times as fast as each reference: with AMX, with AVX512-bf16 only, elsewhere.
PROMISED = {
    "pyramid reference, an evaluation": (3.0, 1.8, 1.15),
    "pyramid reference, an accepted step": (6.0, 3.5, 2.0),
    "style-transfer-pytorch, an evaluation": (3.0, 2.0, 1.5),
}
FLOORS = {"float32": 1.5, "bfloat16": 2.2}
GRAIN = 0.03
OURS = {"line_search": "backtracking", "conditioned": True, "clamp": True}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The pictures and weights of a bench; `side` is the short side of two levels, a multiple of four."""

    content: Tensor
    style: Tensor
    weights: Mapping[str, Tensor]
    side: int
    real: bool


@contextmanager
def scene(shared: Path, side: int) -> Iterator[Scene]:
    """Yield what is painted, with the weights in a model folder of its own."""
    file = shared / "weights" / "vgg19_conv1_1-conv3_1.safetensors"
    real = file.is_file()
    weights = vgg19_weights(file if real else None)
    if real:
        content = picture(shared / "images" / "photos" / "bird.jpg", 2 * side)
        style = picture(shared / "images" / "paintings" / "starry_night.jpg", 2 * side)
    else:
        content, style = drawn(2 * side, 3 * side, 1), drawn(2 * side, 3 * side, 2)
    with tempfile.TemporaryDirectory() as home:
        from safetensors.torch import save_file

        (Path(home) / "models").mkdir()
        save_file(dict(weights), Path(home) / "models" / NETWORK)
        before = os.environ.get("IMPASTO_HOME")
        os.environ["IMPASTO_HOME"] = home
        try:
            # Both are given pictures of the top level's size, so that neither resizes them differently.
            top = {"level": 1, "base": side // 2}
            yield Scene(
                content=at_level(content, **top).clamp(0, 1),
                style=at_level(style, **top).clamp(0, 1),
                weights=weights,
                side=side,
                real=real,
            )
        finally:
            if before is None:
                del os.environ["IMPASTO_HOME"]
            else:
                os.environ["IMPASTO_HOME"] = before


def picture(path: Path, short: int) -> Tensor:
    """Return the picture at `path` (3, H, W), reduced to about `short` pixels on the short side."""
    import numpy as np
    from PIL import Image

    with Image.open(path) as opened:
        ratio = short / min(opened.size)
        size = (round(opened.width * ratio), round(opened.height * ratio))
        small = opened.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    return torch.from_numpy(np.asarray(small, dtype=np.float32) / 255).permute(2, 0, 1).contiguous()


def drawn(height: int, width: int, seed: int) -> Tensor:
    """Return a random picture with structure at several scales."""
    from torch.nn.functional import interpolate

    generator = torch.Generator().manual_seed(seed)
    found = torch.full((1, 3, height, width), 0.5)
    for cells in (4, 16, 64):
        grid = torch.rand((1, 3, cells, cells), generator=generator) - 0.5
        found += 0.6 * interpolate(grid, size=(height, width), mode="bicubic")
    return found[0].clamp(0, 1)


def in_turns(calls: Mapping[str, Callable[[], object]], turns: int) -> dict[str, list[float]]:
    """Return the seconds of each call in each turn, after one turn that warms up and does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(turns + 1):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def ours(scene: Scene, preset: str, kind: str, **parameters: Any) -> Task:
    """Return our task under a reference's preset, at one size, with features in the number type `kind`."""
    asked = {"network": NETWORK, "size": scene.side, "coarse_to_fine": False, **parameters}
    return task(scene.content, [Style(scene.style)], asked, preset=preset, dtype=KINDS[kind])


def per_evaluation(
    title: str, reference: Reference, tasks: Mapping[str, Task], turns: int
) -> list[list[str]]:
    """Return rows with the seconds of one evaluation, the reference's and ours."""
    # On the photograph itself neighbours are equal, and which of them a maximum came from is chance.
    generator = torch.Generator().manual_seed(0)
    start = next(iter(tasks.values())).start
    image = (start + GRAIN * torch.randn(start.shape, generator=generator)).clamp(0, 1)
    calls: dict[str, Callable[[], object]] = {"": lambda: reference.loss_and_gradient(image)}
    for kind, own in tasks.items():
        calls[kind] = lambda own=own: own.evaluate(image)  # type: ignore[misc]
    seconds = in_turns(calls, turns)
    true, slope = reference.loss_and_gradient(image)
    rows = []
    for kind, own in tasks.items():
        ratio = median(theirs / mine for theirs, mine in zip(seconds[""], seconds[kind], strict=True))
        found = own.evaluate(image)
        apart = float((found.gradient.float() - slope).norm() / slope.norm())
        rows.append(
            [
                title,
                f"{median(seconds['']):.2f} s",
                kind,
                f"{median(seconds[kind]):.2f} s",
                f"**{ratio:.2f}×**",
                f"{promised(title)}×",
                f"loss {found.loss / true - 1:+.1e}, gradient {apart:.1e}",
            ]
        )
    return rows


class Tally:
    """Counts the evaluations of a loss, and those that found less than all before: the accepted ones."""

    def __init__(self, evaluate: Callable[[Tensor], Evaluation]) -> None:
        self._evaluate = evaluate
        self._least = float("inf")
        self.evaluations = 0
        self.accepted = -1

    def __call__(self, image: Tensor) -> Evaluation:
        found = self._evaluate(image)
        self.evaluations += 1
        if found.loss < self._least:
            self._least = found.loss
            self.accepted += 1
        return found


def per_step(title: str, reference: Reference, tasks: Mapping[str, Task], steps: int) -> list[list[str]]:
    """Return rows with the seconds of an accepted step, and the loss after as many evaluations."""
    start = time.perf_counter()
    losses = [reference.step() for _ in range(steps)]
    seconds = time.perf_counter() - start
    end, _ = reference.loss_and_gradient(reference.image)
    losses.append(end)
    accepted = sum(after < before for before, after in pairwise(losses))
    theirs = seconds / max(1, accepted)
    rows = []
    for kind, own in tasks.items():
        tally = Tally(own.evaluate)
        start = time.perf_counter()
        painted = own.minimise(tally, reference.evaluations)
        mine = (time.perf_counter() - start) / max(1, tally.accepted)
        true, _ = reference.loss_and_gradient(painted)
        rows.append(
            [
                title,
                f"{theirs:.2f} s, {reference.evaluations / max(1, accepted):.1f} evaluations",
                kind,
                f"{mine:.2f} s, {tally.evaluations / max(1, tally.accepted):.1f} evaluations",
                f"**{theirs / mine:.2f}×**",
                f"{promised(title)}×",
                f"true loss after {reference.evaluations} evaluations {true / end:.3f} of theirs",
            ]
        )
    return rows


def promised(title: str) -> float:
    """Return what was promised of a ratio for this processor."""
    amx, avx512, others = PROMISED[title]
    flags = cpu()
    return amx if "amx_bf16" in flags else avx512 if "avx512_bf16" in flags else others


def floors(own: Task, kind: str, turns: int) -> list[str]:
    """Return a row with an evaluation against its convolutions."""
    _, height, width = own.start.shape
    floor = convolution_floor([(height, width), (height // 2, width // 2)], KINDS[kind])
    seconds = median(in_turns({"": lambda: own.evaluate(own.start)}, turns)[""])
    return [
        kind,
        f"{floor.operations / 1e12:.2f} T",
        f"{floor.rate / 1e9:.0f} G/s",
        f"{floor.seconds:.2f} s",
        f"{seconds:.2f} s",
        f"**{seconds / floor.seconds:.2f}**",
        f"{FLOORS[kind]}",
    ]


def main(shared: Path, *, side: int = 512, turns: int = 5, steps: int = 8) -> None:
    """Print the tables; `side` is the short side in pixels, two levels for the pyramid reference."""
    print(f"{circumstances()}\n")
    with scene(shared, side) as found:
        beyond = "real up to conv3_1, drawn beyond" if found.real else "drawn: no shared weights here"
        size = f"{found.content.shape[2]} × {found.content.shape[1]}"
        print(f"VGG-19 to relu5_1 ({beyond}), {size} px; two levels against the pyramid reference.\n")
        pyramid = {kind: ours(found, "pyramid-reference", kind, levels=2, **OURS) for kind in KINDS}
        reference = ArtStyleTransfer(
            found.weights, found.content, found.style, base=side // 2, start=pyramid["float32"].start
        )
        rows = per_evaluation("pyramid reference, an evaluation", reference, pyramid, turns)
        rows += per_step("pyramid reference, an accepted step", reference, pyramid, steps)
        del reference
        rows += against_gaussian(found, turns)
        head = ["against", "theirs", "ours in", "ours", "ratio", "promised", "agreement"]
        print(table(head, rows))
        print("\nAn evaluation (two levels) against the time of its convolutions alone:\n")
        head = ["", "operations", "their rate", "floor", "ours", "times the floor", "promised at most"]
        print(table(head, [floors(own, kind, turns) for kind, own in pyramid.items()]))
        print("\nWhere the time of that evaluation goes, in percent:\n")
        print(profile({kind: lambda own=own: own.evaluate(own.start) for kind, own in pyramid.items()}))  # type: ignore[misc]


def against_gaussian(found: Scene, turns: int) -> list[list[str]]:
    """Return the rows against style-transfer-pytorch, whose scale is the longest side."""
    from torch.nn.functional import interpolate

    ratio = found.side / max(found.content.shape)
    height, width = (round(length * ratio / 2) * 2 for length in found.content.shape[1:])
    small = interpolate(found.content[None], size=(height, width), mode="bicubic", antialias=True)
    scene = Scene(
        content=small[0].clamp(0, 1),
        style=found.style,
        weights=found.weights,
        side=min(height, width),
        real=found.real,
    )
    tasks = {kind: ours(scene, "gaussian", kind, levels=1) for kind in KINDS}
    short = min(height, width) / min(scene.style.shape[1:])
    sides = [round(length * short) for length in scene.style.shape[1:]]
    style = interpolate(scene.style[None], size=sides, mode="bicubic", antialias=True)[0].clamp(0, 1)
    reference = StyleTransferPytorch(found.weights, scene.content, [style], style_layers=STYLE_LAYERS)
    return per_evaluation("style-transfer-pytorch, an evaluation", reference, tasks, turns)
