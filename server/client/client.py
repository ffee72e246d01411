"""The calls of the API, typed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import quote

from pydantic import TypeAdapter

from graphs.problems import Problem
from graphs.reading import recipe_value
from graphs.recipe import Recipe
from graphs.store.files import write_whole
from graphs.store.images import Picture
from graphs.store.recipes import RecipeEntry
from graphs.store.results import Result
from server.catalogue_view import CatalogueView
from server.client.errors import Unreachable
from server.client.events import Events
from server.client.following import follow
from server.client.pages import next_query
from server.client.patience import Pauses
from server.client.wire import SECONDS, Reply, Wire
from server.models import (
    Checked,
    Queue,
    Run,
    RunDetail,
    RunEvent,
    RunState,
    Saved,
    StoredRecipe,
    System,
)

SUBMIT_PATIENCE = 60.0
PAGE = 100

T = TypeVar("T")
RecipeLike = Recipe | Mapping[str, Any]


class Opened(NamedTuple):
    """A recipe of the server, what is wrong with it there, and the tag that guards it while you change it."""

    recipe: dict[str, Any]
    shipped: bool
    problems: list[Problem]
    tag: str


class Client:
    """Talks to the server at `address`, such as ``http://127.0.0.1:8321``; `token` is what it wants, if it
    wants one. One client may be used from several threads. Close it, or use it in a ``with`` block.

    Every call may raise `ServerError`, with every problem that the server tells, and `Unreachable`.

    Raises:
        ValueError: if `address` is none.
    """

    def __init__(self, address: str, token: str | None = None, *, seconds: float = SECONDS) -> None:
        self.wire = Wire(address, token, seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self.wire.close()

    def nodes(self) -> CatalogueView:
        """Return the nodes that the server offers."""
        return self._get(CatalogueView, "/api/nodes")

    def system(self) -> System:
        """Return what the server runs on."""
        return self._get(System, "/api/system")

    def recipes(self) -> list[RecipeEntry]:
        """Return all recipes: those that ship, then those that were saved, newest first."""
        return self._all(RecipeEntry, "/api/recipes")

    def recipe(self, id: str) -> Opened:
        """Return a recipe and its tag."""
        reply = self._ask("GET", f"/api/recipes/{_part(id)}")
        stored = _read(StoredRecipe, reply)
        return Opened(stored.recipe, stored.shipped, stored.problems, reply.headers["ETag"].strip('"'))

    def add(self, recipe: RecipeLike) -> Saved:
        """Save a recipe under a new id made from its name."""
        return _read(Saved, self._ask("POST", "/api/recipes", json=_body(recipe)))

    def save(self, id: str, recipe: RecipeLike, *, tag: str | None = None) -> str:
        """Save a recipe under an id and return its new tag.

        With the `tag` of what you opened, nothing that somebody saved since is overwritten: `ServerError`
        with status 412 then tells the tag of what is there.
        """
        guard = {"If-Match": f'"{tag}"'} if tag else None
        reply = self._ask("PUT", f"/api/recipes/{_part(id)}", json=_body(recipe), headers=guard)
        return reply.headers["ETag"].strip('"')

    def delete_recipe(self, id: str, *, tag: str | None = None) -> None:
        """Delete a saved recipe; with a `tag` only if it is still that one."""
        guard = {"If-Match": f'"{tag}"'} if tag else None
        self._ask("DELETE", f"/api/recipes/{_part(id)}", headers=guard)

    def check(self, recipe: RecipeLike) -> list[Problem]:
        """Return everything that is wrong with a recipe."""
        return _read(Checked, self._ask("POST", "/api/check", json=_body(recipe))).problems

    def images(self) -> list[Picture]:
        """Return all pictures that recipes can name."""
        return self._all(Picture, "/api/images")

    def upload(self, picture: Path | bytes, name: str = "") -> Picture:
        """Take a picture in; recipes name it by its `ref`."""
        data = picture if isinstance(picture, bytes) else picture.read_bytes()
        shown = name if isinstance(picture, bytes) else name or picture.name
        return _read(Picture, self._ask("POST", "/api/images", query={"name": shown}, data=data))

    def delete_image(self, ref: str) -> None:
        """Delete an upload."""
        self._ask("DELETE", f"/api/images/{_part(ref.removeprefix('sha256:'))}")

    def results(self, *, run: str | None = None) -> list[Result]:
        """Return what Save Image wrote, newest first; of one run, if it is given."""
        return self._all(Result, "/api/results", {"run": run} if run else {})

    def download(self, result: str, file: Path | str) -> Path:
        """Write a result into `file`, whole or not at all, and return its path."""
        write_whole(Path(file), self.result_bytes(result), "the result")
        return Path(file)

    def result_bytes(self, result: str) -> bytes:
        """Return the file of a result."""
        return self._ask("GET", f"/api/results/{_part(result)}/file").body

    def delete_result(self, result: str) -> None:
        """Delete a result's file."""
        self._ask("DELETE", f"/api/results/{_part(result)}")

    def submit(
        self,
        recipe: RecipeLike,
        *,
        recipe_id: str | None = None,
        time_limit: float | None = None,
        key: str | None = None,
    ) -> Run:
        """Queue a recipe and return its run. `time_limit` is in seconds of painting.

        Should the connection be lost on the way, it is sent again under the same idempotency `key`, so that
        it is painted once.
        """
        body = {**_body(recipe), "recipe_id": recipe_id, "time_limit": time_limit}
        headers = {"Idempotency-Key": f'"{key or uuid.uuid4()}"'}
        pauses = Pauses(SUBMIT_PATIENCE)
        while True:
            try:
                return _read(Run, self._ask("POST", "/api/runs", json=body, headers=headers))
            except Unreachable as error:
                pause = pauses.after(error)
            time.sleep(pause)

    def runs(self, *, state: RunState | None = None, limit: int = PAGE) -> list[Run]:
        """Return the newest `limit` runs; of one state, if it is given."""
        query = {"limit": str(min(limit, PAGE)), **({"state": state} if state else {})}
        found: list[Run] = []
        for run in self._each(Run, "/api/runs", query):
            found.append(run)
            if len(found) >= limit:
                break
        return found

    def run(self, id: str) -> RunDetail:
        """Return a run with its recipe and what is known of each node."""
        return self._get(RunDetail, f"/api/runs/{_part(id)}")

    def cancel(self, id: str) -> Run:
        """Ask a run to stop."""
        return self._order(id, "cancel")

    def front(self, id: str) -> Run:
        """Let a run be the next."""
        return self._order(id, "front")

    def pause(self, id: str) -> Run:
        """Lay a run aside, with a checkpoint if it is being painted."""
        return self._order(id, "pause")

    def resume(self, id: str) -> Run:
        """Let an interrupted run go on."""
        return self._order(id, "resume")

    def retry(self, id: str) -> Run:
        """Queue a new run of the same recipe and return it."""
        return self._order(id, "retry")

    def forget(self, id: str) -> None:
        """Forget a run that is over; its results stay."""
        self._ask("DELETE", f"/api/runs/{_part(id)}")

    def preview(self, run: str, node: str, output: str | None = None) -> bytes:
        """Return the newest picture of a node, or of one of its outputs, as JPEG or PNG."""
        query = {"output": output} if output else None
        return self._ask("GET", f"/api/runs/{_part(run)}/preview/{quote(node)}", query=query).body

    def queue(self) -> Queue:
        """Return what is painted, and what waits in which order."""
        return self._get(Queue, "/api/queue")

    def events(self, after: int | None = None) -> Events:
        """Return everything that happens on the server from now on, or after the message of that number."""
        return Events(self.wire, after)

    def follow(self, run: str) -> Iterator[RunEvent]:
        """Yield what happens in a run until it is over, over restarts of the server too.

        A `RunFinished` whose state is "interrupted" is not the end: the run goes on later.
        """
        with self.events() as events:
            yield from follow(run, events, lambda: self.run(run))

    def wait(self, run: str) -> RunDetail:
        """Wait until a run is over and return it."""
        for _ in self.follow(run):
            pass
        return self.run(run)

    def _order(self, id: str, what: str) -> Run:
        return _read(Run, self._ask("POST", f"/api/runs/{_part(id)}/{what}"))

    def _get(self, kind: type[T], path: str) -> T:
        return _read(kind, self._ask("GET", path))

    def _all(self, kind: type[T], path: str, query: Mapping[str, str] | None = None) -> list[T]:
        return list(self._each(kind, path, {"limit": str(PAGE), **(query or {})}))

    def _each(self, kind: type[T], path: str, query: Mapping[str, str]) -> Iterator[T]:
        asked: Mapping[str, str] | None = query
        while asked is not None:
            reply = self._ask("GET", path, query=asked)
            yield from TypeAdapter(list[kind]).validate_json(reply.body, extra="ignore")  # type: ignore[valid-type]
            asked = next_query(reply.headers.get("Link", ""))

    def _ask(self, method: str, path: str, **sent: Any) -> Reply:
        return self.wire.do(self.wire.ask(method, path, **sent))


def _read(kind: type[T], reply: Reply) -> T:
    # A newer server may tell more than this client knows of.
    return TypeAdapter(kind).validate_json(reply.body, extra="ignore")


def _body(recipe: RecipeLike) -> dict[str, Any]:
    return {"recipe": recipe_value(recipe) if isinstance(recipe, Recipe) else dict(recipe)}


def _part(text: str) -> str:
    return quote(text, safe="")
