"""What can go wrong with the files of models, in words that say what to do."""

from __future__ import annotations


class ModelError(Exception):
    """Weights could not be had, brought in or trusted: `message` says what was found, `hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".rstrip())
        self.message = message
        self.hint = hint


class Refused(ModelError):
    """An address that downloads must not go to."""


class Unreachable(ModelError):
    """Nothing, or nothing of use, answers at an address."""


class Unfinished(ModelError):
    """A download that ended early; what came is kept, and the next one goes on from there."""


class WrongContent(ModelError):
    """A file is not what it was said to be."""


class NoRoom(ModelError):
    """The disk has too little space."""
