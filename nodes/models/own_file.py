"""Bringing a file of the user's own into the model folder: recognised, checked, copied whole."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nodes.contract import NodeError
from nodes.files import PART, move_whole
from nodes.models.catalogue import MODEL_SUFFIXES, ModelEntry, catalogue, entry_of_file, in_words
from nodes.models.download import ROOM
from nodes.models.errors import ModelError, NoRoom, WrongContent
from nodes.models.files import CHUNK, exclusive, free_bytes, sha256_of
from nodes.models.verify import check_content

Kind = Literal["features", "super-resolution", "lut"]
LUT_SUFFIX = ".cube"
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is: the job it can do, and a few words on it."""

    kind: Kind
    words: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """A file in the model folder, the name that recipes call it by, and whether it had been there before."""

    path: Path
    name: str
    what: Recognised
    was_there: bool


def bring_in(source: Path, folder: Path, *, free: Callable[[Path], int] = free_bytes) -> BroughtIn:
    """Check the file `source` and copy it into `folder` under a safe name.

    A file whose content the catalogue knows gets the name that it has there.

    Raises:
        WrongContent: if it is nothing that Impasto can use, damaged, or holds code.
        NoRoom: if the disk has too little space.
        ModelError: if it cannot be read, or another file of its name is there.
    """
    try:
        size, sha256 = source.stat().st_size, sha256_of(source)
    except OSError as error:
        raise ModelError(f"{source.name} cannot be read: {error.strerror}.") from None
    what = recognise(source)
    known = next((entry for entry in catalogue().values() if entry.sha256 == sha256), None)
    target = folder / (known.file if known else safe_name(source.name))
    if (claimed := entry_of_file(target.name)) and claimed.file == target.name:
        if claimed.shipped:
            raise ModelError(f"{claimed.name} ships with Impasto.", f"Rename {target.name}, then try again.")
        check_content(claimed, size, sha256)
    if claimed and not fits(what, claimed):
        raise WrongContent(
            f"{source.name} is a {what.words}, and no {claimed.title}.", "Rename it, then try again."
        )
    name = claimed.name if claimed else target.name
    if target.exists():
        if sha256_of(target) == sha256:
            return BroughtIn(target, name, what, was_there=True)
        raise ModelError(
            f"Another file called {target.name} is in the model folder.", "Rename yours, then try again."
        )
    folder.mkdir(parents=True, exist_ok=True)
    room = free(folder)
    if room < size + ROOM:
        raise NoRoom(
            f"{source.name} has {in_words(size)}; the disk of the model folder has {in_words(room)} free.",
            "Free some space, or put the data folder elsewhere by IMPASTO_HOME.",
        )
    _copy(source, target, sha256)
    return BroughtIn(target, name, what, was_there=False)


def recognise(path: Path) -> Recognised:
    """Return what the file at `path` is, having read all of it.

    Weights in ``.pth`` are read by torch's restricted reader, which builds tensors and runs nothing.

    Raises:
        WrongContent: if it is nothing that Impasto can use, damaged, or holds code.
    """
    if path.suffix.lower() == LUT_SUFFIX:
        return Recognised("lut", _lut(path))
    if path.suffix.lower() not in MODEL_SUFFIXES:
        raise WrongContent(
            f"{path.name} is of no kind that is read: {', '.join((*MODEL_SUFFIXES, LUT_SUFFIX))}.",
            "Save its weights as safetensors, where you trust the file.",
        )
    from nodes.features.catalogue import layers_of
    from nodes.features.naming import standard_names
    from nodes.features.weights_file import WeightsError, read_table

    try:
        shapes = {name: tuple(tensor.shape) for name, tensor in read_table(path).items()}
    except WeightsError as error:
        raise WrongContent(
            f"{error}.",
            "If you trust where it is from, save its weights alone as safetensors, and bring that in.",
        ) from None
    try:
        layers_of(set(standard_names(shapes)), path.name)
    except WeightsError:
        return _super_resolution(path)
    return _features(path)


def fits(what: Recognised, entry: ModelEntry) -> bool:
    """Return whether a file can be the network that `entry` means: of its job, and of its kind of network."""
    return what.kind == entry.job and (not what.family or entry.family.startswith(what.family))


def own_luts(folder: Path) -> list[str]:
    """Return the names of the lookup tables in the model folder."""
    return sorted(path.name for path in folder.glob(f"*{LUT_SUFFIX}") if path.is_file())


def safe_name(name: str) -> str:
    """Return a file name made of letters, digits and ``._-``, as much like `name` as that allows.

    >>> safe_name("My best (final) Modèle.PTH")
    'My-best-final-Mod-le.pth'
    """
    stem, dot, suffix = name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9._]+", "-", stem).strip("-._")[:MAX_NAME] or "model"
    return f"{plain}{dot}{suffix.lower()}"


def _features(path: Path) -> Recognised:
    from nodes.features.loading import load_file
    from nodes.features.weights_file import WeightsError

    try:
        layers = load_file(path).layers
    except WeightsError as error:
        raise WrongContent(f"{error}.", "The file is damaged; get it anew.") from None
    kind = "sketch" if layers[0].startswith("stage") else "VGG"
    family = "sketch" if kind == "sketch" else "vgg"
    return Recognised("features", f"{kind} network up to {layers[-1]}", family)


def _super_resolution(path: Path) -> Recognised:
    from nodes.super_resolution.checkpoint_files import read_checkpoint

    try:
        network = read_checkpoint(path)
    except NodeError as error:
        raise WrongContent(
            f"{path.name} is no VGG and no sketch network, and none that enlarges: {error.message}",
            error.hint,
        ) from None
    return Recognised("super-resolution", f"{network.architecture.name} ×{network.scale}")


def _lut(path: Path) -> str:
    from nodes.finish.cube import CubeError, read_cube

    try:
        cube = read_cube(path)
    except CubeError as error:
        raise WrongContent(f"{path.name} is no lookup table: {error}.", "Write the file anew.") from None
    return f"LUT of {cube.size}{'³' if cube.three_dimensional else ''} colours"


def _copy(source: Path, target: Path, sha256: str) -> None:
    part = target.with_name(target.name + PART)
    with exclusive(part) as copy, source.open("rb") as original:
        try:
            copy.truncate(0)
            while data := original.read(CHUNK):
                copy.write(data)
            copy.flush()
            os.fsync(copy.fileno())
            if sha256_of(part) != sha256:
                raise ModelError(f"{source.name} changed while it was copied.", "Try again.")
        except BaseException:
            part.unlink()
            raise
        move_whole(part, target)
