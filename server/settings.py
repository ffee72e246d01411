"""The settings of all who use this server, which their browsers share: one file, whole or not there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphs.store.files import write_whole
from graphs.store.plain import read_plain
from graphs.store.tags import tag_of

log = logging.getLogger(__name__)

FILE_NAME = "settings.json"
MAX_CACHE = 10**13
MIN_DPI, MAX_DPI = 30, 2400

CacheBytes = Annotated[int, Field(ge=0, le=MAX_CACHE)]


class Settings(BaseModel):
    """How the editor looks and works, and what the server does when it paints.

    `grid` and `snap` say whether the canvas shows its dots and whether nodes stand on them; with `units`
    "cm", sizes of pictures are told as they are printed at `dpi`. With `autosave` one's own recipes are saved
    as they change, with `live_mode` small pictures are painted as they change. `metadata` says whether
    pictures carry their recipe: not where the server was started without. `cache_bytes` and
    `cache_disk_bytes` bound what is kept of the results of nodes, null meaning as the server was started;
    one that wants a token, and so has guests, keeps no more than that.
    """

    model_config = ConfigDict(extra="forbid")

    theme: Literal["system", "light", "dark"] = "system"
    grid: bool = True
    snap: bool = False
    units: Literal["px", "cm"] = "px"
    dpi: Annotated[int, Field(ge=MIN_DPI, le=MAX_DPI)] = 300
    autosave: bool = False
    live_mode: bool = False
    metadata: bool = True
    cache_bytes: CacheBytes | None = None
    cache_disk_bytes: CacheBytes | None = None


class SettingsStore:
    """The settings in the file ``settings.json`` of a folder; the defaults where there is none.

    Made and asked from any thread.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()
        self._text = self._read()

    def tagged(self) -> tuple[Settings, str]:
        """Return the settings and the tag of their text."""
        text = self._text
        return Settings.model_validate_json(text), tag_of(text)

    def save(self, settings: Settings, demand: Callable[[str | None], None]) -> str:
        """Write the settings, and return their tag.

        Raises:
            DiskFull: if there is no room for the file.
            Exception: whatever `demand` raises of the tag of what is there now.
        """
        text = _text(settings)
        with self._lock:
            demand(tag_of(self._text))
            write_whole(self._path, text, "the settings")
            self._text = text
        return tag_of(text)

    def _read(self) -> bytes:
        try:
            found = Settings.model_validate_json(read_plain(self._path))
        except FileNotFoundError:
            found = Settings()
        except ValidationError as error:
            aside = self._path.with_suffix(".unreadable.json")
            self._path.replace(aside)
            log.warning(
                "The settings cannot be read and are kept as %s: %s", aside.name, error.errors()[0]["msg"]
            )
            found = Settings()
        return _text(found)


def _text(settings: Settings) -> bytes:
    return settings.model_dump_json(indent=2).encode() + b"\n"
