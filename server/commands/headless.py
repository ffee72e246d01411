"""Runs a recipe without a server, as the command line does: the same store, check, plan and executor."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graphs import devices
from graphs.cache import Cache
from graphs.check import check
from graphs.checkpoints import Checkpoints
from graphs.context import RunContext, StopSwitch
from graphs.events import Event
from graphs.execute import execute
from graphs.inputs import set_inputs
from graphs.lock import Machine, machine_of
from graphs.plan import plan
from graphs.problems import Problem, RecipeError
from graphs.reading import recipe_in_file, write_recipe
from graphs.recipe import Recipe
from graphs.saving import with_saves
from graphs.shapes import Catalogue
from graphs.store import DiskFull, FolderIsLink, ImageStore, RecipeMissing, RecipeStore, user_folders
from graphs.store.kept import DEFAULT_BYTES as DISK_BYTES
from graphs.store.kept import KeptResults
from graphs.strangers import hindering
from nodes.contract import NodeError
from nodes.threads import soon_asleep


def open_recipe(name: str) -> Recipe:
    """Return the recipe of a JSON file, of a PNG that Save Image wrote, or of a stored recipe's name.

    Raises:
        RecipeError: if there is none, or it cannot be read.
    """
    path = Path(name)
    try:
        data = path.read_bytes() if path.is_file() else None
    except OSError as error:
        found = f"{name[:200]} cannot be read: {error.strerror}."
        raise RecipeError([Problem(code="unreadable", message=found, hint="Give a recipe's file.")]) from None
    if data is not None:
        return recipe_in_file(data)
    if not path.suffix and "/" not in name:
        try:
            return RecipeStore(user_folders().recipes).read(name)
        except RecipeMissing:
            pass
    raise RecipeError(
        [
            Problem(
                code="unreadable",
                message=f"There is no file and no stored recipe {name!r}.",
                hint="Give a recipe's file, a picture that Impasto saved, or a name such as quickstart.",
            )
        ]
    )


def ready(
    recipe: Recipe,
    assignments: Iterable[str],
    catalogue: Catalogue,
    left_out: Callable[[Sequence[Problem]], None] = lambda _: None,
) -> Recipe:
    """Return `recipe` with its inputs set, checked, and saving what it makes; `left_out` is told the problems
    of nodes that are not known here, which do not run with what depends on them.

    Raises:
        RecipeError: with every problem.
    """
    try:
        images = ImageStore(user_folders().make().images)
    except OSError as error:
        found = f"The data folder {user_folders().root} cannot be used: {error.strerror}."
        hint = error.hint if isinstance(error, FolderIsLink) else "Name another by IMPASTO_HOME."
        raise RecipeError([Problem(code="unreadable", message=found, hint=hint)]) from None

    def store(path: Path) -> str:
        try:
            return images.add(path.read_bytes(), path.name).ref
        except DiskFull as error:
            raise NodeError(error.message, hint=error.hint) from None
        except OSError as error:
            reason = error.strerror or str(error)
            raise NodeError(f"{path} cannot be read: {reason}.", hint="Give an image file.") from None

    recipe = set_inputs(recipe, assignments, catalogue, store)
    problems = check(recipe, catalogue, images)
    if hindered := hindering(problems, recipe, catalogue):
        raise RecipeError(list(hindered))
    left_out(problems)
    return with_saves(recipe, catalogue)


def device_of(wanted: str) -> str:
    """Return the device to compute on; ``auto`` is a GPU where there is one.

    Raises:
        RecipeError: if it is not there.
    """
    soon_asleep()  # torch is loaded here
    there = devices.cards()
    try:
        return devices.device_of(wanted, there)
    except devices.DeviceMissing:
        problem = Problem(
            code="bad value",
            message=f"There is no device {wanted!r}.",
            hint=f"Choose one of: {', '.join(['auto', 'cpu', *there])}.",
            received=wanted,
        )
        raise RecipeError([problem]) from None


def machine_on(wanted: str) -> Machine:
    """Return what there is to compute on, by its device as `device_of` takes it.

    Raises:
        RecipeError: if it is not there.
    """
    import torch

    return machine_of(device_of(wanted), torch.get_num_threads())


def paint(
    recipe: Recipe,
    catalogue: Catalogue,
    output: Path,
    device: str,
    *,
    cache_disk_bytes: int = DISK_BYTES,
    metadata: bool = True,
) -> Iterator[Event]:
    """Run a recipe that is `ready` and yield what happens; results are kept on disk for later runs, in at
    most `cache_disk_bytes`. Without `metadata` no text goes into the pictures.

    Ctrl-C asks the run to write how far it is and stop: the same recipe goes on from there. A second one
    leaves it at once.
    """
    output.mkdir(parents=True, exist_ok=True)
    cache = Cache(kept=KeptResults(user_folders().kept_results, cache_disk_bytes))
    context = RunContext(
        images=ImageStore(user_folders().images),
        output_folder=output,
        cache=cache,
        checkpoints=Checkpoints(user_folders().checkpoints),
        device=device,
        scope=recipe.name,
        recipe=write_recipe(recipe).decode(),
        metadata=metadata,
    )
    with _ctrl_c_interrupts(context.switch):
        yield from execute(plan(recipe, catalogue), context)
        cache.flush()


@contextmanager
def _ctrl_c_interrupts(switch: StopSwitch) -> Iterator[None]:
    def interrupt(*_: object) -> None:
        if switch.interrupted:
            raise KeyboardInterrupt
        switch.interrupt()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
