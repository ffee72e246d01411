"""Decoders that begin at once: each a process of its own, forked from one that has loaded what decodes."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from graphs.store import child
from graphs.store.apart import Ended, Task, step_back

REQUEST = struct.Struct("!?QI")
"""Whether the picture is to be stored, or else thumbnails only; its limits: bytes of memory, seconds."""
DESCRIPTORS = 5
"""Come with it: the picture, the folder to write into, where to print the report and where errors, and the
link: a socket on which is told how the decoder ended. Who closes its other end ends the decoder."""
TAKEN = b"\0"
"""What a link says first: a process is forked."""
CODE = struct.Struct("!i")
"""And then how it ended, as `subprocess` has it: below 0, the signal that ended it."""

IDLE_SECONDS = 60.0
"""After so long without a picture the process that forks ends; the next picture starts another."""
END_SECONDS = 5.0
STARTS = 3
MOST_PRINTED = 2**20


class ForkServerGone(OSError):
    """The process that forks ended before it took a request."""


class Decoders:
    """Starts decoders, for several threads: a `Start` for `decode_apart`, where the system knows fork."""

    def __init__(self, idle: float = IDLE_SECONDS) -> None:
        self._idle = idle
        self._asking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def __call__(
        self, task: Task, memory: int, seconds: int, source: bytes | IO[bytes], folder: Path
    ) -> Ended:
        """Return how a decoder ended.

        Raises:
            subprocess.TimeoutExpired: if it was not over in time; it is killed.
            ForkServerGone: if none can be started.
        """
        request = REQUEST.pack(task == "store", memory, seconds)
        with ExitStack() as opened:
            if isinstance(source, bytes):
                data, source = source, opened.enter_context(tempfile.TemporaryFile(dir=folder))
                source.write(data)
                source.seek(0)
            for start in range(STARTS):
                try:
                    return self._fork(request, source, folder, seconds * 1.5)
                except ForkServerGone:  # it may just have ended for want of work
                    if start == STARTS - 1:
                        raise
        raise AssertionError

    def close(self) -> None:
        """End the process that forks, and the decoders that it forked."""
        with self._asking:
            self._end()

    def _fork(self, request: bytes, source: IO[bytes], folder: Path, timeout: float) -> Ended:
        with ExitStack() as ours:
            with ExitStack() as theirs:
                directory = os.open(folder, os.O_RDONLY)
                theirs.callback(os.close, directory)
                pipes = [os.pipe(), os.pipe()]
                for reading, writing in pipes:
                    ours.callback(os.close, reading)
                    theirs.callback(os.close, writing)
                link, their_link = map(ours.enter_context, socket.socketpair())
                theirs.enter_context(their_link)
                (output, printed), (errors, complained) = pipes
                self._send(request, [source.fileno(), directory, printed, complained, their_link.fileno()])
            return _ended(output, errors, link, timeout)

    def _send(self, request: bytes, descriptors: list[int]) -> None:
        with self._asking:
            if self._control is None:
                self._control = self._start()
            try:
                socket.send_fds(self._control, [request], descriptors)
            except OSError as error:
                self._end()
                raise ForkServerGone("it takes no requests") from error

    def _start(self) -> socket.socket:
        control, its_control = socket.socketpair()
        with its_control:
            number = its_control.fileno()
            # The command is fixed and its arguments are two numbers.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "graphs.store.forkserver", str(number), str(self._idle)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[number],
                env=child.environment(),
            )
        step_back(self._process.pid)
        return control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


def _ended(output: int, errors: int, link: socket.socket, timeout: float) -> Ended:
    """Return how a decoder ended, once its streams are at their end.

    Raises:
        subprocess.TimeoutExpired: if that takes too long.
        ForkServerGone: if it was never forked.
    """
    told = {number: bytearray() for number in (output, errors, link.fileno())}
    until = time.monotonic() + timeout
    with selectors.DefaultSelector() as looking:
        for number in told:
            looking.register(number, selectors.EVENT_READ)
        while looking.get_map():
            if (left := until - time.monotonic()) <= 0:
                raise subprocess.TimeoutExpired("decode", timeout)
            for key, _ in looking.select(left):
                if not (data := os.read(key.fd, MOST_PRINTED)):
                    looking.unregister(key.fd)
                elif len(told[key.fd]) < MOST_PRINTED:
                    told[key.fd] += data
    said = told[link.fileno()]
    if not said.startswith(TAKEN):
        raise ForkServerGone("it took no request")
    # Where it tells no more, whatever ended it ended the decoder too.
    code = CODE.unpack(said[len(TAKEN) :])[0] if len(said) > len(TAKEN) else -signal.SIGKILL
    return Ended(code, bytes(told[output]), bytes(told[errors]))
