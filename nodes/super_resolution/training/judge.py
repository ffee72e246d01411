"""How well a network restores photographs that it never saw, against bicubic enlargement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PIL import Image as Pillow

from nodes.contract import ALONE
from nodes.super_resolution.checkpoint_files import read_checkpoint
from nodes.super_resolution.tiling import plan_tiles, run_tiled
from nodes.super_resolution.training.degrade import through_jpeg
from nodes.super_resolution.training.photographs import reduced, tensor_of, whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from spandrel import ImageModelDescriptor


class Verdict(NamedTuple):
    """Mean luminance PSNR over a set of photographs, in dB, of bicubic enlargement and of the network."""

    photographs: str
    bicubic: float
    network: float

    def __str__(self) -> str:
        gain = self.network - self.bicubic
        numbers = f"bicubic {self.bicubic:.2f} dB, network {self.network:.2f} dB, {gain:+.2f} dB"
        return f"{self.photographs}: {numbers}"


def judge(
    weights: Path, sets: Mapping[str, Sequence[Path]], *, quality: int | None = None
) -> Iterator[Verdict]:
    """Yield the verdict on each set, then on all photographs together.

    Each photograph is reduced by the network's scale with Pillow's bicubic filter to 8 bits, compressed by
    JPEG where a `quality` is given, and enlarged again; both results are rounded to 8 bits. The PSNR is
    that of the ITU-R BT.601 luma in [0, 255] over the whole picture.
    """
    network = read_checkpoint(weights)
    everything: list[tuple[float, float]] = []
    for name, files in sets.items():
        scores = [score(network, file, quality=quality) for file in files]
        everything += scores
        yield _mean(name, scores)
    yield _mean("all", everything)


def score(
    network: ImageModelDescriptor[Any], file: Path, *, quality: int | None = None
) -> tuple[float, float]:
    """Return the luminance PSNR of one photograph by bicubic enlargement and by the network, in dB."""
    with Pillow.open(file) as opened:
        photo = whole(opened, network.scale)
    small = reduced(photo, network.scale)
    if quality is not None:
        small = through_jpeg(small, quality)
    bicubic = small.resize(photo.size, Pillow.Resampling.BICUBIC)
    return psnr(photo, bicubic), psnr(photo, by_network(network, small))


def by_network(network: ImageModelDescriptor[Any], small: Pillow.Image) -> Pillow.Image:
    """Return the picture as the network enlarges it, rounded to 8 bits."""
    tiling = plan_tiles(network, small.height, small.width, device="cpu")
    enlarged = run_tiled(tensor_of(small).float() / 255, network, network.scale, tiling=tiling, run=ALONE)
    return Pillow.fromarray((enlarged * 255).round().byte().permute(1, 2, 0).numpy())


def psnr(original: Pillow.Image, restored: Pillow.Image) -> float:
    """Return the peak signal-to-noise ratio of the luma of two RGB pictures, in dB (peak 255)."""
    import numpy as np

    error = _luma(original) - _luma(restored)
    return float(10 * np.log10(255**2 / np.mean(error**2)))


def _luma(photo: Pillow.Image) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(photo, np.float64) @ (0.299, 0.587, 0.114)


def _mean(name: str, scores: Sequence[tuple[float, float]]) -> Verdict:
    bicubic, network = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    return Verdict(name, bicubic, network)
