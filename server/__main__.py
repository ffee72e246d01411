"""``python -m server``: the server by itself, as ``impasto serve`` starts it."""

from __future__ import annotations

import argparse
import logging
import sys

from nodes.catalogue import ExtraNodesNotFound
from server.address import CannotStart
from server.app import Started, serve
from server.config import DEFAULT_HOST, DEFAULT_PORT, Config


def main() -> int:
    """Serve as the command line says and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m server", description="Serve the editor and its API.")
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:1")
    parser.add_argument("--extra-nodes", action="append", default=[], metavar="PACKAGE")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    config = Config(device=given.device, extra_nodes=tuple(given.extra_nodes))
    try:
        serve(given.host, given.port, config, on_start=_say)
    except (CannotStart, ExtraNodesNotFound) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _say(started: Started) -> None:
    lines = [started.address, started.advice, *filter(None, [started.warning])]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
