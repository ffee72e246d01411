"""The process that forks decoders: ``python -m graphs.store.forkserver CONTROL IDLE``.

To load what decodes takes six times as long as to decode. It is loaded here once, before any picture came,
and no picture is ever read here: each gets a process of its own, forked from this one, which takes its
limits, decodes and ends (`graphs.store.decode`).

CONTROL is the number of a socket on which requests come (`graphs.store.decoders`). After IDLE seconds without
work, or when nobody is left at the other end, this process ends, and with it the decoders.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
from typing import NoReturn

from graphs.store import decode
from graphs.store.apart import Task
from graphs.store.decoders import CODE, DESCRIPTORS, REQUEST, TAKEN


def main(control: socket.socket, idle: float) -> None:
    """Fork a decoder for each request until nobody is left who could ask."""
    _load()
    forks = _Forks(control)
    while forks.serve(idle):
        pass
    forks.kill()


def _load() -> None:
    """Load what decoding takes, of the formats that are let in."""
    import numpy  # noqa: F401
    from PIL import (  # noqa: F401
        BmpImagePlugin,
        GifImagePlugin,
        ImageCms,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    import nodes.pictures.decode  # noqa: F401


class _Forks:
    """The decoders that were forked and have not ended, each with its link."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._links: dict[int, socket.socket] = {}
        self._woken, self._waking = socket.socketpair()
        self._woken.setblocking(False)
        self._waking.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waking.fileno(), warn_on_full_buffer=False)
        self._looking = selectors.DefaultSelector()
        for each in (control, self._woken):
            self._looking.register(each, selectors.EVENT_READ)

    def serve(self, idle: float) -> bool:
        """Deal with what happens next; return whether to go on."""
        happened = [key.fileobj for key, _ in self._looking.select(None if self._links else idle)]
        if self._woken in happened:
            self._woken.recv(4096)
            self._bury()
        for pid, link in self._links.items():
            if link in happened:  # its other end is closed: nobody wants to know any more
                self._looking.unregister(link)
                os.kill(pid, signal.SIGKILL)
        if self._control in happened:
            return self._take()
        return bool(happened)

    def kill(self) -> None:
        """End all decoders."""
        for pid in self._links:
            os.kill(pid, signal.SIGKILL)

    def _take(self) -> bool:
        """Fork a decoder for the request that came; return False if nobody is left who could ask."""
        message, descriptors, _, _ = socket.recv_fds(self._control, REQUEST.size, DESCRIPTORS)
        if not message:
            return False
        store, memory, seconds = REQUEST.unpack(message)
        link = socket.socket(fileno=descriptors.pop())
        pid = os.fork()
        if pid == 0:
            _decode("store" if store else "thumbnails", memory, seconds, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        with contextlib.suppress(OSError):  # nobody waits for it any more; that is noticed next
            link.sendall(TAKEN)
        self._links[pid] = link
        self._looking.register(link, selectors.EVENT_READ)
        return True

    def _bury(self) -> None:
        """Tell how those decoders ended that did."""
        for pid in list(self._links):
            done, status = os.waitpid(pid, os.WNOHANG)
            if not done:
                continue
            with self._links.pop(pid) as link:
                with contextlib.suppress(KeyError):  # it was closed at its other end
                    self._looking.unregister(link)
                with contextlib.suppress(OSError):
                    link.sendall(CODE.pack(os.waitstatus_to_exitcode(status)))


def _decode(task: Task, memory: int, seconds: int, descriptors: list[int]) -> NoReturn:
    """Be the decoder: with the picture, the folder and two streams, and nothing else that is open here."""
    # What goes wrong here ends this process by a traceback on its error stream, as it would a fresh one.
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    picture, folder, output, errors = descriptors
    os.fchdir(folder)
    for number, descriptor in enumerate((picture, output, errors)):
        os.dup2(descriptor, number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    print(json.dumps(decode.main(task, memory, seconds)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this
    main(socket.socket(fileno=int(sys.argv[1])), float(sys.argv[2]))
