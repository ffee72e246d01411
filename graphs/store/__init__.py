"""What outlives a run: pictures, recipes and results, in the user's data folder."""

from graphs.store.apart import PictureRefused
from graphs.store.files import DiskFull
from graphs.store.folders import Folders, user_folders
from graphs.store.images import ImageStore, Picture, PictureMissing
from graphs.store.recipes import RecipeEntry, RecipeMissing, RecipeShipped, RecipeStore
from graphs.store.results import Result, ResultMissing, ResultStore

__all__ = [
    "DiskFull",
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
    "user_folders",
]
