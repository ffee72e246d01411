"""Nodes that are not known here: they stay as they are, and what does not depend on them runs."""

from __future__ import annotations

from collections.abc import Sequence

from graphs.plan import plan
from graphs.problems import Problem
from graphs.recipe import Recipe
from graphs.shapes import Catalogue

STRANGE = ("unknown type", "newer version")
"""Codes of the problems of such nodes."""


def hindering(problems: Sequence[Problem], recipe: Recipe, catalogue: Catalogue) -> Sequence[Problem]:
    """Return those of a recipe's `problems` for which it cannot run at all.

    A node that is not known here, or only in an older version, hinders what depends on it, by whichever
    input: the rest runs.
    Where nothing is left to run, all problems are returned.
    """
    if not all(problem.code in STRANGE for problem in problems):
        return problems
    return [] if not problems or plan(recipe, catalogue).number_of_nodes() else problems
