"""``python -m server.worker``: reads orders from standard input and reports to standard output."""

from __future__ import annotations

import logging
import os
import signal
import sys

from nodes.heap import share_heap
from server.worker.painter import Painter


def main() -> None:
    """Serve orders until the server closes the pipe."""
    # The server says when to end; Ctrl-C in its terminal reaches this process too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="worker: %(message)s")
    # Libraries print. What they print goes to the log, never between the messages.
    orders = os.fdopen(os.dup(0), "rb")
    reports = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    share_heap()
    Painter(orders, reports).serve()


if __name__ == "__main__":
    main()
