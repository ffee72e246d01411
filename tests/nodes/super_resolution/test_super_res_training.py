"""The script that trains the networks that ship, on a few small drawn pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from PIL import Image as Pillow
from safetensors.torch import load_file
from skimage.metrics import peak_signal_noise_ratio

from nodes.super_resolution import train as script
from nodes.super_resolution.checkpoint_files import read_checkpoint
from nodes.super_resolution.checkpoints import SHIPPED, find_restoring
from nodes.super_resolution.training import loop
from nodes.super_resolution.training.judge import judge, psnr
from nodes.super_resolution.training.photographs import draw_patches, load_pair, split
from nodes.super_resolution.training.state import Progress, keep


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of five pictures of patches in random colours, of odd size."""
    folder = tmp_path / "patches"
    folder.mkdir()
    random = np.random.default_rng(7)
    for number in range(5):
        photo = np.full((143, 151, 3), 128, np.uint8)
        for _ in range(150):
            y, x, size = random.integers((143, 151, 24))
            photo[y : y + 6 + size, x : x + 6 + size] = random.integers(0, 256, 3)
        Pillow.fromarray(photo).save(folder / f"{number}.png")
    return folder


def test_the_last_photographs_of_each_folder_are_held_out(photos: Path) -> None:
    (photos / "about.txt").write_text("no photograph")
    parts = split([photos], 2)
    assert [file.name for file in parts.training] == ["0.png", "1.png", "2.png"]
    assert [file.name for file in parts.held_out["patches"]] == ["3.png", "4.png"]
    with pytest.raises(ValueError, match="5 photographs; more than 5"):
        split([photos], 5)


@pytest.mark.parametrize(("scale", "size"), [(2, (142, 150)), (4, (140, 148))])
def test_patches_of_the_reduced_picture_lie_where_those_of_the_original_do(
    photos: Path, scale: int, size: tuple[int, int]
) -> None:
    pairs = [load_pair(file, scale) for file in sorted(photos.iterdir())]
    assert pairs[0].large.shape == (3, *size)
    random = torch.Generator().manual_seed(0)
    small, large = draw_patches(pairs, count=16, side=20, random=random)
    assert (small.shape, large.shape) == ((16, 3, 20, 20), (16, 3, 20 * scale, 20 * scale))
    for patch, original in zip(small, large, strict=True):
        reduced = cv2.resize(original.permute(1, 2, 0).numpy(), (20, 20), interpolation=cv2.INTER_AREA)
        inner = np.abs(reduced - patch.permute(1, 2, 0).numpy())[2:-2, 2:-2]
        assert inner.mean() < 0.02


def test_photographs_smaller_than_a_patch_are_left_out(photos: Path) -> None:
    small, large = (load_pair(photos / "0.png", scale) for scale in (4, 2))
    random = torch.Generator().manual_seed(0)
    assert draw_patches([small, large], count=4, side=60, random=random).small.shape == (4, 3, 60, 60)
    with pytest.raises(ValueError, match="60 × 60"):
        draw_patches([small], count=4, side=60, random=random)


def test_psnr_agrees_with_scikit_image() -> None:
    random = np.random.default_rng(0)
    original = random.integers(0, 256, (40, 50, 3), np.uint8)
    noisy = np.clip(original + random.normal(0, 9, original.shape), 0, 255).astype(np.uint8)
    lumas = [
        cv2.cvtColor(photo.astype(np.float32), cv2.COLOR_RGB2YCrCb)[..., 0] for photo in (original, noisy)
    ]
    expected = peak_signal_noise_ratio(*lumas, data_range=255)  # type: ignore[no-untyped-call]
    assert psnr(Pillow.fromarray(original), Pillow.fromarray(noisy)) == pytest.approx(expected, abs=1e-3)


def run(photos: Path, output: Path, *options: str) -> Path:
    threads = torch.get_num_threads()
    shape = ["--features", "12", "--convolutions", "2", "--held-out", "1"]
    try:
        script.main(["--photos", str(photos), *shape, "--output", str(output), *options])
    finally:
        torch.set_num_threads(threads)
    return output


def test_as_many_steps_from_the_same_seed_give_the_same_weights(photos: Path, tmp_path: Path) -> None:
    files = [
        run(photos, tmp_path / f"{number}.safetensors", "--steps", "3", "--seed", seed, "--degrade")
        for number, seed in enumerate(("4", "4", "5"))
    ]
    first, again, other = (file.read_bytes() for file in files)
    assert first == again
    assert first != other


def test_training_for_minutes_ends(photos: Path, tmp_path: Path) -> None:
    assert run(photos, tmp_path / "x2.safetensors", "--minutes", "0.005").is_file()


def test_a_training_that_was_cut_off_goes_on_to_the_same_weights(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--steps", "6", "--scale", "4", "--seed", "2", "--side", "24"]
    whole = run(photos, tmp_path / "whole.safetensors", *options)
    monkeypatch.setattr(loop, "KEPT_EVERY", 0)

    def cut_off(file: Path, progress: Progress, **parts: Any) -> None:
        keep(file, progress, **parts)
        if progress.step == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop, "keep", cut_off)
    options += ["--state", str(tmp_path / "state")]
    with pytest.raises(KeyboardInterrupt):
        run(photos, tmp_path / "resumed.safetensors", *options)
    assert not (tmp_path / "resumed.safetensors").exists()
    assert run(photos, tmp_path / "resumed.safetensors", *options).read_bytes() == whole.read_bytes()


def test_training_learns_and_spandrel_reads_the_file(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began, first = (
        run(photos, tmp_path / f"after{steps}.safetensors", "--steps", steps) for steps in ("1", "80")
    )
    assert {tensor.dtype for tensor in load_file(first).values()} == {torch.float16}
    network = read_checkpoint(first)
    assert (network.scale, network.tags) == (2, ["12nf", "2nc"])
    told = capsys.readouterr().out
    verdicts = list(judge(first, split([photos], 1).held_out))
    assert [verdict.photographs for verdict in verdicts] == ["patches", "all"]
    assert str(verdicts[0]) in told
    assert str(next(judge(first, split([photos], 1).held_out, quality=60))) in told
    assert verdicts[0].network > next(judge(began, split([photos], 1).held_out)).network + 0.5


@pytest.mark.shared
@pytest.mark.parametrize(("name", "gain"), [("impasto-x2", 2.3), ("impasto-x4", 1.3)])
def test_the_networks_that_ship_beat_bicubic_on_held_out_photographs(
    shared: Path, name: str, gain: float
) -> None:
    folders = [shared / "images" / "training" / folder for folder in ("bsd", "urban")]
    held_out = {folder: files[::3] for folder, files in split(folders, 20).held_out.items()}
    *_, everything = judge(SHIPPED[name], held_out)
    assert everything.network - everything.bicubic >= gain, str(everything)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["impasto-x2", "impasto-x4"])
def test_artefacts_of_jpeg_are_reduced_where_denoise_is_1(shared: Path, name: str) -> None:
    folders = [shared / "images" / "training" / folder for folder in ("bsd", "urban")]
    held_out = {folder: files[::8] for folder, files in split(folders, 20).held_out.items()}
    faithful, restoring = (
        list(judge(file, held_out, quality=60))[-1] for file in (SHIPPED[name], find_restoring(name))
    )
    assert restoring.network > faithful.network + 0.3
    assert restoring.network > restoring.bicubic + 0.3
