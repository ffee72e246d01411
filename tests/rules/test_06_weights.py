"""Rule 6: weights are read as tables, never as programs, pinned where catalogued, in the worker only."""

from __future__ import annotations

import ast
import hashlib
import pickle
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from nodes.contract import NodeError
from nodes.features.weights_file import WeightsError, read_tensors
from nodes.models.catalogue import catalogue
from nodes.models.download import download
from nodes.models.errors import WrongContent
from nodes.models.own_file import bring_in
from nodes.super_resolution.checkpoint_files import MAX_BYTES, check_file, read_state
from tests.nodes.models.conftest import shelf
from tests.nodes.models.shelf import LOOPBACK, Shelf, entry_for
from tests.server.serving import ROOT, Api, recipe

__all__ = ["shelf"]


class Trap:
    """Unpickled, it makes a file: what a program in a checkpoint could do as well."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))


@pytest.mark.parametrize("name", ["trap.pth", "trap.pt", "trap.safetensors"])
@pytest.mark.parametrize("zipped", [False, True])
def test_code_in_weights_never_runs(tmp_path: Path, name: str, zipped: bool) -> None:
    mark, file = tmp_path / "was-here", tmp_path / name
    table = {"features.0.weight": torch.ones(2), "trap": Trap(mark)}
    if zipped:
        torch.save(table, file)
    else:
        file.write_bytes(pickle.dumps(table, protocol=2))
    for read in (read_tensors, read_state, lambda path: bring_in(path, tmp_path / "models")):
        with pytest.raises((WeightsError, NodeError, WrongContent)):
            read(file)
    assert not mark.exists()
    assert not list((tmp_path / "models").glob("*"))


def test_nothing_reads_weights_but_through_the_restricted_readers() -> None:
    """Every call of torch.load says weights_only=True; pickle is imported for its error alone."""
    found = 0
    for path in [*ROOT.glob("nodes/**/*.py"), *ROOT.glob("graphs/**/*.py"), *ROOT.glob("server/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "torch.load":
                given = {word.arg: ast.unparse(word.value) for word in node.keywords}
                assert given.get("weights_only") == "True", path
                found += 1
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pickle":
                assert node.attr == "UnpicklingError", path
    assert found >= 2


def test_everything_in_the_catalogue_that_can_be_downloaded_is_pinned_or_says_so() -> None:
    entries = [entry for entry in catalogue().values() if not entry.shipped]
    assert entries
    assert all(entry.sha256 or entry.sha256_start for entry in entries)
    assert all(entry.size > 0 for entry in entries)


def test_what_is_not_the_pinned_content_is_not_kept(shelf: Shelf, tmp_path: Path) -> None:
    entry = entry_for(shelf, sha256=hashlib.sha256(b"another").hexdigest())
    with pytest.raises(WrongContent, match="sha256"):
        download(entry, tmp_path / "models", policy=LOOPBACK)
    assert not list((tmp_path / "models").iterdir())


def test_sizes_are_looked_at_before_anything_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.pth"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # a hole: it takes no room
    with pytest.raises(NodeError, match="at most"):
        check_file(large)
    lying = tmp_path / "lying.safetensors"
    save_file({"a": torch.ones(4)}, lying)
    lying.write_bytes(struct.pack("<Q", 2**40) + lying.read_bytes()[8:])
    with pytest.raises(NodeError):
        check_file(lying)


async def test_the_server_itself_reads_no_weights(api: Api) -> None:
    """A recipe with weights is checked there, and what reads them is not loaded for it."""
    nodes = {"flat": {"type": "StubFlat"}, "large": {"type": "SuperRes", "inputs": {"image": "flat.image"}}}
    assert await api.call("POST", "/api/check", body={"recipe": recipe(nodes)}) == {"problems": []}
    maps = api.server.loaded_libraries()
    assert "libtorch" not in maps
    assert "safetensors" not in maps
