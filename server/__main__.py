"""``python -m server``: the server by itself, as ``impasto serve`` starts it."""

from __future__ import annotations

import argparse
import logging
import sys

from nodes.catalogue import ExtraNodesNotFound
from server.address import CannotStart
from server.app import Started, serve
from server.config import DEFAULT_HOST, DEFAULT_PORT, HANG_SECONDS, Config


def main() -> int:
    """Serve as the command line says and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m server", description="Serve the editor and its API.")
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:1")
    parser.add_argument(
        "--workers", type=_some, help="how many processes paint; else one on each GPU, or one"
    )
    parser.add_argument(
        "--hang-seconds", type=_some, default=HANG_SECONDS, help="silence of a worker that hangs"
    )
    parser.add_argument("--extra-nodes", action="append", default=[], metavar="PACKAGE")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    config = Config(
        device=given.device,
        workers=given.workers,
        hang_seconds=given.hang_seconds,
        extra_nodes=tuple(given.extra_nodes),
    )
    try:
        serve(given.host, given.port, config, on_start=_say)
    except (CannotStart, ExtraNodesNotFound) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _some(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _say(started: Started) -> None:
    lines = [started.address, started.advice, *filter(None, [started.warning])]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
