"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from graphs.cache import DEFAULT_BYTES
from graphs.store import Folders, user_folders
from graphs.store.kept import DEFAULT_BYTES as DISK_BYTES
from server.security.limits import Limits

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8321
HANG_SECONDS = 60
DEFAULT_QUOTA = 50_000_000_000
MAX_QUEUED = 1000
EDITOR = Path(__file__).resolve().parent / "editor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a server is started with.

    `device` is ``auto``, ``cpu``, ``cuda`` or ``cuda:1``; `extra_nodes` are the names of installed packages
    that offer nodes; `cache_bytes` bounds the results that the workers keep in memory, `cache_disk_bytes`
    those on disk; `hosts` are further names under which browsers may reach this server, and `public_url`
    (``https://studio.example``) is the address of a proxy before it. `token` is what a client must show,
    none when empty;
    `certificate` and `private_key` are the files of TLS; `limits` bound what clients may ask, and
    `disk_quota` the bytes of uploads, results and recipes. Without `metadata` no text goes into pictures.
    `workers` is how many processes paint, None for one on each CUDA device, or one without; a worker that
    was not heard of for `hang_seconds`, or for ten times its longest step, is replaced. At most `max_queued`
    runs wait.
    """

    folders: Folders = field(default_factory=user_folders)
    device: str = "auto"
    workers: int | None = None
    hang_seconds: float = HANG_SECONDS
    max_queued: int = MAX_QUEUED
    extra_nodes: tuple[str, ...] = ()
    cache_bytes: int = DEFAULT_BYTES
    cache_disk_bytes: int = DISK_BYTES
    editor: Path = EDITOR
    hosts: tuple[str, ...] = ()
    public_url: str = ""
    token: str = field(default="", repr=False)
    certificate: Path | None = None
    private_key: Path | None = None
    limits: Limits = field(default_factory=Limits)
    disk_quota: int = DEFAULT_QUOTA
    metadata: bool = True

    def reached_by(self, host: str) -> Config:
        """Return the same, with a further host name under which browsers may reach the server."""
        return replace(self, hosts=(*self.hosts, host.lower()))

    @property
    def names(self) -> tuple[str, ...]:
        """The host names, beside those of this machine, under which browsers may reach the server."""
        return (*self.hosts, *filter(None, [urlsplit(self.public_url).hostname]))

    @property
    def public_origin(self) -> str:
        """The origin of the public address, as browsers write it; "" where there is none."""
        parts = urlsplit(self.public_url)
        if not parts.hostname:
            return ""
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        return f"{parts.scheme}://{host}{'' if parts.port in (None, usual) else f':{parts.port}'}"

    @property
    def encrypted(self) -> bool:
        """Whether browsers reach the server by TLS, its own or that of the proxy before it."""
        return self.certificate is not None or self.public_url.startswith("https:")
