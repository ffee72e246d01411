"""Drops what the nodes of a recipe wrote to go on from, once nobody will."""

from __future__ import annotations

from graphs.cache import Cache
from graphs.check import Images
from graphs.checkpoints import Checkpoints
from graphs.keys import keyed
from graphs.plan import plan
from graphs.problems import RecipeError
from graphs.reading import read_recipe
from nodes.catalogue import Catalogue


def forget_checkpoints(
    recipe: bytes,
    device: str,
    catalogue: Catalogue,
    images: Images,
    cache: Cache,
    checkpoints: Checkpoints,
) -> None:
    """Drop the checkpoints of a recipe's nodes on a device, but those that a run holds now.

    What a node wrote that is no longer in the catalogue stays until it is old.
    """
    try:
        planned = plan(read_recipe(recipe), catalogue)
    except RecipeError:
        return
    for _, _, key in keyed(planned, images, cache.digest, device):
        checkpoints.drop(key)
