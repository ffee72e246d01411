"""The SuperRes node: exact sizes, no seams, no 8-bit step, and better pictures than bicubic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image as Pillow
from skimage import data
from skimage.metrics import peak_signal_noise_ratio

from nodes.contract import Cancelled, Image, NodeError, spec_of
from nodes.super_resolution.checkpoints import load_checkpoint
from nodes.super_resolution.super_res import super_res
from nodes.super_resolution.training.degrade import through_jpeg

if TYPE_CHECKING:
    from tests.nodes.recorder import Recorder


def picture_of(photo: Pillow.Image) -> Image:
    return torch.from_numpy(as_float(photo)).permute(2, 0, 1).contiguous()


def photograph(name: str, size: int = 256) -> NDArray[np.uint8]:
    """The middle of one of scikit-image's photographs; none of them was trained on."""
    photo: NDArray[np.uint8] = getattr(data, name)()
    top, left = (photo.shape[0] - size) // 2, (photo.shape[1] - size) // 2
    return np.ascontiguousarray(photo[top : top + size, left : left + size])


def psnr(photo: NDArray[np.float32], original: NDArray[np.float32]) -> float:
    lumas = [cv2.cvtColor(each, cv2.COLOR_RGB2YCrCb)[..., 0] for each in (original, photo)]
    return float(peak_signal_noise_ratio(*lumas, data_range=1))  # type: ignore[no-untyped-call]


