"""Runs the decoder in a process of its own, so that no file can crash, stall or bloat the caller."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple, TypeAlias

from graphs.store import child
from graphs.store.files import DiskFull
from nodes.contract import NodeError

MEMORY_LIMIT = 4 * 2**30
"""Bytes of address space that the decoder may use."""
SECONDS_LIMIT = 60
"""Seconds of processor time that it may use; by the clock it gets half as much again."""
NICENESS = 5
"""After the server's answers, before what is painted."""

Task = Literal["store", "thumbnails"]
_HINT = "Save the picture anew in an image editor, smaller if it is large, or choose another."


class PictureRefused(NodeError):
    """The bytes are no picture that may be stored: `message` says why, `hint` what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What the decoder found: size in pixels and, if it stored the picture, the sha256 of the file."""

    width: int
    height: int
    sha256: str


class Ended(NamedTuple):
    """How a decoder ended, as `subprocess` has it, and what it wrote to its output and error streams."""

    code: int
    output: bytes
    errors: bytes


Start: TypeAlias = Callable[[Task, int, int, bytes | IO[bytes], Path], Ended]
"""Has a decoder carry out a task, under limits of bytes and seconds, on the content of a picture file or an
open one, and write into a folder. It raises `subprocess.TimeoutExpired` if that takes too long."""


def spawned(task: Task, memory: int, seconds: int, source: bytes | IO[bytes], folder: Path) -> Ended:
    """Be a `Start` that starts a decoder afresh, which loads what it needs by itself."""
    command = [sys.executable, "-P", "-m", "graphs.store.decode", task, str(memory), str(seconds)]
    return _run(command, source, folder, seconds * 1.5)


def decode_apart(
    source: bytes | IO[bytes],
    folder: Path,
    task: Task,
    *,
    memory: int = MEMORY_LIMIT,
    seconds: int = SECONDS_LIMIT,
    start: Start = spawned,
) -> Decoded:
    """Decode a picture file, its content or an open file, in a process of its own, which writes into
    `folder`.

    The task "store" writes ``picture.png`` and the thumbnails ``SIDE.jpg``; "thumbnails" only the latter.

    Raises:
        PictureRefused: if it is no picture, too large, or needs more memory or time than the limits.
        DiskFull: if there is no room for what it makes.
    """
    try:
        code, output, errors = start(task, memory, seconds, source, folder)
    except subprocess.TimeoutExpired:
        raise PictureRefused(f"Decoding took longer than {seconds} s.", hint=_HINT) from None
    if code == 0:
        return _report(json.loads(output))
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise PictureRefused(f"Decoding took longer than {seconds} s or too much memory.", hint=_HINT)
    raise PictureRefused(f"The decoder stopped ({_ending(code, errors)}).", hint=_HINT)


def _run(command: list[str], source: bytes | IO[bytes], folder: Path, timeout: float) -> Ended:
    """Return how a process ended that reads `source`.

    Raises:
        subprocess.TimeoutExpired: if it is not over in time; it is killed.
    """
    given, stdin = (source, subprocess.PIPE) if isinstance(source, bytes) else (None, source)
    # The command is fixed and its arguments are a word and two numbers.
    with subprocess.Popen(
        command,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=child.environment(),
    ) as process:
        try:
            step_back(process.pid)
            output, errors = process.communicate(given, timeout)
        except BaseException:
            process.kill()
            raise
        return Ended(process.returncode, output, errors)


def step_back(pid: int) -> None:
    """Let others go before a process from its beginning: to load what decodes takes longer than to decode."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):  # it is over already
            os.setpriority(os.PRIO_PROCESS, pid, min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS))


def _report(report: dict[str, Any]) -> Decoded:
    match report:
        case {"refused": {"message": message, "hint": hint}}:
            raise PictureRefused(message, hint=hint)
        case {"full": size}:
            raise DiskFull("the picture", size)
    return Decoded(**report["decoded"])


def _ending(code: int, errors: bytes) -> str:
    if code < 0:
        return signal.Signals(-code).name
    # The last line of a traceback names the exception; the lines above it would show paths.
    lines = errors.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else f"exit status {code}"
