"""The calls of the API, typed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote

from graphs.problems import Problem
from graphs.reading import recipe_value
from graphs.recipe import Recipe
from graphs.store.files import write_whole
from graphs.store.images import Picture
from graphs.store.recipes import RecipeEntry
from graphs.store.results import Result
from server.catalogue_view import CatalogueView
from server.client.calls import PAGE, Calls, part, read
from server.client.errors import Unreachable
from server.client.events import Events
from server.client.following import follow
from server.client.patience import Pauses
from server.client.wire import SECONDS, Wire
from server.models import (
    CacheUse,
    Checked,
    Migrated,
    Queue,
    ReadRecipe,
    Run,
    RunDetail,
    RunState,
    Saved,
    StoredRecipe,
    System,
)
from server.queue.messages import RunEvent

SUBMIT_PATIENCE = 60.0

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
        self._calls = Calls(self.wire)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection."""
        self.wire.close()

    def nodes(self) -> CatalogueView:
        """Return the nodes that the server offers."""
        return self._calls.get(CatalogueView, "/api/nodes")

    def system(self) -> System:
        """Return what the server runs on."""
        return self._calls.get(System, "/api/system")

    def recipes(self) -> list[RecipeEntry]:
        """Return all recipes: those that ship, then those that were saved, newest first."""
        return self._calls.all(RecipeEntry, "/api/recipes")

    def recipe(self, id: str) -> Opened:
        """Return a recipe and its tag."""
        reply = self._calls.ask("GET", f"/api/recipes/{part(id)}")
        stored = read(StoredRecipe, reply)
        return Opened(stored.recipe, stored.shipped, stored.problems, reply.headers["ETag"].strip('"'))

    def add(self, recipe: RecipeLike) -> Saved:
        """Save a recipe under a new id made from its name."""
        return read(Saved, self._calls.ask("POST", "/api/recipes", json=_body(recipe)))

    def save(self, id: str, recipe: RecipeLike, *, tag: str | None = None) -> str:
        """Save a recipe under an id and return its new tag.

        With the `tag` of what you opened, nothing that somebody saved since is overwritten: `ServerError`
        with status 412 then tells the tag of what is there.
        """
        guard = {"If-Match": f'"{tag}"'} if tag else None
        reply = self._calls.ask("PUT", f"/api/recipes/{part(id)}", json=_body(recipe), headers=guard)
        return reply.headers["ETag"].strip('"')

    def delete_recipe(self, id: str, *, tag: str | None = None) -> None:
        """Delete a saved recipe; with a `tag` only if it is still that one."""
        guard = {"If-Match": f'"{tag}"'} if tag else None
        self._calls.ask("DELETE", f"/api/recipes/{part(id)}", headers=guard)

    def check(self, recipe: RecipeLike) -> list[Problem]:
        """Return everything that is wrong with a recipe."""
        return read(Checked, self._calls.ask("POST", "/api/check", json=_body(recipe))).problems

    def migrate(self, recipe: RecipeLike) -> Migrated:
        """Return a recipe with names of older versions as they are now, and what changed in it."""
        return read(Migrated, self._calls.ask("POST", "/api/migrate", json=_body(recipe)))

    def read_recipe(self, file: Path | bytes) -> ReadRecipe:
        """Return the recipe in a JSON file or in a PNG that Save Image wrote, with its problems."""
        data = file if isinstance(file, bytes) else file.read_bytes()
        return read(ReadRecipe, self._calls.ask("POST", "/api/recipes/read", data=data))

    def images(self) -> list[Picture]:
        """Return all pictures that recipes can name."""
        return self._calls.all(Picture, "/api/images")

    def upload(self, picture: Path | bytes, name: str = "") -> Picture:
        """Take a picture in; recipes name it by its `ref`."""
        data = picture if isinstance(picture, bytes) else picture.read_bytes()
        shown = name if isinstance(picture, bytes) else name or picture.name
        return read(Picture, self._calls.ask("POST", "/api/images", query={"name": shown}, data=data))

    def image_bytes(self, ref: str) -> bytes:
        """Return the file of a picture."""
        return self._calls.ask("GET", f"/api/images/{part(ref)}/file").body

    def delete_image(self, ref: str) -> None:
        """Delete an upload."""
        self._calls.ask("DELETE", f"/api/images/{part(ref.removeprefix('sha256:'))}")

    def results(self, *, run: str | None = None) -> list[Result]:
        """Return what Save Image wrote, newest first; of one run, if it is given."""
        return self._calls.all(Result, "/api/results", {"run": run} if run else {})

    def download(self, result: str, file: Path | str) -> Path:
        """Write a result into `file`, whole or not at all, and return its path."""
        write_whole(Path(file), self.result_bytes(result), "the result")
        return Path(file)

    def result_bytes(self, result: str) -> bytes:
        """Return the file of a result."""
        return self._calls.ask("GET", f"/api/results/{part(result)}/file").body

    def delete_result(self, result: str) -> None:
        """Delete a result's file."""
        self._calls.ask("DELETE", f"/api/results/{part(result)}")

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
                return read(Run, self._calls.ask("POST", "/api/runs", json=body, headers=headers))
            except Unreachable as error:
                pause = pauses.after(error)
            time.sleep(pause)

    def runs(self, *, state: RunState | None = None, limit: int = PAGE) -> list[Run]:
        """Return the newest `limit` runs; of one state, if it is given."""
        query = {"limit": str(min(limit, PAGE)), **({"state": state} if state else {})}
        found: list[Run] = []
        for run in self._calls.each(Run, "/api/runs", query):
            found.append(run)
            if len(found) >= limit:
                break
        return found

    def run(self, id: str) -> RunDetail:
        """Return a run with its recipe and what is known of each node."""
        return self._calls.get(RunDetail, f"/api/runs/{part(id)}")

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
        self._calls.ask("DELETE", f"/api/runs/{part(id)}")

    def preview(self, run: str, node: str, output: str | None = None) -> bytes:
        """Return the newest picture of a node, or of one of its outputs, as JPEG or PNG."""
        query = {"output": output} if output else None
        return self._calls.ask("GET", f"/api/runs/{part(run)}/preview/{quote(node)}", query=query).body

    def queue(self) -> Queue:
        """Return what is painted, and what waits in which order."""
        return self._calls.get(Queue, "/api/queue")

    def pause_queue(self) -> Queue:
        """Begin no further run; what is being painted goes on."""
        return read(Queue, self._calls.ask("POST", "/api/queue/pause"))

    def resume_queue(self) -> Queue:
        """Begin runs again."""
        return read(Queue, self._calls.ask("POST", "/api/queue/resume"))

    def cancel_all(self) -> Queue:
        """Cancel all that waits and all that is being painted."""
        return read(Queue, self._calls.ask("POST", "/api/queue/cancel"))

    def cache(self) -> CacheUse:
        """Return how much of what nodes made is kept."""
        return self._calls.get(CacheUse, "/api/cache")

    def clear_cache(self) -> None:
        """Forget what nodes made; what is needed again is made again."""
        self._calls.ask("DELETE", "/api/cache")

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
        return read(Run, self._calls.ask("POST", f"/api/runs/{part(id)}/{what}"))


def _body(recipe: RecipeLike) -> dict[str, Any]:
    return {"recipe": recipe_value(recipe) if isinstance(recipe, Recipe) else dict(recipe)}
