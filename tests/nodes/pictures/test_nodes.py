"""Load Image, Save Image and Preview."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.contract import NodeError, spec_of
from nodes.pictures.decode import PictureError
from nodes.pictures.encode import read_recipe
from nodes.pictures.load_image import load_image
from nodes.pictures.preview import preview
from nodes.pictures.save_image import _fill, save_image
from tests.nodes.pictures.files import png, random_pixels, tiff
from tests.nodes.recorder import Recorder


def _image(height: int = 5, width: int = 8, channels: int = 3) -> torch.Tensor:
    return torch.rand(channels, height, width, generator=torch.Generator().manual_seed(1))


def test_loading_says_the_size_and_fills_in_alpha(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    stored = random_pixels(4, 9, depth=16)
    (tmp_path / "deep.png").write_bytes(png(stored))
    image, alpha = load_image(tmp_path / "deep.png", run=run)
    np.testing.assert_allclose(image.permute(1, 2, 0), stored / 65535, atol=1e-7)
    assert torch.equal(alpha, torch.ones(1, 4, 9))
    assert run.notes == ["9 × 4 px, PNG, 16 bit"]
    stored = random_pixels(4, 9, 4)
    (tmp_path / "clear.png").write_bytes(png(stored))
    np.testing.assert_allclose(load_image(tmp_path / "clear.png").alpha[0], stored[..., 3] / 255, atol=1e-7)


def test_loading_passes_on_what_could_not_be_read_as_meant(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    (tmp_path / "odd.tif").write_bytes(tiff(random_pixels(2, 2), photometric=2, tags={34675: b"rubbish"}))
    load_image(tmp_path / "odd.tif", run=run)
    assert len(run.warnings) == 1


def test_loading_what_is_no_picture_marks_the_file(tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("words")
    with pytest.raises(PictureError) as refused:
        load_image(tmp_path / "words.png")
    assert refused.value.input == "file"
    assert isinstance(refused.value, NodeError)


@pytest.mark.parametrize(
    ("format", "tolerance", "clear"),
    [("PNG", 0.51 / 255, True), ("PNG 16-bit", 0.51 / 65535, True), ("WebP", 0.51 / 255, True)],
)
def test_what_is_saved_is_what_is_loaded(tmp_path: Path, format: str, tolerance: float, clear: bool) -> None:
    run = Recorder(tmp_path)
    image, alpha = _image(), _image(channels=1)
    save_image(image, alpha, format=format, lossless=True, run=run)  # type: ignore[arg-type]
    loaded = load_image(run.saved_paths[0])
    assert (loaded.image - image).abs().max() <= tolerance
    assert (loaded.alpha - alpha).abs().max() <= tolerance


def test_jpeg_lays_transparency_on_white_and_says_so(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    alpha = torch.zeros(1, 16, 16)
    alpha[..., 8:] = 1
    save_image(torch.full((3, 16, 16), 0.2), alpha, format="JPEG", quality=100, run=run)
    assert "white" in run.warnings[0]
    image = load_image(run.saved_paths[0]).image
    assert image[..., 0].min() > 0.98
    assert (image[..., -1] - 0.2).abs().max() < 0.02
    save_image(torch.rand(3, 8, 8), torch.ones(1, 8, 8), format="JPEG", run=run)
    assert len(run.warnings) == 1


def test_the_recipe_is_inside_unless_switched_off(tmp_path: Path) -> None:
    recipe = json.dumps({"impasto": 1, "name": "Sea"})
    run = Recorder(tmp_path, recipe)
    formats: tuple[Literal["PNG", "PNG 16-bit"], ...] = ("PNG", "PNG 16-bit")
    for format in formats:
        save_image(_image(), format=format, run=run)
        save_image(_image(), format=format, include_recipe=False, run=run)
    found = [read_recipe(path.read_bytes()) for path in run.saved_paths]
    assert found == [recipe, None, recipe, None]
    assert [path.name for path in run.saved_paths] == ["Sea.png", "Sea 2.png", "Sea 3.png", "Sea 4.png"]


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    run = Recorder(tmp_path, '{"name": "Sea"}')
    for _ in range(2):
        save_image(_image(40, 30), run=run)
    assert run.saved_paths[0].read_bytes() == run.saved_paths[1].read_bytes()


def test_the_name_is_filled_in(tmp_path: Path) -> None:
    run = Recorder(tmp_path, '{"name": "Two/brushes: a <test>"}')
    save_image(_image(), name="{recipe} {width}x{height} {date} {time}", format="WebP", run=run)
    assert re.fullmatch(
        r"Two-brushes- a -test- 8x5 \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.webp", run.saved_paths[0].name
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../{recipe}", "folder"),
        ("a\\b", "folder"),
        ("{seed}", "{seed}"),
        ("{", "brace"),
        ("a}b", "brace"),
        ("{}", "{}"),
    ],
)
def test_a_name_that_is_not_allowed_is_a_complaint_before_the_run(
    tmp_path: Path, name: str, words: str
) -> None:
    check = spec_of(save_image).check
    assert check is not None
    complaints = list(check({"name": name}))
    assert [complaint.parameter for complaint in complaints] == ["name"]
    assert words in complaints[0].message
    assert complaints[0].hint
    with pytest.raises(NodeError) as refused:
        save_image(_image(), name=name, run=Recorder(tmp_path))
    assert refused.value.input == "name"
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=150, deadline=None)
@given(
    recipe=st.text(max_size=300)
    | st.sampled_from(["..", ".", "CON", "nul.x", "a/../../b", " . ", "画" * 200])
)
def test_any_recipe_name_becomes_a_plain_file_name(recipe: str) -> None:
    name = _fill("{recipe}", json.dumps({"name": recipe}), 1, 1)
    assert name == Path(name).name
    assert name.strip(" .") == name
    assert name.isprintable() or not name.isascii()
    assert len(name.encode()) <= 201
    assert not set(name) & set('<>:"/\\|?*\0')
    assert name.lower() not in {"con", "nul"}


@pytest.mark.parametrize(
    "recipe", [None, "not json", "[]", "{}", '{"name": 3}', '{"name": ""}', "[" * 100_000]
)
def test_a_recipe_without_a_name_gives_picture(recipe: str | None) -> None:
    assert _fill("{recipe}", recipe, 1, 1) == "picture"


@pytest.mark.parametrize("format", ["PNG", "PNG 16-bit", "JPEG", "WebP"])
def test_a_picture_of_one_pixel_is_saved_and_loaded(tmp_path: Path, format: str) -> None:
    run = Recorder(tmp_path)
    save_image(torch.full((3, 1, 1), 0.5), torch.full((1, 1, 1), 1.0), format=format, run=run)  # type: ignore[arg-type]
    assert (load_image(run.saved_paths[0]).image - 0.5).abs().max() < 0.02


def test_alpha_of_another_size_is_brought_to_the_pictures(tmp_path: Path) -> None:
    run = Recorder(tmp_path)
    save_image(_image(10, 10), torch.full((1, 20, 20), 0.5), run=run)
    assert (load_image(run.saved_paths[0]).alpha - 0.5).abs().max() < 0.01


def test_a_preview_hands_on_what_came_in() -> None:
    image, alpha = _image(), _image(channels=1)
    assert preview(image).image is image
    assert torch.equal(preview(image).alpha, torch.ones(1, 5, 8))
    assert preview(image, alpha).alpha is alpha
