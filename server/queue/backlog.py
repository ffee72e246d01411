"""Messages that are kept for whoever is behind: of those that replace one another, only the newest."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import NamedTuple

PLACE_BYTES = 350
"""What keeping a message takes beside its data: most are shorter than this."""


class Message(NamedTuple):
    """A message as it is sent; of those with the same `replaces`, a client needs only the newest. `number` is
    that of its event; 0 of what is none."""

    data: str | bytes
    replaces: Hashable | None = None
    number: int = 0


class Backlog:
    """Messages in the order in which they came; one that replaces another comes last all the same."""

    def __init__(self) -> None:
        self.bytes = 0
        """The memory that they take."""
        self._messages: OrderedDict[Hashable, Message] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    def put(self, message: Message) -> None:
        """Put a message at the end, in place of one that it replaces."""
        self._count += 1
        key: Hashable = self._count if message.replaces is None else message.replaces
        if (older := self._messages.pop(key, None)) is not None:
            self.bytes -= _size(older)
        self._messages[key] = message
        self.bytes += _size(message)

    def take(self) -> Message:
        """Take the first message."""
        _, message = self._messages.popitem(last=False)
        self.bytes -= _size(message)
        return message


def _size(message: Message) -> int:
    return PLACE_BYTES + sys.getsizeof(message.data)
