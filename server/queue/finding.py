"""By which words a run is found: its name, and its nodes with their parameters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping

from graphs.problems import RecipeError
from graphs.reading import read_recipe
from graphs.recipe import Recipe
from nodes.contract import NodeSpec
from server.ledger import NOT_NOW, Ledger
from server.queue.recipe_nodes import every_node

log = logging.getLogger(__name__)

MOST_LETTERS = 8_000
"""Of one recipe; who has more nodes than that looks for one of the first."""
AT_ONCE = 50


def words_of(recipe: Recipe, specs: Mapping[str, NodeSpec]) -> str:
    """Return what a recipe is found by, in small letters: its name, what it is about, and of each node its
    title, type and id, the names of its parameters and their values."""
    return " ".join(_words(recipe, specs)).casefold()[:MOST_LETTERS]


def search_words(text: str) -> tuple[str, ...]:
    """Return the words of a search as they are looked for.

    >>> search_words("  Coast  LEVELS ")
    ('coast', 'levels')
    """
    return tuple(text.casefold().split())


async def catch_up(ledger: Ledger, specs: Mapping[str, NodeSpec]) -> None:
    """Let recipes be found that an older Impasto kept; what cannot be written waits for the next start."""
    try:
        while texts := await ledger.wordless(AT_ONCE):
            words = await asyncio.to_thread(_of_texts, texts, specs)
            await ledger.write_words(words)
    except NOT_NOW as error:
        log.warning("Older runs cannot be searched yet: %r", error)
    except Exception:
        log.exception("Older runs cannot be searched")  # nobody waits for this, and all else goes on


def _of_texts(texts: list[tuple[str, bytes]], specs: Mapping[str, NodeSpec]) -> list[tuple[str, str]]:
    return [(hash, _of_text(text, specs)) for hash, text in texts]


def _of_text(text: bytes, specs: Mapping[str, NodeSpec]) -> str:
    try:
        return words_of(read_recipe(text), specs)
    except RecipeError:
        return ""


def _words(recipe: Recipe, specs: Mapping[str, NodeSpec]) -> Iterator[str]:
    yield recipe.name
    yield recipe.about
    for path, node in every_node(recipe):
        spec = specs.get(node.type)
        yield from (path, node.type, spec.title if spec else "")
        for name, value in node.parameters.items():
            yield name.replace("_", " ")
            yield spec.parameters[name].label if spec and name in spec.parameters else ""
            yield str(value)
