"""What outlives a run: pictures, recipes and results, in the user's data folder."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphs.store.apart import PictureRefused
    from graphs.store.blocks import Block, BlockStore
    from graphs.store.files import DiskFull
    from graphs.store.folders import FolderIsLink, Folders, user_folders
    from graphs.store.images import ImageStore, Picture, PictureMissing
    from graphs.store.recipes import RecipeEntry, RecipeMissing, RecipeShipped, RecipeStore
    from graphs.store.results import Result, ResultMissing, ResultStore
    from graphs.store.versions import Version, VersionMissing

__all__ = [
    "Block",
    "BlockStore",
    "DiskFull",
    "FolderIsLink",
    "Folders",
    "ImageStore",
    "Picture",
    "PictureMissing",
    "PictureRefused",
    "RecipeEntry",
    "RecipeMissing",
    "RecipeShipped",
    "RecipeStore",
    "Result",
    "ResultMissing",
    "ResultStore",
    "Version",
    "VersionMissing",
    "user_folders",
]

# Loaded when asked for: the process that decodes a picture starts in half the time without recipes.
_HOMES = {
    "Block": "blocks",
    "BlockStore": "blocks",
    "DiskFull": "files",
    "FolderIsLink": "folders",
    "Folders": "folders",
    "ImageStore": "images",
    "Picture": "images",
    "PictureMissing": "images",
    "PictureRefused": "apart",
    "RecipeEntry": "recipes",
    "RecipeMissing": "recipes",
    "RecipeShipped": "recipes",
    "RecipeStore": "recipes",
    "Result": "results",
    "ResultMissing": "results",
    "ResultStore": "results",
    "Version": "versions",
    "VersionMissing": "versions",
    "user_folders": "folders",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
