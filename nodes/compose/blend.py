"""The Blend node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from nodes.color.finite import require_finite
from nodes.color.luma import into_range
from nodes.contract import ALONE, Image, Mask, Run, Slider, node
from nodes.geometry.fitting import fitted
from nodes.geometry.resample import resample

if TYPE_CHECKING:
    from torch import Tensor

Mode = Literal["normal", "multiply", "screen", "overlay", "soft light", "luminosity", "detail"]

DETAIL_RADIUS = 0.6


@node(
    category="Compose",
    icon="layers",
    synonyms=("mix", "overlay", "composite", "opacity", "multiply", "detail", "high frequencies"),
)
def blend(
    base: Image,
    overlay: Image,
    mask: Mask | None = None,
    opacity: Annotated[float, Slider(0, 1, step=0.01)] = 0.5,
    mode: Mode = "normal",
    detail_radius: Annotated[float, Slider(0.05, 5, step=0.05, unit="%", more=True)] = DETAIL_RADIUS,
    run: Run = ALONE,
) -> Image:
    """Lay one picture over another.

    The mixed colour B is laid on with the opacity times the mask: (1 − α)·base + α·B. Modes are those of
    W3C Compositing and Blending Level 1, in sRGB; detail adds to the base what the overlay's light has
    beyond a blurred copy of itself, and so puts a photograph's fine detail back into its painting.

    Args:
        base: The picture below; it gives the size of the result.
        overlay: The picture above. At another size it is resampled to the base's, stretched where the
            aspect ratios differ.
        mask: Where the overlay shows: 1 in full, 0 not at all. Resampled to the base's size.
        opacity: How much of the overlay shows, from 0 (none) to 1 (all).
        mode: How the colours mix: normal replaces; multiply darkens; screen lightens; overlay and soft
            light add contrast; luminosity takes the overlay's light and the base's colour; detail adds the
            overlay's fine detail alone.
        detail_radius: For detail: what is finer than this counts as detail; the blur's standard deviation
            in percent of the shorter side.
    Returns:
        The mixed picture, of the size of the base.
    """
    require_finite(base=base, overlay=overlay, mask=mask)
    _, height, width = base.shape
    above = fitted(overlay, height, width, "The overlay", "the base", run)
    amount: Tensor | float = opacity
    if mask is not None:
        amount = opacity * resample(mask, height, width, "area" if mask.shape[1] > height else "bicubic")
    if mode == "detail":
        mixed = with_detail(base, above, detail_radius / 100 * min(height, width))
    else:
        mixed = mix(base, above, mode)
    return (base + amount * (mixed - base)).clamp(0, 1)


def with_detail(below: Image, above: Image, sigma: float) -> Image:
    """Return `below` with the high frequencies of the light of `above`: L(below) + L(above) − blur(L(above)).

    Args:
        below: (3, height, width) in [0, 1].
        above: of the same size.
        sigma: the blur's standard deviation in pixels.
    """
    import cv2
    import torch

    light = _luminosity(above)
    blurred = cv2.GaussianBlur(light[0].numpy(), (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    return _with_luminosity(below, (_luminosity(below) + light - torch.from_numpy(blurred)).clamp(0, 1))


def mix(below: Image, above: Image, mode: Mode) -> Image:
    """Return B(below, above), the mixed colour of two pictures of one size, in [0, 1].

    Every mode but ``detail``, which looks beyond the pixel (`with_detail`).

    Source: W3C Compositing and Blending Level 1, sections 9.1 and 9.2.
    """
    import torch

    if mode == "normal":
        return above
    if mode == "multiply":
        return below * above
    if mode == "screen":
        return below + above - below * above
    if mode == "overlay":
        twice = 2 * below
        return torch.where(below <= 0.5, twice * above, twice - 1 + above - (twice - 1) * above)
    if mode == "soft light":
        # The specification's D(below): a root with its steep start straightened.
        root = torch.where(below <= 0.25, ((16 * below - 12) * below + 4) * below, below.sqrt())
        darker = below - (1 - 2 * above) * below * (1 - below)
        lighter = below + (2 * above - 1) * (root - below)
        return torch.where(above <= 0.5, darker, lighter)
    return _with_luminosity(below, _luminosity(above))


def _luminosity(colour: Tensor) -> Tensor:
    red, green, blue = colour[:1], colour[1:2], colour[2:]
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _with_luminosity(colour: Tensor, luminosity: Tensor) -> Tensor:
    """Return `colour` shifted to `luminosity` and drawn towards grey as far as needed to lie in [0, 1]:
    SetLum and ClipColor of section 9.2."""
    return into_range(colour + (luminosity - _luminosity(colour)), luminosity)
