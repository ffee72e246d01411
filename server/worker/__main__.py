"""``python -m server.worker``: reads orders from standard input and reports to standard output."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
from pathlib import Path

from nodes.heap import share_heap
from nodes.threads import soon_asleep
from server.worker.painter import Painter

log = logging.getLogger(__name__)

NICENESS = 10
FIRST_TO_GO = 500
"""How readily the system kills this process when memory runs out, from -1000 to 1000."""
_READINESS = Path("/proc/self/oom_score_adj")
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve orders until the server closes the pipe."""
    # The server says when to end; Ctrl-C in its terminal reaches this process too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    _step_back()
    # Libraries print. What they print goes to the log, never between the messages.
    orders = os.fdopen(os.dup(0), "rb")
    reports = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    share_heap()
    soon_asleep()
    Painter(orders, reports).serve()


def _step_back() -> None:
    """Let the server and everyone else go first, for the processor and when memory runs out, and let this
    process end with the server even while a library holds it."""
    os.nice(NICENESS)
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        if int(_READINESS.read_text()) < FIRST_TO_GO:
            _READINESS.write_text(str(FIRST_TO_GO))
    except OSError as error:
        log.warning("When memory runs out the system may end the server first (%s)", error.strerror)


if __name__ == "__main__":
    main()
