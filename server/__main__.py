"""``python -m server``: the server by itself, as ``impasto serve`` starts it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from graphs.store.kept import DEFAULT_BYTES as DISK_BYTES
from nodes.catalogue import ExtraNodesNotFound
from server.address import CannotStart
from server.app import Started, serve
from server.config import DEFAULT_HOST, DEFAULT_PORT, DEFAULT_QUOTA, HANG_SECONDS, Config
from server.security.limits import Limits
from server.security.token import AUTO, VARIABLE
from server.telemetry import logs


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
    parser.add_argument(
        "--token", default=os.environ.get(VARIABLE, ""), help=f"what clients must show; {AUTO} makes one"
    )
    parser.add_argument("--tls-cert", type=Path, help="a certificate (PEM)")
    parser.add_argument("--tls-key", type=Path, help="its key (PEM)")
    parser.add_argument("--public-url", default="", help="the address of a proxy before this server")
    parser.add_argument("--disk-quota", type=float, default=DEFAULT_QUOTA / 1e9, metavar="GB")
    parser.add_argument("--cache-disk", type=float, default=DISK_BYTES / 1e9, metavar="GB")
    parser.add_argument("--rates", type=float, default=1.0, help="times the usual rates; 0 sets no limit")
    parser.add_argument("--no-metadata", action="store_true", help="write no recipe into pictures")
    parser.add_argument("--log-format", choices=logs.FORMATS, default="text")
    given = parser.parse_args()
    logs.configure(given.log_format)
    config = Config(
        device=given.device,
        workers=given.workers,
        hang_seconds=given.hang_seconds,
        extra_nodes=tuple(given.extra_nodes),
        token=given.token,
        certificate=given.tls_cert,
        private_key=given.tls_key,
        public_url=given.public_url.rstrip("/"),
        disk_quota=int(given.disk_quota * 1e9),
        cache_disk_bytes=int(given.cache_disk * 1e9),
        limits=Limits().at(given.rates),
        metadata=not given.no_metadata,
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
    sys.stdout.write("\n".join(started.lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
