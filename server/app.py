"""Puts the server together and runs it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from aiohttp import web

from graphs.cache import Cache
from graphs.store import BlockStore, DiskFull, FolderIsLink, ImageStore, RecipeStore, ResultStore
from graphs.store.apart import Start, spawned
from graphs.store.decoders import Decoders
from graphs.store.kept import KeptResults
from graphs.store.sweep import sweep
from nodes.catalogue import shipped, with_extras
from nodes.heap import give_back_at_once
from server import keys
from server.address import CannotStart, bound_socket, shown_address
from server.api.bodies import MAX_IMAGE
from server.config import DEFAULT_HOST, DEFAULT_PORT, Config
from server.films.cutting import Line
from server.ledger import FILE_NAME, Ledger
from server.pool.stopping import LastCall, StopSignals, stop
from server.queue.dispatch import Dispatcher
from server.queue.finding import catch_up
from server.queue.hub import Hub
from server.queue.recovery import ledger_open
from server.routes import (
    blocks,
    cache,
    difference,
    docs,
    editor,
    events,
    films,
    gallery,
    health,
    images,
    live,
    lock,
    login,
    migrate,
    nodes,
    queue,
    recipes,
    results,
    runs,
    settings,
    system,
    versions,
    weights,
)
from server.security.door import GuardedSite, guarded_runner
from server.security.guard import LOOPBACK, add_headers
from server.security.install import GUARDS, check_reach, install
from server.security.tls import tls_context
from server.security.token import AUTO, VARIABLE, token_from
from server.security.toll import QUOTA
from server.settings import SettingsStore
from server.telemetry.metrics import measured
from server.telemetry.watching import watch
from server.weights import WeightsKeeper

log = logging.getLogger(__name__)

DECODERS_AT_ONCE = 2
STOP_SECONDS = 2.0
SWITCH_SECONDS = 0.001
"""After so long a thread that computes lets another go on: whoever sends to 200 clients waits as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What to tell the user once the server listens; `warning` is empty when there is nothing to fear.

    `link` logs a browser in by a token that was made for this start, and is told nowhere else.
    """

    address: str
    advice: str
    warning: str
    link: str = ""

    @property
    def lines(self) -> list[str]:
        """What to print, a line each."""
        return list(filter(None, [self.address, self.link, self.advice, self.warning]))


def make_app(config: Config | None = None) -> web.Application:
    """Return the whole application: its worker starts with it and ends with it.

    Raises:
        ExtraNodesNotFound: if a package of extra nodes is not installed.
        FolderIsLink: if a folder in the data folder is a link.
        OSError: if the data folder cannot be made.
        DiskFull: if it has no room for the list of logins.
    """
    config = config or Config()
    folders = config.folders.make()
    app = web.Application(middlewares=(measured, *GUARDS), client_max_size=MAX_IMAGE)
    install(app, config)
    hub = Hub()
    app[keys.CONFIG] = config
    catalogue = app[keys.CATALOGUE] = with_extras(config.extra_nodes) if config.extra_nodes else shipped()
    app[keys.IMAGES] = ImageStore(folders.images, app[QUOTA], _decoders(app))
    app[keys.RECIPES] = RecipeStore(folders.recipes)
    app[keys.BLOCKS] = BlockStore(folders.blocks)
    app[keys.RESULTS] = ResultStore(folders.results)
    app[keys.KEPT] = KeptResults(folders.kept_results, config.cache_disk_bytes)
    app[keys.HUB] = hub
    ledger = Ledger(folders.root / FILE_NAME)
    app[keys.DISPATCHER] = Dispatcher(config, hub, ledger, catalogue)
    app[keys.SETTINGS] = SettingsStore(folders.root)
    settings.apply(app)
    watch(app)
    app[keys.DECODERS] = asyncio.Semaphore(DECODERS_AT_ONCE)
    app[lock.DIGESTS] = Cache()
    app[runs.READING] = asyncio.Semaphore(runs.READ_AT_ONCE)
    app[films.CUTTING] = Line()
    app[nodes.TEXT] = nodes.CatalogueText(catalogue.values())
    app[weights.WEIGHTS] = WeightsKeeper(folders.models)
    app[editor.FILES] = editor.EditorFiles(config.editor)
    for resource in (
        nodes,
        system,
        settings,
        recipes,
        blocks,
        versions,
        difference,
        migrate,
        lock,
        images,
        live,
        runs,
        films,
        queue,
        results,
        cache,
        events,
        login,
        docs,
        health,
        gallery,
        weights,
        editor,
    ):
        app.add_routes(resource.ROUTES)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_let_clients_go)
    app.on_shutdown.append(weights.close)
    app.cleanup_ctx.append(_worker)
    app.on_startup.append(_sweep)
    return app


def _decoders(app: web.Application) -> Start:
    """Return what starts decoders; where no fork is to be trusted each is started afresh."""
    if sys.platform != "linux":
        return spawned
    decoders = Decoders()

    async def close(_: web.Application) -> None:
        await asyncio.to_thread(decoders.close)

    app.on_cleanup.append(close)
    return decoders


async def _worker(app: web.Application) -> AsyncIterator[None]:
    dispatcher = app[keys.DISPATCHER]
    async with ledger_open(dispatcher, app[keys.CONFIG].folders.root):
        keeping = asyncio.create_task(dispatcher.keep())
        keeping.add_done_callback(_say_why)
        specs = app[keys.CATALOGUE]
        finding = asyncio.create_task(catch_up(dispatcher.ledger, specs))
        yield
        finding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await finding
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping


def _say_why(keeping: asyncio.Task[None]) -> None:
    if not keeping.cancelled() and (error := keeping.exception()):
        log.critical("The worker is kept no longer", exc_info=error)


async def _sweep(app: web.Application) -> None:
    if count := await asyncio.to_thread(sweep, app[keys.CONFIG].folders):
        log.info("Unfinished files of processes that were killed are deleted: %d", count)


async def _let_clients_go(app: web.Application) -> None:
    app[keys.HUB].close()
    app[keys.DISPATCHER].live.close_all()


def serve(
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    config: Config | None = None,
    *,
    on_start: Callable[[Started], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; then let the workers write their checkpoints, and return. A second
    signal ends everything at once.

    `on_start` is called once the server listens.

    Raises:
        PortBusy: if another program listens on the port.
        CannotListen: if the host or port cannot be used for another reason.
        CannotStart: if the data folder cannot be used, or others could come in without a token.
    """
    last_call = LastCall()
    try:
        asyncio.run(_serve(host, port, config or Config(), on_start, last_call))
    finally:
        last_call.cancel()


