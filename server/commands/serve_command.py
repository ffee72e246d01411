"""`impasto serve`: the editor and its API, until they are stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.commands.shared import WRONG, CacheDisk, ExtraNodes, Metadata, catalogue_with, console, errors

if TYPE_CHECKING:
    from server.app import Started


def serve(
    host: Annotated[str, typer.Option(envvar="HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="PORT", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8321,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:1.")] = "auto",
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many runs are painted at once; else one a GPU, or one.")
    ] = None,
    token: Annotated[
        str,
        typer.Option(envvar="IMPASTO_TOKEN", help="What clients must show; auto makes one.", metavar="TOKEN"),
    ] = "",
    tls_cert: Annotated[Path | None, typer.Option(help="A certificate (PEM), for https.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="The certificate's key (PEM).")] = None,
    public_url: Annotated[
        str, typer.Option(help="The address of a proxy before this server.", metavar="URL")
    ] = "",
    disk_quota: Annotated[
        float, typer.Option(min=0, help="Gigabytes that uploads, results and recipes may take.", metavar="GB")
    ] = 50,
    rates: Annotated[
        float, typer.Option(min=0, help="Times the usual rates of requests; 0 sets no limit.")
    ] = 1,
    metadata: Metadata = True,
    log_format: Annotated[
        str, typer.Option(help="text or json: how each line of the log is written.", metavar="FORMAT")
    ] = "text",
    cache_disk: CacheDisk = 10,
    extra_nodes: ExtraNodes = None,
) -> None:
    """Serve the editor, until Ctrl-C."""
    from server.address import CannotStart
    from server.app import serve as serve_editor
    from server.config import Config
    from server.security.limits import Limits
    from server.telemetry import logs

    terminal = console()

    def say(started: Started) -> None:
        for line in started.lines:
            terminal.print(line, markup=False, highlight=False, soft_wrap=True)

    catalogue_with(extra_nodes)
    if log_format not in logs.FORMATS:
        raise typer.BadParameter(f"must be one of: {', '.join(logs.FORMATS)}", param_hint="--log-format")
    logs.configure(log_format)
    config = Config(
        device=device,
        workers=workers,
        extra_nodes=tuple(extra_nodes or ()),
        token=token,
        certificate=tls_cert,
        private_key=tls_key,
        public_url=public_url.rstrip("/"),
        disk_quota=int(disk_quota * 1e9),
        cache_disk_bytes=int(cache_disk * 1e9),
        limits=Limits().at(rates),
        metadata=metadata,
    )
    try:
        serve_editor(host, port, config, on_start=say)
    except CannotStart as error:
        errors().print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(WRONG) from None
