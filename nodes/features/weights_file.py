"""Reading weights without running what a file may carry: safetensors, or torch's own with `weights_only`."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

MAX_HEADER = 10_000_000
"""Bytes that a safetensors header may have; the format's own limit is 100 MB, VGG's take a few kB."""

ENOUGH = 4
"""To read a file takes less than so many times its size in memory."""

MAX_DIMENSIONS = 4
"""Of a tensor of weights: a convolution's has four."""


class WeightsError(Exception):
    """A weights file is not what its name promises: unreadable, cut short, or holding code."""


def tensor_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return name and shape of each tensor of a safetensors file, reading its header only.

    Raises:
        WeightsError: if the file is no safetensors file, or its header does not fit its length.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            if len(start) < 8:
                raise WeightsError(f"{path.name} has {size} bytes: too short for a safetensors file")
            (length,) = struct.unpack("<Q", start)
            if length > min(MAX_HEADER, size - 8):
                raise WeightsError(f"{path.name} is no safetensors file (its header would be {length} bytes)")
            text = file.read(length)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        header = json.loads(text)
        entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
        shapes = {name: tuple(int(side) for side in entry["shape"]) for name, entry in entries.items()}
        end = max((int(entry["data_offsets"][1]) for entry in entries.values()), default=0)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise WeightsError(f"{path.name} is no safetensors file (its header is not readable)") from error
    if size != 8 + length + end:
        raise WeightsError(f"{path.name} has {size} bytes where its header promises {8 + length + end}")
    return shapes


def _unreadable(path: Path, error: OSError) -> WeightsError:
    return WeightsError(f"{path.name} cannot be read: {error.strerror or error}")


def _refused(path: Path) -> WeightsError:
    return WeightsError(
        f"{path.name} is refused unread: it is no plain table of weights, it may hold code or be damaged"
    )


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a ``.safetensors`` file, or of a ``.pth`` or ``.pt`` state dict, as float32.

    A pickle that holds anything but tensors is refused without being run.

    Raises:
        WeightsError: if the file is of neither kind, is damaged, holds code, or numbers that are not finite.
    """
    return as_floats(read_table(path), path.name)


def as_floats(tensors: Mapping[str, Tensor], file: str) -> dict[str, Tensor]:
    """Return `tensors` as float32; `file` is named in the error.

    Raises:
        WeightsError: if one holds numbers that are not finite.
    """
    for name, tensor in tensors.items():
        if not (tensor.is_floating_point() and 1 <= tensor.ndim <= MAX_DIMENSIONS and tensor.numel()):
            raise WeightsError(f"{file}: {name[:80]} is {tensor.dtype} of shape {tuple(tensor.shape)}")
    broken = [name for name, tensor in tensors.items() if not bool(tensor.float().isfinite().all())]
    if broken:
        raise WeightsError(f"{file} holds numbers that are not finite in {broken[0]}")
    return {name: tensor.float() for name, tensor in tensors.items()}


def read_table(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file as `read_tensors` does, but in their own type and not looked at.

    Raises:
        WeightsError: if the file is of neither kind, cannot be read, is damaged, or holds code.
        MemoryError: if there is too little memory for it.
    """
    import torch

    if path.suffix == ".safetensors":
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        tensor_shapes(path)
        try:
            loaded = load_file(path)
        except (SafetensorError, OSError) as error:
            raise WeightsError(f"{path.name} cannot be read: {error}") from error
    elif path.suffix in (".pth", ".pt"):
        loaded = _read_state_dict(path)
    else:
        raise WeightsError(f"{path.name} is neither .safetensors nor .pth")
    found = {
        name: tensor
        for name, tensor in loaded.items()
        if isinstance(name, str) and isinstance(tensor, torch.Tensor)
    }
    odd = next((name for name, tensor in found.items() if not _sound(tensor)), None)
    if odd is not None:
        raise WeightsError(f"{path.name} holds {odd[:80]!r}, which is no plain tensor of numbers")
    return found


def _sound(tensor: Tensor) -> bool:
    """Whether a tensor is dense, on the CPU, of real numbers, and as large in memory as it says.

    Whole numbers are as sound: networks that enlarge keep counts and indices among their weights.
    """
    import torch

    if tensor.layout != torch.strided or tensor.device.type != "cpu":
        return False
    if tensor.is_quantized or tensor.is_complex():
        return False
    # An expanded tensor claims terabytes that lie in one number.
    return tensor.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes()


def require_unpacked(path: Path) -> None:
    """Accept an archive that unpacks to no more than the file: torch stores, and never packs.

    Raises:
        WeightsError: if it would unpack to more, or is damaged.
    """
    try:
        if not zipfile.is_zipfile(path):
            return
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WeightsError(f"{path.name} is a damaged archive") from error
    packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)
    if packed or sum(entry.file_size for entry in entries) > size:
        raise WeightsError(f"{path.name} is refused unread: it unpacks to more than it holds")


def _read_state_dict(path: Path) -> dict[str, Tensor]:
    import psutil
    import torch

    require_unpacked(path)
    try:
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except OSError as error:
        raise _unreadable(path, error) from error
    except MemoryError as error:
        if psutil.virtual_memory().available < ENOUGH * path.stat().st_size:
            raise  # it says nothing of the file
        raise _refused(path) from error  # it asks for far more than it can hold
    except Exception as error:  # the reader raises whatever the bytes lead it into, struct.error for one
        raise _refused(path) from error
    if not isinstance(loaded, dict):
        raise WeightsError(f"{path.name} holds {type(loaded).__name__}, not a table of weights by name")
    nested = loaded.get("state_dict", loaded)
    if not isinstance(nested, dict):
        raise WeightsError(f"{path.name} holds no table of weights by name")
    return nested