async def _serve(
    host: str, port: int, config: Config, on_start: Callable[[Started], None] | None, last_call: LastCall
) -> None:
    give_back_at_once()
    os.environ.pop(VARIABLE, None)  # the processes that this one starts need no token
    made = config.token == AUTO
    config = replace(config, token=token_from(config.token))
    tls = tls_context(config.certificate, config.private_key)
    with contextlib.closing(bound_socket(host, port)) as listening:
        check_reach(listening.getsockname()[0], config)
        limits = config.limits
        runner = guarded_runner(_app(host, config), limits, shutdown_timeout=STOP_SECONDS)
        signals = StopSignals()
        try:
            await runner.setup()
            await GuardedSite(runner, listening, limits, tls=tls).start()
            quicken()
            if on_start:
                on_start(_started(host, listening.getsockname()[1], config, made))
            await signals.first.wait()
        finally:
            await stop(runner, runner.app[keys.DISPATCHER].pool, signals, last_call)


def quicken() -> None:
    """Let nothing in this process keep answers waiting for long: neither threads that compute for others nor
    the search for what can be freed among all that was loaded and stays, 70 ms each time."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


def _app(host: str, config: Config) -> web.Application:
    try:
        return make_app(config if host in LOOPBACK else config.reached_by(host))
    except OSError as error:
        other = "Set IMPASTO_HOME to a folder that you may write to."
        raise CannotStart(
            f"The data folder {config.folders.root} cannot be used ({error.strerror}).",
            error.hint if isinstance(error, FolderIsLink) else other,
        ) from None
    except DiskFull as error:
        raise CannotStart(error.message, error.hint) from None


def _started(host: str, port: int, config: Config, made: bool) -> Started:
    address = config.public_url or shown_address(host, port, encrypted=config.encrypted)
    open_wire = config.token and not config.encrypted and host not in LOOPBACK
    return Started(
        address=address,
        advice="Open it in a browser and press Paint. Ctrl-C stops the server.",
        warning="The token and the pictures travel unencrypted: give --tls-cert and --tls-key."
        if open_wire
        else "",
        link=f"Log in by this link, which is shown once: {address}/login#token={config.token}"
        if made
        else "",
    )
