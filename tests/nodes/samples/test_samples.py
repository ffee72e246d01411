"""The pictures that ship: complete, free to use, of the promised size, and redrawn alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nodes.samples import SAMPLES, Sample, SampleNotFound, find_sample
from nodes.samples.drawing import STYLES, draw
from nodes.samples.drawing.canvas import Picture, colours, noise, ramp, relief, smoothstep

FREE = {"CC0-1.0", "public domain"}
SMALL = 72


def by_name(sample: Sample) -> str:
    return sample.name


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_a_sample_is_a_whole_rgb_jpeg(sample: Sample) -> None:
    with Image.open(sample.path) as picture:
        picture.load()
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        # Without a profile a picture is sRGB, which is what these are.
        assert "icc_profile" not in picture.info
        assert not picture.getexif()
        assert min(picture.size) >= (768 if sample.kind == "style" else 300)


@pytest.mark.parametrize("sample", SAMPLES, ids=by_name)
def test_a_sample_names_its_terms_source_and_author(sample: Sample) -> None:
    assert sample.licence in FREE
    assert sample.source
    assert sample.author
    assert sample.title
    assert sample.file == f"{sample.kind}s/{sample.name}.jpg"


def test_the_promised_numbers_of_pictures_ship_within_five_megabytes() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
    assert sum(sample.kind == "photo" for sample in SAMPLES) >= 5
    assert sum(sample.kind == "style" for sample in SAMPLES) >= 6
    assert sum(sample.path.stat().st_size for sample in SAMPLES) <= 5_000_000


def test_every_picture_on_disk_is_listed_with_its_source() -> None:
    folder = SAMPLES[0].path.parents[1]
    listed = {sample.path for sample in SAMPLES}
    assert {*folder.glob("photos/*"), *folder.glob("styles/*")} == listed
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for sample in SAMPLES:
        assert f"| `{sample.name}` |" in sources
        assert sample.author in sources


def test_a_sample_is_found_by_name_and_an_unknown_one_lists_those_that_ship() -> None:
    assert find_sample("astronaut").kind == "photo"
    with pytest.raises(SampleNotFound, match=r"'van-gogh'.*astronaut.*swirl") as error:
        find_sample("van-gogh")
    assert isinstance(error.value, KeyError)


def test_the_list_of_samples_loads_no_picture_library() -> None:
    code = (
        "import sys, nodes.samples.drawing; "
        "print(sorted({'numpy', 'cv2', 'PIL', 'torch', 'skimage'} & set(sys.modules)))"
    )
    root = SAMPLES[0].path.parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    """Every style drawn once, small."""
    return {name: draw(name, SMALL) for name in STYLES}


@pytest.mark.parametrize("name", ["glass", "swirl"])
def test_a_style_drawn_twice_is_the_same(name: str, drawn: dict[str, Picture]) -> None:
    assert draw(name, SMALL).tobytes() == drawn[name].tobytes()


@pytest.mark.parametrize("name", STYLES)
def test_a_drawn_style_covers_the_sheet_and_is_nowhere_flat(name: str, drawn: dict[str, Picture]) -> None:
    picture = drawn[name]
    assert picture.shape == (SMALL, SMALL * 4 // 3, 3)
    assert picture.dtype == np.uint8
    tone = picture.mean(axis=2)
    assert tone.std() > 20
    blocks = tone.reshape(6, SMALL // 6, 8, SMALL // 6).std(axis=(1, 3))
    assert (blocks > 3).mean() > 0.9


@pytest.mark.parametrize("name", STYLES)
def test_the_shipped_file_shows_what_its_own_script_draws(name: str, drawn: dict[str, Picture]) -> None:
    # A small drawing has other random numbers but the same composition, so thumbnails of the two are alike.
    def thumbnail(picture: Image.Image) -> NDArray[np.float64]:
        return np.asarray(picture.resize((16, 12), Image.Resampling.BOX), dtype=np.float64).ravel()

    with Image.open(find_sample(name).path) as file:
        shipped = thumbnail(file)
    likeness = {
        other: np.corrcoef(shipped, thumbnail(Image.fromarray(picture)))[0, 1]
        for other, picture in drawn.items()
    }
    assert max(likeness, key=likeness.__getitem__) == name
    assert likeness[name] > 0.35


def test_an_unknown_style_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="swirl"):
        draw("crayon")


def test_noise_has_mean_zero_deviation_one_and_no_preferred_lattice() -> None:
    field = noise((128, 160), np.random.default_rng(1), 40, finest=12).astype(np.float64)
    assert field.shape == (128, 160)
    assert abs(field.mean()) < 1e-4
    assert field.std() == pytest.approx(1, abs=1e-4)
    # Cut below 12 pixels: next to no energy is left in neighbour differences.
    assert np.diff(field, axis=1).std() < 0.35
    rough = noise((128, 160), np.random.default_rng(1), 40).astype(np.float64)
    assert np.diff(rough, axis=1).std() > np.diff(field, axis=1).std()


def test_flat_paint_keeps_its_colour_and_a_slope_towards_the_light_brightens() -> None:
    tint = np.broadcast_to(colours("808040"), (32, 32, 3)).astype(np.float32)
    flat = relief(tint, np.full((32, 32), 0.5, np.float32), depth=10, gloss=0.3)
    np.testing.assert_allclose(flat, tint, atol=1e-5)
    rise = (np.mgrid[0:32, 0:32].sum(axis=0) / 64).astype(np.float32)
    # The light comes from the upper left: a surface that rises to the lower right faces it.
    towards = relief(tint, rise, depth=10, gloss=0.0)[8:24, 8:24]
    away = relief(tint, -rise, depth=10, gloss=0.0)[8:24, 8:24]
    assert towards.mean() > tint.mean() > away.mean()


def test_ramps_and_steps_meet_their_end_values() -> None:
    value = np.array([-1.0, 0.0, 0.25, 0.5, 1.0, 2.0], dtype=np.float32)
    palette = colours("000000", "ff0000")
    np.testing.assert_allclose(ramp(value, (0, 1), palette)[:, 0], np.clip(value, 0, 1), atol=1e-6)
    np.testing.assert_allclose(smoothstep(0, 1, value), [0, 0, 0.15625, 0.5, 1, 1], atol=1e-6)
    np.testing.assert_allclose(smoothstep(1, 0, value), 1 - smoothstep(0, 1, value), atol=1e-6)


def test_the_photographs_are_those_of_scikit_image() -> None:
    data = pytest.importorskip("skimage.data")
    for sample in SAMPLES:
        if sample.kind != "photo":
            continue
        original = np.asarray(getattr(data, sample.source.rpartition(".")[2])(), dtype=float)
        if original.ndim == 2:
            original = np.repeat(original[..., None], 3, axis=2)
        with Image.open(sample.path) as file:
            kept = np.asarray(file, dtype=float)
        assert kept.shape == original.shape
        # JPEG of quality 92: about 40 dB on the luminance.
        assert np.sqrt(((kept - original).mean(axis=2) ** 2).mean()) < 4


def test_the_scripts_never_open_another_picture() -> None:
    folder = Path(SAMPLES[0].path.parents[1]) / "drawing"
    for script in folder.glob("*.py"):
        text = script.read_text(encoding="utf-8")
        assert "imread" not in text
        assert "Image.open" not in text
