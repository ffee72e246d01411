"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from graphs.cache import DEFAULT_BYTES
from graphs.store import Folders, user_folders

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8321
EDITOR = Path(__file__).resolve().parent / "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a server is started with.

    `device` is ``auto``, ``cpu``, ``cuda`` or ``cuda:1``; `extra_nodes` are the names of installed packages
    that offer nodes; `cache_bytes` bounds the results that the worker keeps in memory; `hosts` are further
    names under which browsers may reach this server.
    """

    folders: Folders = field(default_factory=user_folders)
    device: str = "auto"
    extra_nodes: tuple[str, ...] = ()
    cache_bytes: int = DEFAULT_BYTES
    editor: Path = EDITOR
    hosts: tuple[str, ...] = ()

    def reached_by(self, host: str) -> Config:
        """Return the same, with a further host name under which browsers may reach the server."""
        return replace(self, hosts=(*self.hosts, host.lower()))
