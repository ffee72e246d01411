"""The Compare node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.finite import require_finite
from nodes.contract import ALONE, Image, NodeError, Run, Slider, Widget, node
from nodes.geometry.resample import check_size, resample

if TYPE_CHECKING:
    from torch import Tensor

View = Literal["side by side", "split", "difference"]

ASPECT_TOLERANCE = 0.02

SMALLEST = 11
"""Pixels on the short side: SSIM's window must fit in."""

LINE = 0.004
"""Width of the separator as a share of the height."""


@node(
    category="Measure",
    icon="columns-2",
    synonyms=("before and after", "side by side", "split", "difference", "SSIM", "PSNR", "versus"),
)
def compare(
    first: Image,
    second: Image,
    reference: Image | None = None,
    view: View = "side by side",
    split: Annotated[float, Slider(0, 100, step=1, unit="%")] = 50.0,
    gain: Annotated[float, Slider(1, 20, step=0.5, unit="×", label="Difference enlarged")] = 4.0,
    numbers: Annotated[bool, Widget(more=True)] = True,
    run: Run = ALONE,
) -> Image:
    """Show two pictures beside each other, with their numbers.

    SSIM: structural similarity of luma (Wang et al. 2004), 1 is the same. Mean ΔE: how far apart the
    colours are place by place (CIE 1976), about 2 is just seen. PSNR: the peak signal-to-noise ratio in dB,
    left out where two pictures are equal. With a reference each picture is compared with it too.

    Args:
        first: The picture on the left; it gives the height of the result.
        second: The picture on the right. At another size it is brought to the first's.
        reference: What both should look like; brought to the first's size.
        view: Side by side; one picture that is the first left of a line and the second right of it; or
            their difference, where black is the same.
        split: Where the line stands, in hundredths of the width; for the split view only.
        gain: How much the difference is enlarged; for the difference only.
        numbers: Whether to measure; a large picture takes some seconds.
    Returns:
        The comparison: twice the first's width and a thin line side by side, else of the first's size.
    Raises:
        NodeError: If a picture is smaller than 11 px or the result would be too large.
    """
    require_finite(first=first, second=second, reference=reference)
    _, height, width = first.shape
    for name, picture in (("first", first), ("second", second), ("reference", reference)):
        if picture is not None and min(picture.shape[1:]) < SMALLEST:
            raise NodeError(
                f"The {name} picture is {picture.shape[2]} × {picture.shape[1]} px; at least {SMALLEST} px "
                "a side are needed.",
                input=name,
                hint="Wire a larger picture.",
            )
    right = _fitted(second, first, "second", run)
    if numbers:
        pairs = {"": (first, right)}
        if reference is not None:
            target = _fitted(reference, first, "reference", run)
            pairs |= {"First, ": (first, target), "Second, ": (right, target)}
        for step, (name, pair) in enumerate(pairs.items()):
            run.progress(step, len(pairs), note="measuring")
            run.measured(_numbers(name, *pair, run))
        run.progress(len(pairs), len(pairs))
    if view == "difference":
        return ((first - right).abs() * gain).clamp(0, 1)
    line = _line(height, first)
    if view == "side by side":
        import torch

        check_size(height, 2 * width + line.shape[2], input="first")
        return torch.cat([first, line, right], dim=2)
    return _split(first, right, round(split / 100 * width), line)


def _fitted(picture: Image, first: Image, name: str, run: Run) -> Image:
    """Return the picture at the size of the first, and say so where that changes it."""
    _, height, width = first.shape
    _, rows, columns = picture.shape
    if (rows, columns) == (height, width):
        return picture
    stretched = abs(columns * height / (rows * width) - 1) > ASPECT_TOLERANCE
    run.warn(
        f"The {name} picture is {columns} × {rows} px and the first {width} × {height} px: it is "
        + ("stretched to fit, and its numbers mean little." if stretched else "resized to fit.")
    )
    return resample(picture, height, width, "area" if rows > height else "lanczos")


def _numbers(name: str, one: Image, other: Image, run: Run) -> dict[str, float]:
    from nodes.measuring.similarity import mean_delta_e, psnr, ssim

    numbers = {
        f"{name}SSIM": ssim(one, other, run.check),
        f"{name}Mean ΔE": mean_delta_e(one, other, run.check),
    }
    ratio = psnr(one, other)
    return numbers | ({f"{name}PSNR, dB": ratio} if math.isfinite(ratio) else {})


def _line(height: int, like: Tensor) -> Tensor:
    """Return the separator (3, height, width): white between two dark edges, seen on any picture."""
    edge = max(1, round(LINE * height / 3))
    line = like.new_full((3, height, 3 * edge), 0.1)
    line[:, :, edge : 2 * edge] = 1
    return line


def _split(first: Image, second: Image, at: int, line: Tensor) -> Image:
    width = first.shape[2]
    result = second.clone()
    result[:, :, :at] = first[:, :, :at]
    begin = at - line.shape[2] // 2
    seen = slice(max(0, begin), min(width, begin + line.shape[2]))
    if 0 < at < width:
        result[:, :, seen] = line[:, :, seen.start - begin : seen.stop - begin]
    return result
