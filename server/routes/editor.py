"""The built editor: its pages, and assets whose names change with their content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from graphs.store.plain import is_plain
from server.api.replies import refusal
from server.routes.images import FOREVER

# The system's own table may say something else, and a browser told `nosniff` then runs no script.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

FORM = re.compile(r"form/[a-z0-9][a-z0-9-]{0,63}")
"""The address of a recipe as a form; which recipe, its page reads there."""
FORM_PAGE = "form/index.html"

UNBUILT = Path(__file__).resolve().parents[1] / "pages" / "unbuilt.html"


@dataclass(slots=True)
class EditorFiles:
    """The files of the built editor by the path of their address; read anew when it was built anew."""

    folder: Path
    _built: int | None = None
    _files: dict[str, Path] = field(default_factory=dict)

    def find(self, path: str) -> Path | None:
        """Return the file for an address's path, or None. No path is ever made from an address."""
        index = self.folder / "index.html"
        built = index.stat().st_mtime_ns if index.is_file() else None
        if built != self._built or built is None:
            found = sorted(self.folder.rglob("*")) if built else []
            self._files = {file.relative_to(self.folder).as_posix(): file for file in found if is_plain(file)}
            self._built = built
        return self._files.get(path or "index.html")


FILES = web.AppKey("editor", EditorFiles)


async def editor(request: web.Request) -> web.StreamResponse:
    """GET anything that is not of the API."""
    path = request.match_info["path"]
    if FORM.fullmatch(path):
        path = FORM_PAGE
    file = request.app[FILES].find(path)
    if file is not None:
        # Vite writes the hash of an asset's content into its name.
        unchanging = path.startswith("assets/")
        headers = {"Cache-Control": FOREVER if unchanging else "no-cache"}
        if type := TYPES.get(file.suffix):
            headers["Content-Type"] = type
        return web.FileResponse(file, headers=headers)
    if path in ("", "index.html", FORM_PAGE):
        return web.Response(text=UNBUILT.read_text(encoding="utf-8"), status=503, content_type="text/html")
    raise refusal(404, "missing", "There is nothing at this address.", "The editor is at /.")


# Addresses of the API are left to it, so that a wrong method there is told with the right ones.
ROUTES = [web.get("/{path:(?!api(?:/|$)|logout$).*}", editor)]
