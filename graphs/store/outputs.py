"""What nodes return, taken apart into tensors and JSON, and put together again.

The set is closed: the types of sockets, and plain numbers and words in them. Nothing else is written, and
nothing that is read can name another type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from graphs.store.layout import Layout, laid_back, laid_plain
from graphs.store.sealed import Damaged, Unsealable
from nodes.contract import Noise, Style

if TYPE_CHECKING:
    from torch import Tensor

_KINDS: dict[str, Callable[..., object]] = {"Noise": Noise, "Style": Style}


def taken_apart(outputs: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Return what `put_together` makes `outputs` of: a description for JSON, and contiguous tensors.

    Raises:
        Unsealable: if a value is of another type than sockets have, or does not lie on the CPU.
    """
    tensors: dict[str, Tensor] = {}
    return {name: _described(value, tensors) for name, value in outputs.items()}, tensors


def put_together(described: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> dict[str, object]:
    """Return the outputs by name.

    Raises:
        Damaged: if they were not described by `taken_apart`.
    """
    try:
        return {name: _made(value, tensors) for name, value in described.items()}
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise Damaged("it describes no outputs") from error


def _described(value: object, tensors: dict[str, Tensor]) -> dict[str, Any]:
    from torch import Tensor

    if type(value) is Tensor and value.device.type == "cpu":
        name = str(len(tensors))
        tensors[name], layout = laid_plain(value)
        return {"tensor": name, **layout._asdict()}
    if isinstance(value, Noise | Style):
        parts = {field.name: _described(getattr(value, field.name), tensors) for field in fields(value)}
        return {"kind": type(value).__name__, "fields": parts}
    if value is None or type(value) in (bool, int, float, str):
        return {"plain": value}
    raise Unsealable(f"{type(value).__name__} is no type of a socket")


def _made(described: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> object:
    match described:
        case {"tensor": name, "shape": shape, "order": order}:
            return laid_back(tensors[name], Layout(shape, order))
        case {"kind": kind, "fields": parts}:
            return _KINDS[kind](**{name: _made(part, tensors) for name, part in parts.items()})
        case {"plain": value}:
            return value
    raise ValueError("neither a tensor, a socket's type nor a plain value")
