"""The networks that Super Res can use: ours, those of the catalogue, and files in the model folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.contract import Complaint, NodeError
from nodes.models.catalogue import (
    MODEL_SUFFIXES,
    ModelEntry,
    entries_for,
    is_file_name,
    model_folder,
    own_files,
)
from nodes.super_resolution.checkpoint_files import check_file, network_of, read_state, refusal

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor

WEIGHTS = Path(__file__).parent / "weights"
DEFAULT = "impasto-x2"
SHIPPED = {name: WEIGHTS / f"{name}.safetensors" for name in (DEFAULT, "impasto-x4")}
RESTORING = {
    "impasto-x2": "impasto-x2-denoise",
    "impasto-x4": "impasto-x4-denoise",
    "realesr-general-wdn-x4v3": "realesr-general-x4v3",
}
"""By the name of a faithful network, that of its sister, trained on from it to remove noise and artefacts."""


def checkpoint_names() -> list[str]:
    """Return the names to offer: the networks that ship, those that are here, and the rest of the catalogue.

    The user's own files are listed before what is not on this machine.
    """
    here = [name for name, entry in _catalogued().items() if entry.path() is not None]
    return [*SHIPPED, *here, *own_files(), *(name for name in _catalogued() if name not in here)]


def find_checkpoint(name: str) -> Path:
    """Return the file of the network `name`: one that ships, one of the catalogue, or a file's name.

    Looks at the file's size and, of safetensors, at the header; loads no torch.

    Raises:
        NodeError: if there is no such file, with how to get it, or if it cannot be a checkpoint.
    """
    if name in SHIPPED:
        return SHIPPED[name]
    folder = model_folder()
    entry = _catalogued().get(name)
    if entry is not None:
        path = entry.path(folder)
        if path is None:
            raise refusal(f"The weights of {name!r} are not on this machine.", entry.how_to_get())
    else:
        here = ", ".join([*SHIPPED, *own_files(folder)])
        if not is_file_name(name):
            raise refusal(
                f"{name!r} is no network that ships or that the catalogue has, and no file's name ending in "
                f"{', '.join(MODEL_SUFFIXES)}.",
                f"Choose one of: {here}, {', '.join(_catalogued())}.",
            )
        path = folder / name
        if not path.is_file():
            raise refusal(
                f"The checkpoint {name!r} is not on this machine.",
                "Bring the file in with: impasto models get FILE (it goes into the model folder). "
                f"Or choose one of: {here}.",
            )
    check_file(path)
    return path


def find_restoring(name: str) -> Path:
    """Return the file of the sister network of `name` that removes noise and artefacts.

    Raises:
        NodeError: if it has none, or it is not on this machine.
    """
    sister = RESTORING.get(name)
    if sister is None:
        faithful = next((key for key, value in RESTORING.items() if value == name), None)
        raise NodeError(
            f"{name} is one network without a sister to mix it with, so its denoise cannot be set.",
            input="denoise",
            hint=f"Choose {faithful}: with denoise 1 it becomes {name}."
            if faithful
            else f"Set denoise to 0, or choose one of: {', '.join(RESTORING)}.",
        )
    if name in SHIPPED:
        return WEIGHTS / f"{sister}.safetensors"
    try:
        return find_checkpoint(sister)
    except NodeError as error:
        raise NodeError(
            f"Denoise mixes {name} with {sister}. {error.message}", input="denoise", hint=error.hint
        ) from None


def denoise_complaints(parameters: Mapping[str, object]) -> Iterator[Complaint]:
    """Yield what is wrong between the parameters `model` and `denoise`; loads no torch."""
    model, denoise = parameters["model"], parameters["denoise"]
    if not (isinstance(model, str) and isinstance(denoise, int | float) and denoise > 0):
        return
    try:
        find_restoring(model)
    except NodeError as error:
        yield Complaint("denoise", error.message, error.hint)


def load_checkpoint(name: str, denoise: float = 0.0) -> ImageModelDescriptor[Any]:
    """Return the network `name`, on the CPU in float32, between its faithful and its restoring weights.

    Weights that were trained on from each other lie so near that a mixture of them does a mixture of what
    they do (deep network interpolation; Wang et al. 2019, "Deep Network Interpolation for Continuous
    Imagery Effect Transition").

    Args:
        name: as `find_checkpoint` takes it.
        denoise: 0 is the network itself, 1 its restoring sister.
    Raises:
        NodeError: as `find_checkpoint`, `find_restoring` and `network_of` do, and if the two do not fit.
    """
    path = find_checkpoint(name)
    if denoise <= 0:
        return network_of(read_state(path), path.name)
    sister = find_restoring(name)
    restoring = read_state(sister)
    if denoise >= 1:
        return network_of(restoring, sister.name)
    faithful = read_state(path)
    shapes = [{key: tensor.shape for key, tensor in state.items()} for state in (faithful, restoring)]
    if shapes[0] != shapes[1]:
        raise refusal(
            f"{path.name} and {sister.name} are networks of different shapes; they cannot be mixed.",
            "Download both again, or set denoise to 0 or 1.",
        )
    mixed = {key: tensor.float().lerp(restoring[key].float(), denoise) for key, tensor in faithful.items()}
    return network_of(mixed, path.name)


def _catalogued() -> dict[str, ModelEntry]:
    return {entry.name: entry for entry in entries_for("super-resolution") if not entry.shipped}
