"""Photographs in folders, as pairs of a reduced picture and the original that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image as Pillow

if TYPE_CHECKING:
    from torch import Generator, Tensor

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
LONGEST_SIDE = 2048  # of a training photograph: larger ones are reduced, which also hides JPEG's blocks


class Pair(NamedTuple):
    """A photograph reduced, uint8 (3, h, w), and the original, uint8 (3, scale·h, scale·w)."""

    small: Tensor
    large: Tensor


class Split(NamedTuple):
    """The photographs to learn from and those that stay unseen, by folder."""

    training: list[Path]
    held_out: dict[str, list[Path]]


def split(folders: Iterable[Path], held_out: int) -> Split:
    """Return the photographs of `folders`, less the last `held_out` of each by file name.

    Raises:
        ValueError: if a folder has no photographs left to learn from.
    """
    training: list[Path] = []
    unseen: dict[str, list[Path]] = {}
    for folder in folders:
        files = pictures_in(folder)
        if len(files) <= held_out:
            raise ValueError(f"{folder} has {len(files)} photographs; more than {held_out} are needed")
        cut = len(files) - held_out
        training += files[:cut]
        unseen[folder.name] = files[cut:]
    return Split(training, unseen)


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder by file name."""
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES)


def whole(photo: Pillow.Image, scale: int) -> Pillow.Image:
    """Return the photograph in RGB, less the last rows and columns that `scale` does not divide."""
    return photo.convert("RGB").crop((0, 0, photo.width // scale * scale, photo.height // scale * scale))


def reduced(photo: Pillow.Image, scale: int) -> Pillow.Image:
    """Return the photograph `scale` times as small, by Pillow's antialiased bicubic filter."""
    return photo.resize((photo.width // scale, photo.height // scale), Pillow.Resampling.BICUBIC)


def load_pair(file: Path, scale: int, *, longest: int = LONGEST_SIDE, size: float = 1) -> Pair:
    """Read a photograph as a training pair, at most `longest` px long, then at `size` times its size."""
    with Pillow.open(file) as opened:
        photo = opened.convert("RGB")
    longest = min(round(size * max(photo.size)), round(size * longest))
    photo.thumbnail((longest, longest), Pillow.Resampling.LANCZOS)
    photo = whole(photo, scale)
    return Pair(tensor_of(reduced(photo, scale)), tensor_of(photo))


def draw_patches(pairs: Sequence[Pair], *, count: int, side: int, random: Generator) -> Pair:
    """Return `count` random patches, float32 in [0, 1]: (count, 3, side, side) and `scale` times that.

    Photographs are drawn in proportion to their area, and each patch is mirrored and transposed at random.
    Those smaller than a patch are left out.

    Raises:
        ValueError: if all of them are.
    """
    import torch

    def below(limit: int) -> int:
        return int(torch.randint(limit, (), generator=random))

    pairs = [pair for pair in pairs if min(pair.small.shape[1:]) >= side]
    if not pairs:
        raise ValueError(f"every photograph is smaller than a patch, reduced: {side} × {side} pixels")
    areas = torch.tensor([pair.small[0].numel() for pair in pairs], dtype=torch.float64)
    chosen = torch.multinomial(areas, count, replacement=True, generator=random).tolist()
    smalls, larges = [], []
    for small, large in (pairs[index] for index in chosen):
        scale = large.shape[1] // small.shape[1]
        y = below(small.shape[1] - side + 1)
        x = below(small.shape[2] - side + 1)
        patches = [
            small[:, y : y + side, x : x + side],
            large[:, scale * y : scale * (y + side), scale * x : scale * (x + side)],
        ]
        turn = below(8)
        mirrored = [axis for axis, bit in ((1, 1), (2, 2)) if turn & bit]
        if mirrored:
            patches = [patch.flip(mirrored) for patch in patches]
        if turn & 4:
            patches = [patch.transpose(1, 2) for patch in patches]
        smalls.append(patches[0])
        larges.append(patches[1])
    return Pair(torch.stack(smalls).float() / 255, torch.stack(larges).float() / 255)


def tensor_of(photo: Pillow.Image) -> Tensor:
    """Return an RGB photograph as uint8 (3, height, width)."""
    import numpy as np
    import torch

    return torch.from_numpy(np.array(photo)).permute(2, 0, 1).contiguous()
