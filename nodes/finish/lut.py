"""The LUT node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from nodes.color.finite import require_finite
from nodes.color.lattice import Interpolation, through_lattice
from nodes.color.tables import look_up
from nodes.contract import Image, ModelName, NodeError, Slider, Widget, node
from nodes.features.catalogue import model_folder
from nodes.finish.cube import CubeError, read_cube

SHIPPED = Path(__file__).parent / "luts"
SUFFIX = ".cube"
DEFAULT = "warm print"


def lut_names() -> list[str]:
    """Return the names to offer: the tables that ship, then the .cube files of the model folder."""
    return [*sorted(path.stem for path in SHIPPED.glob(f"*{SUFFIX}")), *_own()]


def _own() -> list[str]:
    folder = model_folder()
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.suffix == SUFFIX and path.is_file())


def find_lut(name: str) -> Path:
    """Return the file of the table `name`: one that ships, or a file's name in the model folder.

    Raises:
        NodeError: if there is none, with how to bring one in.
    """
    clean = not set(name) & set("/\\\0:") and not name.startswith(".")
    shipped = SHIPPED / f"{name}{SUFFIX}"
    if clean and shipped.is_file():
        return shipped
    folder = model_folder()
    if clean and name.endswith(SUFFIX) and (folder / name).is_file():
        return folder / name
    raise NodeError(
        f"There is no lookup table {name!r}.",
        input="lut",
        hint=f"Choose one of: {', '.join(lut_names())}. "
        "Or bring a .cube file in with: impasto models get FILE.",
    )


@node(
    category="Finish",
    title="LUT",
    icon="swatch-book",
    synonyms=("lookup table", "cube", "colour grading", "film look", "look", "filter", "sepia"),
)
def lut(
    image: Image,
    lut: Annotated[str, ModelName(find_lut, lut_names, label="LUT")] = DEFAULT,
    strength: Annotated[float, Slider(0, 1, step=0.01)] = 1.0,
    interpolation: Annotated[Interpolation, Widget(more=True)] = "tetrahedral",
) -> Image:
    """Send the colours through a lookup table.

    Reads .cube files, as colour grading programs write them: one-dimensional of up to 65,536 entries and
    three-dimensional of up to 65 a side. A file in the model folder is offered beside the looks that ship.
    Tables for sRGB or Rec. 709 pictures fit; those for a camera's logarithmic pictures do not.

    Args:
        image: The picture to change.
        lut: The lookup table: one that ships, or the name of a .cube file in the model folder.
        strength: From 0 (unchanged) to 1 (the table's colours).
        interpolation: Between the entries of a three-dimensional table: tetrahedral keeps greys free of
            tints, trilinear takes all eight neighbours.
    Returns:
        The changed picture.
    Raises:
        NodeError: When the picture holds values that are no numbers; if there is no such file, or if it
            is no .cube file, with the line that is wrong.
    """
    require_finite(image=image)
    import torch

    path = find_lut(lut)
    try:
        cube = read_cube(path)
    except CubeError as error:
        raise NodeError(
            f"{path.name} cannot be read: {error}.",
            input="lut",
            hint="Write the file anew, or choose another one.",
        ) from None
    table = cube.table()
    if cube.three_dimensional:
        found = through_lattice(image, table, interpolation, lowest=cube.lowest, highest=cube.highest)
    else:
        low, high = (image.new_tensor(end)[:, None, None] for end in (cube.lowest, cube.highest))
        planes = (image - low) / (high - low)
        found = torch.stack([look_up(plane, row) for plane, row in zip(planes, table, strict=True)])
    return (image + strength * (found.clamp(0, 1) - image)).clamp_(0, 1)
