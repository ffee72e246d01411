"""What a person would say changed between two recipes, part by part and always in the same order."""

from graphs.difference.changes import Change, Kind
from graphs.difference.recipes import difference

__all__ = ["Change", "Kind", "difference"]
