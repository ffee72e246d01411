"""`impasto cache`, and results that one command leaves to the next."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner, Result

import impasto
from graphs import cache as cache_module
from graphs.store import kept as kept_module
from graphs.store.kept import KeptResults

RECIPE = {
    "impasto": 1,
    "name": "Kept",
    "nodes": {
        "photo": {"type": "LoadImage", "parameters": {"file": "sample:chelsea"}},
        "small": {
            "type": "ResizeAndCrop",
            "inputs": {"image": "photo.image"},
            "parameters": {"fit": "longest side", "size": 96},
        },
    },
}


def call(*arguments: str) -> Result:
    return CliRunner().invoke(impasto.app, arguments)


def keep(home: Path, name: str) -> None:
    import torch

    kept = KeptResults(home / "cache" / "results", reserve=0)
    assert kept.put(hashlib.sha256(name.encode()).hexdigest(), {"image": torch.zeros(3, 99, 99)}, 1.0, {})


def test_what_is_kept_is_shown_and_cleared(home: Path) -> None:
    assert call("cache", "show").output.startswith("0 results, 0.0 MB in ")
    keep(home, "a")
    shown = call("cache", "show")
    assert shown.output.startswith("1 result, 0.1 MB in ")
    assert str(home) in shown.output
    keep(home, "b")
    as_json = json.loads(call("cache", "show", "--json").output)
    assert as_json["entries"] == 2
    assert 2 * 117_612 < as_json["disk_bytes"] < 2 * 117_612 + 3_000
    cleared = call("cache", "clear")
    assert cleared.exit_code == 0
    assert cleared.output.startswith("2 results, 0.2 MB deleted.")
    assert json.loads(call("cache", "show", "--json").output) == {"disk_bytes": 0, "entries": 0}
    assert call("cache", "clear").exit_code == 0


def test_who_cannot_clear_is_told_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(home, "a")
    monkeypatch.setattr(kept_module, "LOCK_SECONDS", 0.05)
    with FileLock(home / "cache" / "results" / ".lock"):
        done = call("cache", "clear")
    assert done.exit_code == 1
    assert "Another process" in done.output


def test_the_next_command_finds_what_this_one_made(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "WORTH_WRITING", 0.0)
    monkeypatch.setattr(cache_module, "DISK_SPEED", 1e12)
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(RECIPE))

    def painted(*options: str) -> dict[str, bool]:
        done = call("run", str(path), "--output", str(tmp_path), "--json", *options)
        assert done.exit_code == 0, done.output
        told = [json.loads(line) for line in done.output.splitlines()]
        return {event["node"]: event["cached"] for event in told if event["kind"] == "node_finished"}

    assert painted() == {"photo": False, "small": False, "save1": False}
    assert painted() == {"photo": True, "small": True, "save1": False}
    pictures = [Path(tmp_path / name).read_bytes() for name in ("Kept.png", "Kept 2.png")]
    assert pictures[0] == pictures[1]
    assert painted("--cache-disk", "0") == {"photo": True, "small": True, "save1": False}
    call("cache", "clear")
    assert painted("--cache-disk", "0") == {"photo": False, "small": False, "save1": False}
    assert json.loads(call("cache", "show", "--json").output)["entries"] == 0
