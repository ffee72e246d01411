"""Getting weights of the catalogue for whoever asks in the editor: one download at a time, beside the work
of the server, to be looked at and broken off."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from graphs.problems import Problem
from nodes.files import PART
from nodes.models.catalogue import ModelEntry, catalogue, model_folder
from nodes.models.download import download
from nodes.models.errors import ModelError
from nodes.models.policy import PUBLIC, Policy

log = logging.getLogger(__name__)

SETTLES = 3.0
"""So many seconds a download has to notice that it was broken off, before another one begins."""

DownloadState = Literal["running", "done", "failed", "cancelled"]


class Download(BaseModel):
    """The newest download of weights: bytes that are there and in all. One that is `cancelled` or `failed`
    goes on from there when it is asked for again; `problem` says why it failed."""

    model_config = ConfigDict(extra="forbid")

    name: str
    state: DownloadState
    done: int
    total: int
    problem: Problem | None = None


class Weights(BaseModel):
    """Weights that Impasto knows by name. `size` in bytes, an estimate unless `size_known`; `done` of them
    lie here. `here` says that they can be used; those that ship always are. The catalogue gives the
    `licence` and where they come from."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    job: str
    licence: str
    address: str
    note: str
    ships: bool
    here: bool
    size: int
    size_known: bool
    done: int


class WeightsList(BaseModel):
    """All weights of the catalogue, the newest download since the server started, and the bytes that the disk
    of the model folder has free."""

    model_config = ConfigDict(extra="forbid")

    weights: list[Weights]
    download: Download | None
    free: int


class WeightsUnknown(KeyError):
    """The catalogue has no weights of that name."""


class NotWanted(Exception):
    """The download cannot begin: the message says why."""


class _BrokenOff(Exception):
    """Somebody asked for an end."""


@dataclass(slots=True)
class _Work:
    entry: ModelEntry
    told: Download
    stop: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


class WeightsKeeper:
    """Which weights are here, and the one download that runs. Every method may be called in any thread.

    `entries` and `policy` are the catalogue's and the public internet's, unless a test hands in others.
    """

    def __init__(
        self,
        folder: Path | None = None,
        entries: Mapping[str, ModelEntry] | None = None,
        policy: Policy = PUBLIC,
    ) -> None:
        self._folder = folder or model_folder()
        self._entries = catalogue() if entries is None else entries
        self._policy = policy
        self._lock = threading.Lock()
        self._work: _Work | None = None

    def list(self) -> WeightsList:
        """Return what there is; it looks into the model folder."""
        from nodes.models.files import free_bytes

        self._folder.mkdir(parents=True, exist_ok=True)
        return WeightsList(
            weights=[self._row(entry) for entry in self._entries.values()],
            download=self.newest,
            free=free_bytes(self._folder),
        )

    @property
    def newest(self) -> Download | None:
        """The newest download, as it is now."""
        with self._lock:
            return self._work.told.model_copy() if self._work else None

    def start(self, name: str) -> Download:
        """Begin to get weights, or go on where it ended; the same that is running already is returned.

        Raises:
            WeightsUnknown: if the catalogue has none of that name.
            NotWanted: if they are here, or others are on their way.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise WeightsUnknown(name)
        if (newest := self.newest) and newest.state == "cancelled" and not self.settle(SETTLES):
            raise NotWanted("The download before is still being broken off; try again in a moment.")
        with self._lock:
            if self._work and self._work.told.state == "running":
                if self._work.entry.name == name:
                    return self._work.told.model_copy()
                raise NotWanted(f"{self._work.entry.title} is on its way; one at a time.")
            if entry.path(self._folder) is not None:
                raise NotWanted(f"{entry.title} is here already.")
            told = Download(name=name, state="running", done=self._part(entry), total=entry.size)
            work = self._work = _Work(entry, told)
        # A daemon: a host that says nothing for its 30 seconds must not keep the server from ending.
        threading.Thread(target=self._get, args=(work,), name="weights", daemon=True).start()
        return told.model_copy()

    def cancel(self, name: str) -> Download:
        """Break the download of that name off at its next piece; what came is kept.

        Raises:
            WeightsUnknown: if it is not running.
        """
        with self._lock:
            if self._work is None or self._work.entry.name != name or self._work.told.state != "running":
                raise WeightsUnknown(name)
            self._work.stop.set()
            self._work.told = self._work.told.model_copy(update={"state": "cancelled"})
            return self._work.told.model_copy()

    def settle(self, seconds: float) -> bool:
        """Wait at most so long until nothing more is written of what was broken off; return whether it is."""
        with self._lock:
            work = self._work
        return work is None or work.over.wait(seconds)

    def close(self) -> None:
        """Break off what runs."""
        with self._lock:
            if self._work:
                self._work.stop.set()

    def _get(self, work: _Work) -> None:
        def report(done: int, total: int) -> None:
            if work.stop.is_set():
                raise _BrokenOff
            self._tell(work, done=done, total=total)

        started = time.monotonic()
        try:
            download(work.entry, self._folder, policy=self._policy, report=report)
        except _BrokenOff:
            self._tell(work, state="cancelled")
        except (ModelError, OSError) as error:
            self._tell(work, state="failed", problem=_problem(error))
            log.warning("Weights %s were not loaded: %s", work.entry.name, error)
        except Exception:
            self._tell(work, state="failed", problem=UNFORESEEN)
            log.exception("Weights %s were not loaded", work.entry.name)
        else:
            self._tell(work, state="done", done=work.told.total)
            log.info("Weights %s loaded in %.0f s", work.entry.name, time.monotonic() - started)
        finally:
            work.over.set()

    def _tell(self, work: _Work, **changes: object) -> None:
        with self._lock:
            # What was cancelled stays so, though a last piece may still come in.
            if work.told.state == "running":
                work.told = work.told.model_copy(update=changes)

    def _row(self, entry: ModelEntry) -> Weights:
        path = entry.path(self._folder)
        return Weights(
            name=entry.name,
            title=entry.title,
            job=entry.job,
            licence=entry.licence,
            address=entry.address,
            note=entry.note,
            ships=entry.shipped,
            here=path is not None,
            size=path.stat().st_size if path else entry.size,
            size_known=entry.size_known or path is not None,
            done=self._part(entry) if path is None else path.stat().st_size,
        )

    def _part(self, entry: ModelEntry) -> int:
        part = self._folder / (entry.file + PART)
        return part.stat().st_size if part.is_file() else 0


UNFORESEEN = Problem(
    code="failed",
    message="Something went wrong that nobody foresaw.",
    hint="Try again. The server's log says what happened.",
)


def _problem(error: ModelError | OSError) -> Problem:
    if isinstance(error, ModelError):
        return Problem(code="failed", message=error.message, hint=error.hint)
    return Problem(
        code="failed",
        message=f"The model folder cannot be written ({error.strerror}).",
        hint="See that there is room and that the server may write there.",
    )