def as_float(photo: Pillow.Image | NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(photo, np.float32) / np.float32(255)


@pytest.mark.parametrize(
    ("name", "scale", "gain"),
    [
        ("coffee", 2, 2.7),
        ("chelsea", 2, 0.9),
        ("astronaut", 2, 3.0),
        ("coffee", 4, 1.5),
        ("chelsea", 4, 0.5),
        ("astronaut", 4, 1.5),
    ],
)
def test_the_networks_that_ship_beat_bicubic_on_photographs_they_never_saw(
    name: str, scale: int, gain: float
) -> None:
    original = photograph(name)
    small = Pillow.fromarray(original).resize((256 // scale, 256 // scale), Pillow.Resampling.BICUBIC)
    bicubic = as_float(small.resize((256, 256), Pillow.Resampling.BICUBIC))
    ours = super_res(picture_of(small), model=f"impasto-x{scale}").image.permute(1, 2, 0).numpy()
    assert psnr(ours, as_float(original)) - psnr(bicubic, as_float(original)) > gain


@pytest.mark.parametrize(("name", "scale"), [("coffee", 2), ("astronaut", 2), ("coffee", 4)])
def test_denoise_makes_more_of_a_compressed_photograph(name: str, scale: int) -> None:
    original = photograph(name)
    small = Pillow.fromarray(original).resize((256 // scale, 256 // scale), Pillow.Resampling.BICUBIC)
    faulty = picture_of(through_jpeg(small, 60))
    scores = [
        psnr(
            super_res(faulty, model=f"impasto-x{scale}", denoise=denoise).image.permute(1, 2, 0).numpy(),
            as_float(original),
        )
        for denoise in (0.0, 0.5, 1.0)
    ]
    assert scores == sorted(scores)
    assert scores[-1] > scores[0] + 0.2


@pytest.mark.parametrize("model", ["impasto-x2", "impasto-x4"])
def test_tiles_leave_no_trace_with_the_networks_that_ship(model: str) -> None:
    image = picture_of(Pillow.fromarray(photograph("coffee", 203)[:101]))
    whole = super_res(image, model=model, tile=2048, denoise=0.4).image
    for tile in (32, 50, 128):
        tiled = super_res(image, model=model, tile=tile, denoise=0.4).image
        assert float((tiled - whole).abs().max()) < 1 / 255 / 10


def test_tiles_leave_no_trace_with_a_network_that_looks_farther_than_they_show(models: Path) -> None:
    from safetensors.torch import save_file

    from nodes.super_resolution.spandrel_guard import spandrel

    spandrel()
    from spandrel.architectures.ESRGAN import ESRGAN

    with torch.random.fork_rng():
        torch.manual_seed(3)
        network = ESRGAN(num_filters=8, num_blocks=4, scale=2)
    save_file(network.state_dict(), models / "esrgan.safetensors")
    image = picture_of(Pillow.fromarray(photograph("coffee", 150)[:16]))
    whole = super_res(image, model="esrgan.safetensors", tile=2048).image
    tiled = super_res(image, model="esrgan.safetensors", tile=50).image
    assert whole.std() > 0.01
    assert float((tiled - whole).abs().max()) < 1 / 255


def test_a_hard_edge_gets_no_halo() -> None:
    step = np.full((64, 64, 3), 60, np.uint8)
    step[:, 33:] = 190
    small = Pillow.fromarray(step).resize((32, 32), Pillow.Resampling.BOX)
    bicubic = np.asarray(small.resize((64, 64), Pillow.Resampling.BICUBIC), np.float32)
    ours = super_res(picture_of(small)).image.permute(1, 2, 0).numpy() * 255

    def overshoot(enlarged: NDArray[np.float32]) -> float:
        return float(max(enlarged.max() - 190, 60 - enlarged.min()))

    assert overshoot(ours) < overshoot(bicubic)


@pytest.mark.parametrize("size", [(1, 1), (1, 17), (31, 1), (33, 47), (64, 40)])
def test_sizes_are_exact(small_network: str, size: tuple[int, int]) -> None:
    image = torch.rand(3, *size)
    before = image.clone()
    result = super_res(image, model=small_network, tile=32)
    assert result.image.shape == (3, 2 * size[0], 2 * size[1])
    assert result.alpha.shape == (1, 2 * size[0], 2 * size[1])
    assert bool((result.alpha == 1).all())
    assert torch.equal(image, before)
    assert 0 <= float(result.image.min()) <= float(result.image.max()) <= 1


def test_transparency_is_enlarged_along(small_network: str) -> None:
    image = torch.rand(3, 20, 30)
    ramp = torch.linspace(0.1, 1, 30).expand(1, 20, 30)
    result = super_res(image, ramp, model=small_network)
    expected = np.asarray(
        Pillow.fromarray(ramp[0].numpy()).resize((60, 40), Pillow.Resampling.LANCZOS), np.float32
    )
    assert np.allclose(result.alpha[0].numpy(), expected.clip(0, 1), atol=1e-6)
    other_size = super_res(image, torch.full((1, 7, 9), 0.25), model=small_network).alpha
    assert torch.allclose(other_size, torch.full((1, 40, 60), 0.25), atol=1e-6)


@pytest.mark.parametrize("model", ["impasto-x2", "impasto-x4"])
def test_nothing_is_rounded_to_8_bits(model: str) -> None:
    grey = torch.linspace(0.5, 0.5 + 2 / 255, 64).expand(3, 64, 64).contiguous()
    levels = super_res(grey, model=model).image[1, 64].unique().numel()  # type: ignore[no-untyped-call]
    assert levels > 60


def test_the_same_picture_twice_gives_the_same_bytes_and_can_be_optimised() -> None:
    image = picture_of(Pillow.fromarray(photograph("chelsea", 64)))
    first, second = super_res(image).image, super_res(image).image
    assert torch.equal(first, second)
    assert first.dtype == torch.float32
    first.requires_grad_().square().sum().backward()  # type: ignore[no-untyped-call]
    assert first.grad is not None


def test_bfloat16_is_close_to_float32() -> None:
    image = picture_of(Pillow.fromarray(photograph("chelsea", 96)))
    error = super_res(image, precision="bfloat16").image - super_res(image).image
    assert 0 < float(error.abs().max()) < 4 / 255
    assert float(error.square().mean().sqrt()) < 0.6 / 255


def test_a_network_without_bfloat16_runs_in_float32_and_says_so(
    small_network: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = load_checkpoint(small_network)
    network.supports_bfloat16 = False
    monkeypatch.setattr("nodes.super_resolution.super_res.load_checkpoint", lambda *_: network)
    image = torch.rand(3, 20, 20)
    exact = super_res(image, model=small_network).image
    assert torch.equal(super_res(image, model=small_network, precision="bfloat16", run=recorder).image, exact)
    assert recorder.warnings == ["small.safetensors does not work in bfloat16; it runs in float32."]


def test_cancelling_stops_between_tiles(small_network: str, cancelled: Recorder) -> None:
    with pytest.raises(Cancelled):
        super_res(torch.rand(3, 80, 80), model=small_network, tile=32, run=cancelled)
    assert cancelled.steps == [(0, 9), (1, 9), (2, 9)]
    assert len(cancelled.pictures) == 1


def test_cancelling_stops_within_a_tile(
    small_network: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel() -> None:
        raise Cancelled

    monkeypatch.setattr(recorder, "check", cancel)
    with pytest.raises(Cancelled):
        super_res(torch.rand(3, 20, 20), model=small_network, run=recorder)
    assert recorder.steps == [(0, 1)]


def test_a_result_too_large_to_hold_is_refused_before_anything_runs(small_network: str) -> None:
    with pytest.raises(NodeError, match="40000"):
        super_res(torch.zeros(1, 1, 1).expand(3, 1, 20_000), model=small_network)


def test_running_out_of_memory_names_a_smaller_tile(
    small_network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*arguments: object, **options: object) -> Image:
        raise torch.OutOfMemoryError

    monkeypatch.setattr("nodes.super_resolution.super_res.run_tiled", exhausted)
    with pytest.raises(NodeError, match="Tiles of 512 px") as caught:
        super_res(torch.rand(3, 20, 20), model=small_network)
    assert caught.value.input == "tile"
    assert caught.value.hint == "Set the tile to 256 px."


def test_a_network_that_overflows_is_named(small_network: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_checkpoint(small_network)
    with torch.no_grad():
        network.model.body[0].weight.fill_(3e38)
    monkeypatch.setattr("nodes.super_resolution.super_res.load_checkpoint", lambda *_: network)
    with pytest.raises(NodeError, match="not finite"):
        super_res(torch.rand(3, 20, 20), model=small_network)


def test_its_declaration() -> None:
    spec = spec_of(super_res)
    assert spec.title == "SuperRes"
    assert spec.type == "SuperRes"
    assert list(spec.outputs) == ["image", "alpha"]
    assert [name for name, parameter in spec.parameters.items() if parameter.widget.more] == [
        "tile",
        "overlap",
        "precision",
    ]
