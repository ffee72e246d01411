"""What handlers find in the application, by typed key."""

from __future__ import annotations

import asyncio

from aiohttp import web

from graphs.store import BlockStore, ImageStore, RecipeStore, ResultStore
from graphs.store.kept import KeptResults
from nodes.catalogue import Catalogue
from server.config import Config
from server.queue.dispatch import Dispatcher
from server.queue.hub import Hub
from server.settings import SettingsStore

CONFIG = web.AppKey("config", Config)
CATALOGUE = web.AppKey("catalogue", Catalogue)
IMAGES = web.AppKey("images", ImageStore)
BLOCKS = web.AppKey("blocks", BlockStore)
RECIPES = web.AppKey("recipes", RecipeStore)
RESULTS = web.AppKey("results", ResultStore)
KEPT = web.AppKey("kept", KeptResults)
HUB = web.AppKey("hub", Hub)
DISPATCHER = web.AppKey("dispatcher", Dispatcher)
SETTINGS = web.AppKey("settings", SettingsStore)
DECODERS = web.AppKey("decoders", asyncio.Semaphore)
