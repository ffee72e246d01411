"""Tensors and JSON values in one safetensors file that says when it was damaged.

The metadata hold ``seal``, the sha256 of the header with zeros in the seal's place, and ``data``, the sha256
of the tensors' bytes: so the values can be trusted without reading the tensors. Any program reads the file as
safetensors.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from graphs.store.layout import blocks

if TYPE_CHECKING:
    import torch
    from torch import Tensor

MAX_HEADER = 1 << 20
_OPENING = b'{"__metadata__":{"seal":"'
_SEAL_AT = 8 + len(_OPENING)
_NO_DIGEST = "0" * 64
_DTYPES = {
    "BOOL": "bool",
    "U8": "uint8",
    "I32": "int32",
    "I64": "int64",
    "F16": "float16",
    "BF16": "bfloat16",
    "F32": "float32",
    "F64": "float64",
}
_CODES = {name: code for code, name in _DTYPES.items()}


class Damaged(Exception):
    """The file is not what was written; the message says how."""


class Unsealable(Exception):
    """These tensors or values have no place in such a file."""


class Sealed:
    """What is to be written: `size` is the length of the file in bytes, known beforehand.

    Raises:
        Unsealable: if a tensor is of a type, or the header of a length, that is not written.
    """

    def __init__(self, tensors: Mapping[str, Tensor], values: Mapping[str, object]) -> None:
        """Take contiguous tensors on the CPU, and values that JSON can hold."""
        self._tensors = list(tensors.values())
        self._text = json.dumps(values)
        self._entries: dict[str, object] = {}
        end = 0
        for name, tensor in tensors.items():
            code = _CODES.get(str(tensor.dtype).removeprefix("torch."))
            if code is None:
                raise Unsealable(f"{tensor.dtype} is not written")
            start, end = end, end + tensor.nbytes
            self._entries[name] = {"dtype": code, "shape": list(tensor.shape), "data_offsets": [start, end]}
        header = self._header(_NO_DIGEST)
        if len(header) > MAX_HEADER:
            raise Unsealable("the header is too long")
        self.size = len(header) + end

    def write(self, file: BinaryIO) -> None:
        """Write all of it to a file that is empty."""
        file.write(self._header(_NO_DIGEST))
        digest = hashlib.sha256()
        for tensor in self._tensors:
            for block in blocks(tensor):
                digest.update(block)
                file.write(block)
        file.seek(0)
        file.write(self._header(digest.hexdigest()))
        file.seek(0, 2)

    def _header(self, data: str) -> bytes:
        metadata = {"seal": _NO_DIGEST, "data": data, "values": self._text}
        text = json.dumps({"__metadata__": metadata, **self._entries}, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 8)  # the tensors begin at a multiple of 8
        header = len(text).to_bytes(8, "little") + text
        seal = hashlib.sha256(header).hexdigest().encode()
        return header[:_SEAL_AT] + seal + header[_SEAL_AT + len(seal) :]


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the tensors: the values, and what there is to know of the rest."""

    values: dict[str, Any]
    entries: dict[str, Any]
    data: str
    bytes: int


def read_header(file: BinaryIO) -> Header:
    """Return the header of a file, which is read up to where the tensors begin.

    Raises:
        Damaged: if it is not what was written.
    """
    length = file.read(8)
    count = int.from_bytes(length, "little")
    if len(length) < 8 or not len(_OPENING) <= count <= MAX_HEADER:
        raise Damaged("its header has no length that may be")
    header = length + file.read(count)
    seal = header[_SEAL_AT : _SEAL_AT + 64]
    unsealed = header[:_SEAL_AT] + _NO_DIGEST.encode() + header[_SEAL_AT + 64 :]
    if hashlib.sha256(unsealed).hexdigest().encode() != seal:
        raise Damaged("its header was changed")
    try:
        entries = json.loads(header[8:])
        metadata = entries.pop("__metadata__")
        return Header(json.loads(metadata["values"]), entries, metadata["data"], len(header))
    except (ValueError, KeyError, TypeError):
        raise Damaged("its header is none of ours") from None


def read_tensors(file: BinaryIO, header: Header) -> dict[str, Tensor]:
    """Return the tensors by name, in memory of their own; the file was read by `read_header`.

    Raises:
        Damaged: if they are not what was written.
    """
    import torch

    digest = hashlib.sha256()
    tensors: dict[str, Tensor] = {}
    left = file.seek(0, 2) - header.bytes
    file.seek(header.bytes)
    for name, entry in header.entries.items():
        dtype = _dtype(entry)
        size = math.prod(entry["shape"]) * dtype.itemsize
        if size > left:
            raise Damaged("it is too short")
        left -= size
        tensors[name] = torch.empty(entry["shape"], dtype=dtype)
        for block in blocks(tensors[name]):
            if file.readinto(block) != len(block):  # type: ignore[attr-defined]
                raise Damaged("it is too short")
            digest.update(block)
    if left or digest.hexdigest() != header.data:
        raise Damaged("its tensors were changed")
    return tensors


def _dtype(entry: Any) -> torch.dtype:
    import torch

    dtype = getattr(torch, _DTYPES.get(entry["dtype"], ""), None)
    if not isinstance(dtype, torch.dtype):
        raise Damaged("a tensor is of an unknown type")
    return dtype
