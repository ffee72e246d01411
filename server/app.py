"""Puts the server together and runs it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from aiohttp import web

from graphs.store import ImageStore, RecipeStore, ResultStore
from nodes.catalogue import shipped, with_extras
from server import keys
from server.address import CannotStart, bound_socket, shown_address
from server.bodies import MAX_IMAGE
from server.config import DEFAULT_HOST, DEFAULT_PORT, Config
from server.dispatch import Dispatcher
from server.guard import LOOPBACK, add_headers, only_own_pages
from server.hub import Hub
from server.replies import errors_as_json
from server.routes import editor, events, images, nodes, recipes, results, runs, system
from server.security.client import SALT
from server.stopping import StopSignals, stop

log = logging.getLogger(__name__)

DECODERS_AT_ONCE = 2
STOP_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What to tell the user once the server listens; `warning` is empty when there is nothing to fear."""

    address: str
    advice: str
    warning: str


def make_app(config: Config | None = None) -> web.Application:
    """Return the whole application: its worker starts with it and ends with it.

    Raises:
        ExtraNodesNotFound: if a package of extra nodes is not installed.
        OSError: if the data folder cannot be made.
    """
    config = config or Config()
    folders = config.folders.make()
    app = web.Application(middlewares=[errors_as_json, only_own_pages], client_max_size=MAX_IMAGE)
    hub = Hub()
    app[keys.CONFIG] = config
    app[SALT] = secrets.token_bytes(16)
    app[keys.CATALOGUE] = with_extras(config.extra_nodes) if config.extra_nodes else shipped()
    app[keys.IMAGES] = ImageStore(folders.images)
    app[keys.RECIPES] = RecipeStore(folders.recipes)
    app[keys.RESULTS] = ResultStore(folders.results)
    app[keys.HUB] = hub
    app[keys.DISPATCHER] = Dispatcher(config, hub)
    app[keys.DECODERS] = asyncio.Semaphore(DECODERS_AT_ONCE)
    app[editor.FILES] = editor.EditorFiles(config.editor)
    for resource in (nodes, system, recipes, images, runs, results, events, editor):
        app.add_routes(resource.ROUTES)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_let_clients_go)
    app.cleanup_ctx.append(_worker)
    return app


async def _worker(app: web.Application) -> AsyncIterator[None]:
    keeping = asyncio.create_task(app[keys.DISPATCHER].keep())
    keeping.add_done_callback(_say_why)
    yield
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping


def _say_why(keeping: asyncio.Task[None]) -> None:
    if not keeping.cancelled() and (error := keeping.exception()):
        log.critical("The worker is kept no longer", exc_info=error)


async def _let_clients_go(app: web.Application) -> None:
    app[keys.HUB].close()


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
        CannotStart: if the data folder cannot be used.
    """
    asyncio.run(_serve(host, port, config or Config(), on_start))


async def _serve(host: str, port: int, config: Config, on_start: Callable[[Started], None] | None) -> None:
    with contextlib.closing(bound_socket(host, port)) as listening:
        runner = web.AppRunner(_app(host, config), access_log=None, shutdown_timeout=STOP_SECONDS)
        signals = StopSignals()
        try:
            await runner.setup()
            await web.SockSite(runner, listening).start()
            if on_start:
                on_start(_started(host, listening.getsockname()[1]))
            await signals.first.wait()
        finally:
            await stop(runner, runner.app[keys.DISPATCHER].pool, signals)


def _app(host: str, config: Config) -> web.Application:
    try:
        return make_app(config if host in LOOPBACK else config.reached_by(host))
    except OSError as error:
        raise CannotStart(
            f"The data folder {config.folders.root} cannot be used ({error.strerror}).",
            "Set IMPASTO_HOME to a folder that you may write to.",
        ) from None


def _started(host: str, port: int) -> Started:
    warning = (
        f"There is no login yet: whoever reaches {host}:{port} can paint here and see every picture."
        if host not in LOOPBACK
        else ""
    )
    return Started(
        address=shown_address(host, port),
        advice="Open it in a browser and press Paint. Ctrl-C stops the server.",
        warning=warning,
    )
