"""The looks that ship as lookup tables: ``python -m nodes.finish.looks`` writes their files anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nodes.files import whole_file
from nodes.finish.lut import SHIPPED, SUFFIX

if TYPE_CHECKING:
    from torch import Tensor

SIZE = 11  # the looks are so smooth that between 11 entries a side a photograph loses nothing to be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A way of rendering colours, in CIE L*a*b*.

    `tones` are points of the curve of lightness, x and y in turn, in [0, 1]; `saturation` multiplies chroma;
    `shadows` and `highlights` are (a*, b*) added to dark and light colours.
    """

    name: str
    tones: tuple[float, ...]
    saturation: float
    shadows: tuple[float, float]
    highlights: tuple[float, float]


LOOKS = (
    Look(
        name="warm print",
        tones=(0, 0.015, 0.25, 0.235, 0.5, 0.515, 0.75, 0.775, 1, 0.985),
        saturation=1.08,
        shadows=(1.5, -2.0),
        highlights=(1.5, 7.0),
    ),
    Look(
        name="faded film",
        tones=(0, 0.12, 0.25, 0.31, 0.5, 0.53, 0.75, 0.745, 1, 0.94),
        saturation=0.75,
        shadows=(-3.0, -6.0),
        highlights=(1.0, 6.0),
    ),
    Look(
        name="teal and orange",
        tones=(0, 0.0, 0.25, 0.225, 0.5, 0.5, 0.75, 0.775, 1, 1.0),
        saturation=1.12,
        shadows=(-9.0, -13.0),
        highlights=(5.0, 11.0),
    ),
    Look(
        name="silver",
        tones=(0, 0.0, 0.25, 0.2, 0.5, 0.505, 0.75, 0.8, 1, 1.0),
        saturation=0.0,
        shadows=(0.0, 0.0),
        highlights=(0.0, 0.0),
    ),
    Look(
        name="sepia",
        tones=(0, 0.05, 0.25, 0.265, 0.5, 0.52, 0.75, 0.765, 1, 0.97),
        saturation=0.0,
        shadows=(9.0, 24.0),
        highlights=(6.0, 26.0),
    ),
    Look(
        name="bleach bypass",
        tones=(0, 0.0, 0.25, 0.17, 0.5, 0.49, 0.75, 0.83, 1, 1.0),
        saturation=0.45,
        shadows=(-0.5, -3.0),
        highlights=(-0.5, 2.0),
    ),
)


def rendered(look: Look, image: Tensor) -> Tensor:
    """Return a picture (3, height, width) in a look, sRGB in [0, 1]."""
    import torch

    from nodes.color.channels import in_srgb
    from nodes.color.lab import lab_from_srgb
    from nodes.color.tables import monotone_cubic

    lab = lab_from_srgb(image.double())
    before = lab[0] / 100
    curve = monotone_cubic(look.tones[::2], look.tones[1::2], before.clamp(0, 1).numpy())
    lightness = torch.from_numpy(curve)
    dark, light = (1 - before) ** 2, before**2
    # Black and white themselves stay nearly free of tints: there is no room in sRGB for them.
    room = (4 * lightness * (1 - lightness)).clamp(0, 1) ** 0.5
    a, b = (
        look.saturation * lab[k + 1] + room * (look.shadows[k] * dark + look.highlights[k] * light)
        for k in range(2)
    )
    return in_srgb(torch.stack((100 * lightness, a, b)))


def cube_text(look: Look) -> str:
    """Return the look as a .cube file."""
    from nodes.color.lattice import identity_lattice

    lattice = identity_lattice(SIZE).flatten(2)
    colours = rendered(look, lattice).flatten(1).T.tolist()
    rows = [" ".join(f"{value:.4f}" for value in colour) for colour in colours]
    return "\n".join([f'TITLE "{look.name}"', f"LUT_3D_SIZE {SIZE}", *rows, ""])


def write_looks(folder: Path = SHIPPED) -> None:
    """Write every look into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        with whole_file(folder / f"{look.name}{SUFFIX}") as file:
            file.write(cube_text(look).encode())


if __name__ == "__main__":
    write_looks()
