"""Files of the user's own: recognised, refused or copied, and looked through afterwards."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file

from nodes.features.catalogue import find_weights
from nodes.models import catalogue as catalogue_module
from nodes.models import own_file
from nodes.models.catalogue import catalogue, is_file_name
from nodes.models.checking import look_through
from nodes.models.errors import ModelError, NoRoom, WrongContent
from nodes.models.own_file import bring_in, recognise, safe_name
from tests.graphs.store.syncing import watched
from tests.nodes.features.test_naming import by_layer, vgg
from tests.nodes.features.test_weights_file import Trap


@pytest.fixture
def folder(home: Path) -> Path:
    return home / "models"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A VGG-19 of the user's own."""
    save_file(vgg(), tmp_path / "My VGG (best).safetensors")
    return tmp_path / "My VGG (best).safetensors"


def test_a_vgg_is_brought_in_under_a_safe_name_and_found_by_it(own: Path, folder: Path) -> None:
    brought = bring_in(own, folder)
    assert brought.name == "My-VGG-best.safetensors"
    assert brought.what.kind == "features"
    assert "relu5_4" in brought.what.words
    assert brought.path.read_bytes() == own.read_bytes()
    assert find_weights(brought.name) == brought.path
    assert [path.name for path in folder.iterdir()] == [brought.name]
    assert bring_in(own, folder).was_there


def test_what_is_brought_in_outlives_a_power_cut(
    own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watched(monkeypatch)
    brought = bring_in(own, folder)
    assert watch.names == [brought.path.name]
    assert watch.unsynced_files() == []
    assert watch.unsynced_names() == []


def test_layers_by_name_and_torchs_own_format_are_recognised(tmp_path: Path) -> None:
    torch.save(by_layer(vgg()), tmp_path / "vgg_conv.pth")
    assert recognise(tmp_path / "vgg_conv.pth").kind == "features"


def test_a_network_that_enlarges_is_told_by_its_architecture(tmp_path: Path) -> None:
    from nodes.super_resolution.train import save
    from nodes.super_resolution.training.network import build_network

    save(build_network(2, 8, 2), tmp_path / "small.safetensors")
    found = recognise(tmp_path / "small.safetensors")
    assert found.kind == "super-resolution"
    assert "×2" in found.words


def test_a_lookup_table_is_brought_in(tmp_path: Path, folder: Path) -> None:
    lines = ["LUT_3D_SIZE 2", *(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))]
    (tmp_path / "Warm.CUBE").write_text("\n".join(lines))
    brought = bring_in(tmp_path / "Warm.CUBE", folder)
    assert (brought.what.kind, brought.name) == ("lut", "Warm.cube")
    (tmp_path / "short.cube").write_text("\n".join(lines[:-1]))
    with pytest.raises(WrongContent, match="7 colours of 8"):
        bring_in(tmp_path / "short.cube", folder)


@pytest.mark.parametrize("name", ["trap.pth", "trap.pt", "trap.safetensors"])
def test_a_file_with_code_is_refused_unread_and_says_what_to_do(
    tmp_path: Path, folder: Path, name: str
) -> None:
    mark = tmp_path / "was-here"
    (tmp_path / name).write_bytes(pickle.dumps({"features.0.weight": Trap(mark)}, protocol=2))
    with pytest.raises(WrongContent, match="safetensors"):
        bring_in(tmp_path / name, folder)
    assert not mark.exists()
    assert not folder.exists()


@pytest.mark.parametrize("name", ["model.ckpt", "model.onnx", "model", "model.bin"])
def test_other_kinds_of_file_are_refused(tmp_path: Path, folder: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(WrongContent, match="no kind that is read"):
        bring_in(tmp_path / name, folder)


def test_weights_of_something_else_are_refused(tmp_path: Path, folder: Path) -> None:
    save_file({"linear.weight": torch.zeros(2, 2)}, tmp_path / "a.safetensors")
    with pytest.raises(WrongContent, match="no VGG and no sketch"):
        bring_in(tmp_path / "a.safetensors", folder)


def test_another_file_of_that_name_is_not_overwritten(own: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "My-VGG-best.safetensors").write_bytes(b"mine")
    with pytest.raises(ModelError, match="Another file"):
        bring_in(own, folder)
    assert (folder / "My-VGG-best.safetensors").read_bytes() == b"mine"


def test_a_name_of_the_catalogue_is_not_given_to_another_file(tmp_path: Path, folder: Path) -> None:
    torch.save(vgg(), tmp_path / "vgg19-dcbb9e9d.pth")
    with pytest.raises(WrongContent, match="574,673,361"):
        bring_in(tmp_path / "vgg19-dcbb9e9d.pth", folder)


def test_a_file_that_the_catalogue_knows_gets_its_name_there(
    own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = replace(
        catalogue()["vgg19"],
        size=own.stat().st_size,
        sha256=hashlib.sha256(own.read_bytes()).hexdigest(),
    )
    entries = {**catalogue(), "vgg19": known}
    monkeypatch.setattr(catalogue_module, "catalogue", lambda: entries)
    monkeypatch.setattr(own_file, "catalogue", lambda: entries)
    brought = bring_in(own, folder)
    assert (brought.name, brought.path.name) == ("vgg19", "vgg19-dcbb9e9d.pth")


def test_too_little_room_leaves_nothing(own: Path, folder: Path) -> None:
    with pytest.raises(NoRoom):
        bring_in(own, folder, free=lambda folder: 0)
    assert list(folder.iterdir()) == []


def test_a_copy_that_is_broken_off_leaves_nothing(
    own: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bring_in(own, folder)
    assert list(folder.iterdir()) == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        bring_in(tmp_path / "none.pth", folder)


@given(st.text(max_size=300).filter(lambda name: "/" not in name))
def test_a_safe_name_is_a_file_name_in_the_folder(name: str) -> None:
    assert is_file_name(safe_name(name + ".pth"))


def test_every_file_is_looked_through(own: Path, folder: Path) -> None:
    bring_in(own, folder)
    (folder / "vgg19-dcbb9e9d.pth").write_bytes(b"too short")
    (folder / "damaged.safetensors").write_bytes(own.read_bytes()[:-1])
    (folder / "vgg16-397923af.pth.part").write_bytes(b"x" * 5000)
    (folder / "look.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n")
    found = {finding.file: finding for finding in look_through(folder, {"sketch": find_weights("sketch")})}
    states = {file: finding.state for file, finding in found.items()}
    assert states == {
        "sketch.safetensors": "good",
        "vgg19-dcbb9e9d.pth": "damaged",
        "My-VGG-best.safetensors": "good",
        "damaged.safetensors": "damaged",
        "look.cube": "good",
        "vgg16-397923af.pth.part": "unfinished",
    }
    assert "impasto models get vgg19" in found["vgg19-dcbb9e9d.pth"].hint
    assert str(folder) not in " ".join(finding.words + finding.hint for finding in found.values())
