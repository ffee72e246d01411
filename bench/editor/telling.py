"""What a server tells of a run, put between the real messages of the real socket: twenty nodes that report
progress at once, and pictures for every card. No server paints twenty nodes at once, so none can send it."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

from playwright.sync_api import Page, WebSocketRoute

SIDE = 256


class Teller:
    """Stands between the page and the server's socket; must be made before the page is opened."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._socket: WebSocketRoute | None = None
        self._number = 10**9  # behind all of the server's, which are left as they are
        self._run: dict[str, Any] = {}
        self._pictures = [_picture(shade) for shade in range(8)]
        page.route_web_socket("**/api/events**", self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        self._socket = socket

    def begin(self, run: dict[str, Any]) -> None:
        """Say that a run, which waits in truth, is being painted."""
        self._run = run
        self._tell({"kind": "run_changed", "run": {**run, "state": "running", "place": None}})

    def progress(self, nodes: list[str], step: int, total: int) -> None:
        """Say how far each of `nodes` is, with a loss and the seconds left, as a transfer does."""
        for node in nodes:
            if step == 0:
                self._tell({"kind": "node_started", "node": node})
            share = (step + 1) / total
            self._tell(
                {
                    "kind": "node_progress",
                    "node": node,
                    "step": step + 1,
                    "total": total,
                    "share": share,
                    "loss": 10 / (step + 1),
                    "seconds_left": 60 * (1 - share),
                    "note": "",
                }
            )

    def preview(self, node: str, turn: int = 0) -> None:
        """Send the picture of a node as it is at that turn."""
        header = {"run": self._run["id"], "node": node, "output": None, "width": SIDE, "height": SIDE}
        text = json.dumps({**header, "type": "image/jpeg"}).encode()
        self._send(struct.pack(">I", len(text)) + text + self._pictures[turn % len(self._pictures)])

    def _tell(self, event: dict[str, Any]) -> None:
        self._number += 1
        self._send(json.dumps({"number": self._number, "run": self._run["id"], "event": event}))

    def _send(self, message: str | bytes) -> None:
        assert self._socket, "the page has not connected"
        self._socket.send(message)


def _picture(shade: int) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.effect_noise((SIDE, SIDE), 40 + 8 * shade).convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()
