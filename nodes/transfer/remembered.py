"""Statistics of style pictures, kept from one painting to the next: another photograph needs no new ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from torch import Tensor

Value = TypeVar("Value")
MOST_BYTES = 256 * 2**20


class Remembered(Generic[Value]):
    """Values by owner and key, the least recently used given up first; an owner's go when it goes."""

    def __init__(self, size: Callable[[Value], int], most_bytes: int = MOST_BYTES) -> None:
        """Keep at most `most_bytes` for each owner, and no value of more than half of that.

        `size` tells the bytes of a value.
        """
        self._size = size
        self._most = most_bytes
        self._of: WeakKeyDictionary[object, OrderedDict[Hashable, Value]] = WeakKeyDictionary()

    def get(self, owner: object, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the value of `key`, computed where it is not known."""
        known = self._of.setdefault(owner, OrderedDict())
        if key not in known:
            value = compute()
            if self._size(value) > self._most // 2:
                return value
            known[key] = value
            while sum(map(self._size, known.values())) > self._most:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key]


def digest(picture: Tensor | None) -> bytes:
    """Return a fingerprint of a picture's or a mask's values and shape; of None an empty one."""
    import hashlib

    if picture is None:
        return b""
    values = picture.detach().cpu().contiguous().numpy()
    return hashlib.blake2b(values.data, digest_size=16, person=str(values.shape)[:16].encode()).digest()


def bytes_of(tensors: Iterable[Tensor]) -> int:
    """Return the bytes that tensors hold."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)
