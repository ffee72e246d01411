"""What a node may ask of whoever runs it, and the ways in which it may stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

    from nodes.contract.sockets import Image

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""What JSON can hold; numbers are finite."""


class Cancelled(Exception):
    """The run was cancelled; a node lets this pass through."""


class Interrupted(Cancelled):
    """The run is to stop now and to go on later: a node that checkpoints writes how far it is, and lets this
    pass through."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a node wrote to go on from: `arrays` as they were, on the CPU, and `values` as JSON has them."""

    arrays: Mapping[str, Tensor]
    values: Mapping[str, JSON]


class NodeError(Exception):
    """An error that the user caused and can mend.

    `message` says what was found and what is allowed, `hint` what to do, and `input` names the input or
    parameter that is meant (None: the node as a whole).
    """

    def __init__(self, message: str, *, input: str | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.input = input
        self.hint = hint


class Run(Protocol):
    """The view of a run that a node gets: it reports and asks, and holds no switch."""

    @property
    def device(self) -> str:
        """Where to compute, as torch names it: ``cpu``, ``cuda``, ``cuda:1``."""

    @property
    def output_folder(self) -> Path:
        """The folder for files that outlive the run (Save Image)."""

    @property
    def recipe(self) -> str | None:
        """The recipe that is running, as JSON text, or None when a function is called by itself."""

    @property
    def metadata(self) -> bool:
        """Whether files that are written may carry the recipe or any other text."""

    @property
    def room(self) -> int | None:
        """How many bytes may still be written to `output_folder`; None for as many as the disk takes."""

    @property
    def wants_preview(self) -> bool:
        """Whether a preview sent now would be shown; ask before making one."""

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        """Report `step` of `total` done, the loss, and a few words of what is going on.

        `share`, from 0 to 1, is the part of the work that is done, where steps cost unequally; unless
        given it is `step` / `total`.

        Raises:
            Cancelled: if the run was cancelled or interrupted.
        """

    def preview(self, image: Image) -> None:
        """Show an unfinished picture."""

    def check(self) -> None:
        """Raise `Cancelled` if the run was cancelled, `Interrupted` if it is to go on later.

        Ask at least once per evaluation. A node that checkpoints catches `Interrupted`, writes, and raises it
        again.
        """

    @property
    def wants_checkpoint(self) -> bool:
        """Whether a checkpoint given now would be written; ask before making one."""

    def checkpoint(self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON]) -> None:
        """Write how far the node is, in place of what it wrote before; `restore` gives it back.

        An array that is handed over again and was not changed since is not written again. One that cannot
        be written is told to the user and costs the node nothing.
        """

    def restore(self) -> Saved | None:
        """Return what this node last wrote when its run was interrupted, or None: it begins.

        The same node with the same parameters and inputs wrote it, perhaps by another version of the
        program: look whether it fits.
        """

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        """Tell the user something that does not stop the node.

        `unrepeatable`: because of it the same recipe gives another result next time, so that neither this
        one is kept nor what is made of it.
        """

    def measured(self, numbers: Mapping[str, float]) -> None:
        """Report numbers found about the result: shown on the node in this order and kept with its result.

        A name says what was measured, and where, in a reader's words ("SSIM", "Style distance, relu1_1").
        Numbers of later calls are added to those of earlier ones; one of the same name takes its place. A
        number that is infinite or none is left out, with a warning.
        """

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        """Write a new picture file into `output_folder` and return its path; an existing one is never
        touched.

        A taken name gets " 2", " 3" and so on. The file appears under its name only when all of it is on
        the disk; when writing fails nothing stays behind.

        Args:
            name: without folders and suffix.
            suffix: with its dot.
            data: the content.

        Raises:
            NodeError: if the disk is full or the folder cannot be written to.
        """


class _Alone:
    """The run of a function that is called by itself, as in a notebook: it computes on the CPU, shows
    nothing, and saves into the working folder."""

    device = "cpu"
    recipe = None
    metadata = True
    room = None
    wants_preview = False
    wants_checkpoint = False

    @property
    def output_folder(self) -> Path:
        return Path.cwd()

    def progress(
        self,
        step: int,
        total: int,
        *,
        loss: float | None = None,
        note: str = "",
        share: float | None = None,
    ) -> None:
        pass

    def preview(self, image: Image) -> None:
        pass

    def check(self) -> None:
        pass

    def checkpoint(self, arrays: Mapping[str, Tensor], values: Mapping[str, JSON]) -> None:
        pass

    def restore(self) -> Saved | None:
        return None

    def warn(self, message: str, *, unrepeatable: bool = False) -> None:
        import warnings

        warnings.warn(message, stacklevel=3)

    def measured(self, numbers: Mapping[str, float]) -> None:
        pass

    def save(self, name: str, suffix: str, data: bytes) -> Path:
        from nodes.pictures.encode import write_new

        return write_new(self.output_folder, name, suffix, data)


ALONE: Run = _Alone()
