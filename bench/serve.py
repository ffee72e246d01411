"""`python -m bench.serve '{"home": …, "port": …}'`: a server with settings that no option has.

Beside the fields of `Config`: `extra_nodes`, `limits` (of which `rate` is one number for every kind of
request), and `clock`, the seconds by which this process is wrong about the time of day.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from graphs.store import Folders
from server.app import Started, serve
from server.config import DEFAULT_HOST, Config
from server.security.limits import RATES, Limits, Rate


def main(settings: dict[str, Any]) -> None:
    """Serve until told to stop; the first line that is printed is the address."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    port, shift = settings.pop("port"), settings.pop("clock", 0.0)
    if shift:
        _move_clock(shift)
    config = Config(
        folders=Folders(Path(settings.pop("home"))),
        extra_nodes=tuple(settings.pop("extra_nodes", ())),
        limits=_limits(settings.pop("limits", {})),
        **settings,
    )
    serve(DEFAULT_HOST, port, config, on_start=_say)


def _limits(given: dict[str, Any]) -> Limits:
    rate = given.pop("rate", None)
    rates = RATES if rate is None else dict.fromkeys(RATES, Rate(rate, rate))
    return Limits(rates=rates, **given)


def _move_clock(seconds: float) -> None:
    # The time of day of this machine cannot be set in a test. As in libfaketime, only the question is.
    right = time.time
    time.time = lambda: right() + seconds


def _say(started: Started) -> None:
    sys.stdout.write(f"{started.address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
