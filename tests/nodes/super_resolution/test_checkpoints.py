"""Which checkpoints Super Res accepts, and what it says of the others."""

from __future__ import annotations

import json
import pickle
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from nodes.contract import NodeError
from nodes.super_resolution import checkpoint_files
from nodes.super_resolution.checkpoints import (
    checkpoint_names,
    find_checkpoint,
    load_checkpoint,
)
from nodes.super_resolution.spandrel_guard import spandrel

ROOT = Path(__file__).resolve().parents[3]


class Bomb:
    """An object whose pickle makes a folder when it is read."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return Path.mkdir, (self.marker,)


def compact(channels: int = 3, features: int = 8) -> dict[str, torch.Tensor]:
    """The weights of a ×2 Compact network with one inner convolution."""
    return {
        "body.0.weight": torch.zeros(features, channels, 3, 3),
        "body.0.bias": torch.zeros(features),
        "body.1.weight": torch.zeros(features),
        "body.2.weight": torch.zeros(features, features, 3, 3),
        "body.2.bias": torch.zeros(features),
        "body.3.weight": torch.zeros(features),
        "body.4.weight": torch.zeros(4 * channels, features, 3, 3),
        "body.4.bias": torch.zeros(4 * channels),
    }


@pytest.mark.parametrize(("name", "scale"), [("impasto-x2", 2), ("impasto-x4", 4)])
@pytest.mark.parametrize("denoise", [0.0])
def test_the_networks_that_ship_are_small_and_enlarge_by_their_name(
    name: str, scale: int, denoise: float
) -> None:
    assert find_checkpoint(name).stat().st_size <= 2_000_000
    network = load_checkpoint(name, denoise)
    assert (network.scale, network.input_channels, network.architecture.id) == (scale, 3, "Compact")


def test_what_is_here_is_offered_first_then_the_rest_of_the_catalogue(
    models: Path, small_network: str
) -> None:
    (models / "notes.txt").write_text("no checkpoint")
    torch.save(compact(), models / "RealESRGAN_x4plus.pth")
    names = checkpoint_names()
    assert names[:4] == ["impasto-x2", "impasto-x4", "realesrgan-x4plus", small_network]
    assert {"realesrgan-x2plus", "swinir-classical-x4", "realesr-general-wdn-x4v3"} < set(names[4:])
    assert len(names) == len(set(names))


def test_a_checkpoint_of_the_catalogue_is_found_by_its_name_there(models: Path) -> None:
    with pytest.raises(NodeError, match="not on this machine") as caught:
        find_checkpoint("realesrgan-x2plus")
    assert caught.value.input == "model"
    assert caught.value.hint is not None
    assert "impasto models get realesrgan-x2plus" in caught.value.hint
    torch.save(compact(), models / "RealESRGAN_x2plus.pth")
    assert load_checkpoint("realesrgan-x2plus").scale == 2


def test_a_missing_checkpoint_says_how_to_bring_the_file_in_without_loading_torch(home: Path) -> None:
    code = (
        "import sys\n"
        "from nodes.super_resolution.super_res import super_res\n"
        "from nodes.contract import NodeError, spec_of\n"
        "widget = spec_of(super_res).parameters['model'].widget\n"
        "try:\n    widget.find('4x-foo.safetensors')\n"
        "except NodeError as error:\n    print(error.input, error.message, error.hint)\n"
        "check = spec_of(super_res).check\n"
        "print(*check({'model': 'realesr-general-wdn-x4v3', 'denoise': 0.5}))\n"
        "assert not {'torch', 'spandrel', 'torchvision'} & set(sys.modules)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert told.startswith("model ")
    assert "4x-foo.safetensors" in told
    assert "impasto models get FILE" in told
    assert str(home) not in told
    assert "impasto models get realesr-general-x4v3" in told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(name=st.text(max_size=40) | st.from_regex(r"[./\\:a]{0,12}secret\.safetensors", fullmatch=True))
def test_a_name_never_leaves_the_model_folder(models: Path, name: str) -> None:
    save_file(compact(), models.parent / "secret.safetensors")
    with pytest.raises(NodeError) as caught:
        find_checkpoint(name)
    assert caught.value.input == "model"
    assert caught.value.hint


@pytest.mark.parametrize("suffix", [".pth", ".pt"])
@pytest.mark.parametrize("nested", ["params_ema", None])
def test_a_state_dict_of_torch_is_read(models: Path, suffix: str, nested: str | None) -> None:
    torch.save({nested: compact()} if nested else compact(), models / f"net{suffix}")
    assert load_checkpoint(f"net{suffix}").scale == 2


@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_with_code_in_it_is_refused_unread(models: Path, zipped: bool) -> None:
    marker = models / "executed"
    bomb = {"params": compact(), "extra": Bomb(marker)}
    if zipped:
        torch.save(bomb, models / "bomb.pth")
    else:
        (models / "bomb.pth").write_bytes(pickle.dumps(Bomb(marker), protocol=2))
    with pytest.raises(NodeError, match="refused unread") as caught:
        load_checkpoint("bomb.pth")
    assert caught.value.hint
    assert not marker.exists()
    pickle.loads(pickle.dumps(Bomb(marker)))
    assert marker.exists(), "the bomb must be live, or the test says nothing"


def header_of(length: int, header: bytes) -> bytes:
    return struct.pack("<Q", length) + header


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01",
        b"this is a text, not a table of weights",
        header_of(2**62, b"{}"),
        header_of(2, b"{]"),
        header_of(2, b"{}"),
        header_of(20_000, b"[" * 20_000),
    ],
    ids=["empty", "two bytes", "text", "endless header", "no JSON", "no tensors", "deeply nested"],
)
@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
def test_what_is_no_table_of_weights_is_refused_with_a_reason(
    models: Path, content: bytes, suffix: str
) -> None:
    (models / f"bad{suffix}").write_bytes(content)
    with pytest.raises(NodeError, match="bad") as caught:
        load_checkpoint(f"bad{suffix}")
    assert caught.value.input == "model"
    assert caught.value.hint


def test_a_damaged_safetensors_file_is_found_at_check_time(models: Path, small_network: str) -> None:
    path = models / small_network
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NodeError, match="small"):
        find_checkpoint(small_network)


def test_limits_of_size_and_number_of_tensors(
    models: Path, small_network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_files, "MAX_TENSORS", 3)
    with pytest.raises(NodeError, match="tensors"):
        find_checkpoint(small_network)
    monkeypatch.setattr(checkpoint_files, "MAX_BYTES", 100)
    with pytest.raises(NodeError, match="at most 100"):
        find_checkpoint(small_network)


def test_a_layer_count_that_would_build_an_endless_network_is_refused(models: Path) -> None:
    save_file(compact() | {"body.4000000000.bias": torch.zeros(12)}, models / "endless.safetensors")
    with pytest.raises(NodeError, match="counts its layers"):
        load_checkpoint("endless.safetensors")


def test_weights_that_are_not_finite_are_refused(models: Path) -> None:
    weights = compact()
    weights["body.2.weight"][0, 0, 0, 0] = float("nan")
    save_file(weights, models / "nan.safetensors")
    with pytest.raises(NodeError, match=r"not finite in 'body\.2\.weight'"):
        load_checkpoint("nan.safetensors")


@pytest.mark.parametrize(
    "tensor",
    [
        torch.zeros(8, 3, 3, 3).to_sparse(),
        torch.empty(8, 3, 3, 3, device="meta"),
        torch.zeros(1).expand(10**12),
    ],
    ids=["sparse", "without data", "larger than its file"],
)
def test_a_tensor_that_is_not_what_it_seems_is_refused(models: Path, tensor: torch.Tensor) -> None:
    torch.save(compact() | {"body.0.weight": tensor}, models / "odd.pth")
    with pytest.raises(NodeError, match=r"odd\.pth holds"):
        load_checkpoint("odd.pth")


def test_weights_of_8_bits_are_read(models: Path) -> None:
    weights = {key: tensor.to(torch.float8_e4m3fn) for key, tensor in compact().items()}
    save_file(weights, models / "small8.safetensors")
    assert load_checkpoint("small8.safetensors").dtype == torch.float32


def test_a_network_for_grey_pictures_is_refused(models: Path) -> None:
    save_file(compact(channels=1), models / "grey.safetensors")
    with pytest.raises(NodeError, match="takes 1 and gives 1 colour channels"):
        load_checkpoint("grey.safetensors")


def test_weights_of_no_known_architecture_are_refused(models: Path) -> None:
    save_file({"features.0.weight": torch.zeros(4, 3, 3, 3)}, models / "vgg.safetensors")
    with pytest.raises(NodeError, match="no architecture that spandrel"):
        load_checkpoint("vgg.safetensors")


def test_weights_that_contradict_their_architecture_are_refused(models: Path) -> None:
    weights = compact()
    del weights["body.2.weight"]
    save_file(weights, models / "partial.safetensors")
    with pytest.raises(NodeError, match="do not fit"):
        load_checkpoint("partial.safetensors")


@pytest.mark.parametrize("purpose", ["Inpainting", "FaceSR"])
def test_a_network_for_something_else_is_refused(
    models: Path, small_network: str, monkeypatch: pytest.MonkeyPatch, purpose: str
) -> None:
    package = spandrel()
    network = package.MAIN_REGISTRY.load(load_file(models / small_network))
    other = SimpleNamespace(purpose=purpose, architecture=network.architecture)
    monkeypatch.setattr(package.MAIN_REGISTRY, "load", lambda state: other)
    with pytest.raises(NodeError, match=f"a network for {purpose}"):
        load_checkpoint(small_network)


def test_the_header_of_the_shipped_weights_names_its_licence() -> None:
    content = find_checkpoint("impasto-x2").read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    assert json.loads(content[8 : 8 + length])["__metadata__"]["licence"] == "Apache-2.0"
