"""Large recipes, and a server that has them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ROW = 20


def large_recipe(count: int) -> dict[str, Any]:
    """Return a recipe of `count` nodes in rows: pictures, blends and transfers with all their widgets."""
    nodes: dict[str, Any] = {}
    layout: dict[str, list[int]] = {}
    for i in range(count):
        row, column = divmod(i, ROW)
        name = f"n{i}"
        layout[name] = [column * 330, row * 620]
        if column == 0:
            nodes[name] = {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}}
        elif column % 3:
            before = f"n{i - 1}.image"
            nodes[name] = {"type": "Blend", "inputs": {"base": before, "overlay": before}}
        else:
            before = f"n{i - 1}.image"
            nodes[name] = {"type": "PyramidTransfer", "inputs": {"content": before, "styles": [before]}}
    return {"impasto": 1, "name": name_of(count), "nodes": nodes, "layout": layout}


def name_of(count: int) -> str:
    """Return the name of the recipe of `count` nodes."""
    return f"{count} nodes"


@contextmanager
def served(*counts: int) -> Iterator[str]:
    """Serve the editor with the large recipes stored and the queue at rest, and give its address."""
    with tempfile.TemporaryDirectory() as home:
        server = subprocess.Popen(
            [sys.executable, "-m", "impasto", "serve", "--port", "0"],
            env={**os.environ, "IMPASTO_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout
        try:
            address = re.search(r"http://\S+", server.stdout.readline())
            assert address, "the server did not start"
            for count in counts:
                _post(f"{address[0]}/api/recipes", {"recipe": large_recipe(count)})
            _post(f"{address[0]}/api/queue/pause", {})
            yield address[0]
        finally:
            server.terminate()
            server.wait()
            server.stdout.close()


def _post(address: str, body: dict[str, Any]) -> None:
    request = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request).close()
