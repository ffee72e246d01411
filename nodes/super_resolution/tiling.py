"""Running a network over a picture tile by tile, without seams and in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import isqrt
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from nodes.contract import Image, Interrupted, Run

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor
    from torch import Tensor

PREVIEW_SIDE = 1024  # px, the longest side of a preview
LARGEST_CONTEXT = 32  # px; most networks look farther in theory, and hardly any in practice
FADE = 16  # px, where the context may be less than the network's reach
WORK = 400_000_000_000  # multiplications that a tile on a processor may take: a few seconds


class Span(NamedTuple):
    """Where a tile lies along one axis, in pixels of the input.

    The tile shows [start, stop); over `fade_in` pixels at its beginning and `fade_out` at its end it
    crosses with its neighbours.
    """

    start: int
    stop: int
    fade_in: int
    fade_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiling:
    """How to cut a picture; all in pixels of the input.

    `side` is a tile's own share, `context` what the network sees beyond the pixels that are kept (exact
    where it reaches as far as the network looks), and `fade` the width over which neighbours cross.
    """

    side: int
    context: int
    fade: int


def cut(length: int, side: int, fade: int) -> list[Span]:
    """Return the tiles along an axis of `length` pixels: equal shares of at most `side`, crossing by `fade`.

    >>> cut(100, 50, 8)
    [Span(start=0, stop=54, fade_in=0, fade_out=8), Span(start=46, stop=100, fade_in=8, fade_out=0)]
    """
    count = -(-length // side)
    edges = [length * index // count for index in range(count + 1)]
    fade = min(fade, length // count) // 2 * 2
    return [
        Span(
            start=start - fade // 2 if start else 0,
            stop=stop + fade // 2 if stop < length else length,
            fade_in=fade if start else 0,
            fade_out=fade if stop < length else 0,
        )
        for start, stop in pairwise(edges)
    ]


def weights(span: Span, scale: int) -> Tensor:
    """Return the weight of each output pixel of a tile along one axis; those of all tiles add up to 1.

    >>> weights(Span(start=0, stop=3, fade_in=0, fade_out=2), 1).tolist()
    [1.0, 0.75, 0.25]
    """
    import torch

    line = torch.ones((span.stop - span.start) * scale)
    if rise := span.fade_in * scale:
        line[:rise] = (torch.arange(rise) + 0.5) / rise
    if fall := span.fade_out * scale:
        line[-fall:] = 1 - (torch.arange(fall) + 0.5) / fall
    return line


def plan_tiles(
    network: ImageModelDescriptor[Any],
    height: int,
    width: int,
    *,
    tile: int | None = None,
    overlap: int | None = None,
    device: str,
) -> Tiling:
    """Return how to cut a picture of `height` × `width` pixels for `network`; None is automatic.

    A network that cuts its input itself (spandrel says which) gets the picture whole.
    """
    reach = reach_of(network)
    context = min(reach, LARGEST_CONTEXT) if overlap is None else overlap
    if network.tiling.name == "INTERNAL":
        side = max(height, width)
    elif tile is not None:
        side = tile
    elif device.startswith("cuda"):
        side = 512
    else:
        parameters = sum(parameter.numel() for parameter in network.model.parameters())
        side = max(128, min(512, isqrt(WORK // max(1, parameters)) // 16 * 16))
    return Tiling(side=side, context=context, fade=FADE if context < reach else 0)


def reach_of(network: ImageModelDescriptor[Any]) -> int:
    """Return how many pixels away an output of `network` looks.

    Known of the Compact architecture, a plain stack: half of each kernel, added up. Others mix pixels in
    ways that their layers do not tell (attention, pooling), and count as farther than is seen.
    """
    if network.architecture.id != "Compact":
        return LARGEST_CONTEXT + 1
    from torch import nn

    convolutions = (part for part in network.model.modules() if isinstance(part, nn.Conv2d))
    return sum(part.kernel_size[0] // 2 for part in convolutions)


def run_tiled(
    image: Image, network: Callable[[Tensor], Tensor], scale: int, *, tiling: Tiling, run: Run
) -> Image:
    """Return the picture that `network` makes of `image`, `scale` times as wide and high.

    The network gets (1, 3, h, w) and gives (1, 3, scale·h, scale·w), on any device. Beyond the picture's
    edge it sees the outermost pixels repeated. Memory beside the result is that of one tile. Reports each
    tile, with a preview in which the tiles to come are shown as they were. A run that was interrupted goes on
    with the tile that it had begun.

    Raises:
        Cancelled: if the run was cancelled or interrupted.
    """
    import torch
    import torch.nn.functional as F

    _, height, width = image.shape
    rows, columns = cut(height, tiling.side, tiling.fade), cut(width, tiling.side, tiling.fade)
    padded = F.pad(image[None], (tiling.context,) * 4, mode="replicate")
    result, done = _restored(run, tiling, (3, height * scale, width * scale))
    progress = _Progress(image, scale)
    total = len(rows) * len(columns)
    written = done

    def keep() -> None:
        nonlocal written
        if written < done:
            run.checkpoint({"result": result}, {"tiles": done, "tiling": asdict(tiling)})
            written = done

    try:
        run.progress(done, total)
        for number, (row, column) in enumerate(_tiles(rows, columns), start=1):
            down, across = weights(row, scale), weights(column, scale)
            if number <= done:
                progress.add(row, column, down, across)
                continue
            seen = padded[
                ...,
                row.start : row.stop + 2 * tiling.context,
                column.start : column.stop + 2 * tiling.context,
            ]
            kept = slice(tiling.context * scale, -tiling.context * scale or None)
            painted = network(seen)[0, :, kept, kept].to("cpu", torch.float32)
            result[:, row.start * scale : row.stop * scale, column.start * scale : column.stop * scale] += (
                painted * (down[:, None] * across)
            )
            progress.add(row, column, down, across)
            done = number
            if run.wants_checkpoint:
                keep()
            run.progress(number, total, note=f"Tile {number} of {total}")
            if number < total and run.wants_preview:
                run.preview(progress.preview(result))
    except Interrupted:
        keep()
        raise
    return result.clamp_(0, 1)


def _restored(run: Run, tiling: Tiling, shape: tuple[int, int, int]) -> tuple[Tensor, int]:
    """The result so far, and of how many tiles: nothing of none, unless the run goes on."""
    import torch

    saved = run.restore()
    if saved is not None:
        if saved.values.get("tiling") == asdict(tiling) and saved.arrays["result"].shape == shape:
            return saved.arrays["result"], cast("int", saved.values["tiles"])
        run.warn("The checkpoint cannot be used, it is of other tiles: the work begins anew.")
    return torch.zeros(shape), 0


def _tiles(rows: list[Span], columns: list[Span]) -> Iterator[tuple[Span, Span]]:
    for row in rows:
        for column in columns:
            yield row, column


class _Progress:
    """How far each output pixel is painted.

    Tiles come row by row, so a pixel's share is `above` (rows that are done) plus the product of the
    weights of the present row and of its tiles so far: three lines instead of a map.
    """

    def __init__(self, image: Image, scale: int) -> None:
        import torch

        self._image = image
        self._scale = scale
        _, height, width = image.shape
        self._above = torch.zeros(height * scale)
        self._down = torch.zeros(height * scale)
        self._across = torch.zeros(width * scale)

    def add(self, row: Span, column: Span, down: Tensor, across: Tensor) -> None:
        """Count a tile with the weights `down` and `across` as painted."""
        if column.start == 0:
            self._above += self._down
            self._down.zero_()
            self._down[row.start * self._scale : row.stop * self._scale] = down
            self._across.zero_()
        self._across[column.start * self._scale : column.stop * self._scale] += across

    def preview(self, result: Image) -> Image:
        """Return what is painted over the picture as it was, at most `PREVIEW_SIDE` pixels a side."""
        import torch.nn.functional as F

        by = -(-max(result.shape) // PREVIEW_SIDE)

        def shrunk(tensor: Tensor) -> Tensor:
            if tensor.ndim == 1:
                return F.avg_pool1d(tensor[None], by, ceil_mode=True)[0]
            return F.avg_pool2d(tensor, by, ceil_mode=True)

        painted = shrunk(result)
        before = F.interpolate(
            self._image[None], size=painted.shape[1:], mode="bilinear", antialias=True, align_corners=False
        )[0]
        share = shrunk(self._above)[:, None] + shrunk(self._down)[:, None] * shrunk(self._across)
        return (painted + (1 - share) * before).clamp_(0, 1)
