"""Weights files: what is read, and what is refused without being run."""

from __future__ import annotations

import pickle
import struct
import zipfile
from pathlib import Path

import psutil
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from nodes.features.catalogue import available_layers
from nodes.features.loading import load_file
from nodes.features.weights_file import WeightsError, read_tensors, tensor_shapes


class Trap:
    """A pickle of this creates a file when it is loaded without care."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.path,))


def vgg_start() -> dict[str, torch.Tensor]:
    """The first two convolutions of a VGG, random."""
    generator = torch.Generator().manual_seed(0)
    return {
        "features.0.weight": torch.randn((64, 3, 3, 3), generator=generator) / 5,
        "features.0.bias": torch.randn(64, generator=generator) / 5,
        "features.2.weight": torch.randn((64, 64, 3, 3), generator=generator) / 24,
        "features.2.bias": torch.randn(64, generator=generator) / 5,
    }


@pytest.mark.parametrize("name", ["trap.pth", "trap.pt", "trap.safetensors"])
def test_a_pickle_with_code_is_refused_unread(tmp_path: Path, name: str) -> None:
    mark = tmp_path / "was-here"
    (tmp_path / name).write_bytes(pickle.dumps({"features.0.weight": Trap(mark)}, protocol=2))
    with pytest.raises(WeightsError):
        read_tensors(tmp_path / name)
    assert not mark.exists()


def test_code_in_a_file_that_torch_saved_is_refused_unread(tmp_path: Path) -> None:
    mark = tmp_path / "was-here"
    torch.save({"features.0.weight": Trap(mark)}, tmp_path / "trap.pth")
    with pytest.raises(WeightsError, match="refused unread"):
        read_tensors(tmp_path / "trap.pth")
    assert not mark.exists()


def test_both_formats_give_the_same_features(tmp_path: Path) -> None:
    save_file(vgg_start(), tmp_path / "own.safetensors")
    torch.save(vgg_start(), tmp_path / "own.pth")
    image = torch.rand(3, 20, 30)
    first, second = (load_file(tmp_path / f"own.{kind}") for kind in ("safetensors", "pth"))
    assert first.layers == second.layers == ("conv1_1", "relu1_1", "conv1_2", "relu1_2")
    assert torch.equal(
        first.features(image, ["relu1_2"])["relu1_2"], second.features(image, ["relu1_2"])["relu1_2"]
    )


def test_the_header_alone_says_which_layers_there_are(tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    save_file(vgg_start(), path)
    assert available_layers(path) == ("conv1_1", "relu1_1", "conv1_2", "relu1_2")
    assert tensor_shapes(path)["features.2.weight"] == (64, 64, 3, 3)


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    save_file(vgg_start(), path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(WeightsError, match="promises"):
        tensor_shapes(path)


def test_a_header_that_is_longer_than_the_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.safetensors"
    path.write_bytes(struct.pack("<Q", 2**62) + b"{}")
    with pytest.raises(WeightsError, match="no safetensors"):
        tensor_shapes(path)


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_refused_with_a_weights_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("x.safetensors", "x.pth"):
        (folder / name).write_bytes(content)
        with pytest.raises(WeightsError):
            load_file(folder / name)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"features.2.bias": None}, "bias"),
        ({"features.2.weight": torch.zeros(64, 32, 3, 3)}, "conv1_2"),
        ({"features.0.weight": torch.full((64, 3, 3, 3), torch.nan)}, "finite"),
        ({"features.0.weight": None}, "no VGG"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    tmp_path: Path, change: dict[str, torch.Tensor | None], word: str
) -> None:
    tensors = {name: tensor for name, tensor in (vgg_start() | change).items() if tensor is not None}
    save_file(tensors, tmp_path / "own.safetensors")
    with pytest.raises(WeightsError, match=word):
        load_file(tmp_path / "own.safetensors")


def test_a_file_with_the_name_of_a_catalogued_one_is_checked_before_it_is_read(tmp_path: Path) -> None:
    torch.save(vgg_start(), tmp_path / "vgg19-dcbb9e9d.pth")
    with pytest.raises(WeightsError, match=r"where the catalogue says 574,673,361$"):
        load_file(tmp_path / "vgg19-dcbb9e9d.pth")
    save_file(vgg_start(), tmp_path / "vgg19.safetensors")  # a conversion: nobody knows its hash
    assert load_file(tmp_path / "vgg19.safetensors").layers[-1] == "relu1_2"


@pytest.mark.parametrize(
    "odd",
    [
        torch.zeros(1).expand(2**40, 3, 3, 3),
        torch.zeros(64, 3, 3, 3).to_sparse(),
        torch.zeros(64, 3, 3, 3, device="meta"),
        torch.tensor(1.0),
        torch.zeros(64, 3, 3, 3, dtype=torch.complex64),
        torch.zeros(64, 3, 3, 3, dtype=torch.int8),
        torch.zeros(0, 3, 3, 3),
    ],
    ids=["expanded", "sparse", "meta", "scalar", "complex", "whole", "empty"],
)
def test_odd_tensors_are_refused_with_a_weights_error(tmp_path: Path, odd: torch.Tensor) -> None:
    torch.save(vgg_start() | {"features.0.weight": odd}, tmp_path / "own.pth")
    with pytest.raises(WeightsError):
        load_file(tmp_path / "own.pth")


def test_a_packed_archive_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    torch.save({"features.0.weight": torch.zeros(10_000)}, tmp_path / "plain.pth")
    with (
        zipfile.ZipFile(tmp_path / "plain.pth") as plain,
        zipfile.ZipFile(tmp_path / "bomb.pth", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for entry in plain.namelist():
            bomb.writestr(entry, plain.read(entry))
    with pytest.raises(WeightsError, match="unpacks to more"):
        read_tensors(tmp_path / "bomb.pth")


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_file_that_is_not_there_is_not_called_damaged(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(WeightsError, match=f"own{suffix} cannot be read: No such file"):
        read_tensors(tmp_path / f"own{suffix}")


def test_too_little_memory_says_nothing_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_little(*_: object, **__: object) -> None:
        raise MemoryError

    path = tmp_path / "own.pth"
    torch.save(vgg_start(), path)
    monkeypatch.setattr(torch, "load", too_little)
    with pytest.raises(WeightsError, match="damaged"):  # with gigabytes free, it asks for what it cannot hold
        read_tensors(path)
    free = psutil.virtual_memory()._replace(available=path.stat().st_size)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    with pytest.raises(MemoryError):
        read_tensors(path)
