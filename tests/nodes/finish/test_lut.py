"""The LUT node and the looks that ship."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodes.contract import NodeError
from nodes.finish.cube import read_cube
from nodes.finish.looks import LOOKS, SIZE, rendered
from nodes.finish.lut import DEFAULT, SHIPPED, find_lut, lut, lut_names


def _noise(*size: int) -> torch.Tensor:
    return torch.rand(3, *size, generator=torch.Generator().manual_seed(4))


def _put(home: Path, name: str, text: str) -> None:
    (home / "models").mkdir(exist_ok=True)
    (home / "models" / name).write_text(text)


def test_a_cube_in_the_model_folder_is_offered_and_used(home: Path) -> None:
    corners = [(r, g, b) for b in (0, 1) for g in (0, 1) for r in (0, 1)]
    swapped = "\n".join(f"{b} {g} {r}" for r, g, b in corners)
    _put(home, "swap.cube", f"LUT_3D_SIZE 2\n{swapped}\n")
    assert "swap.cube" in lut_names()
    image = _noise(7, 8)
    torch.testing.assert_close(lut(image, "swap.cube"), image.flip(0))
    torch.testing.assert_close(lut(image, "swap.cube", 0.5), (image + image.flip(0)) / 2)
    assert torch.equal(lut(image, "swap.cube", 0), image)


def test_a_one_dimensional_table_bends_each_primary_over_its_domain(home: Path) -> None:
    _put(
        home,
        "bend.cube",
        "LUT_1D_SIZE 3\nDOMAIN_MIN 0 0 -1\nDOMAIN_MAX 1 2 1\n0 0 0\n0.25 0.5 0.5\n1 1 1\n",
    )
    image = _noise(7, 8)
    red = torch.where(image[0] < 0.5, image[0] / 2, 0.25 + (image[0] - 0.5) * 1.5)
    expected = torch.stack((red, image[1] / 2, (image[2] + 1) / 2))
    torch.testing.assert_close(lut(image, "bend.cube"), expected)


def test_a_bad_file_is_refused_with_its_line(home: Path) -> None:
    _put(home, "bad.cube", "LUT_1D_SIZE 2\n0 0 0\n1 one 1\n")
    with pytest.raises(NodeError, match="line 3: 'one' is no number") as refused:
        lut(_noise(2, 2), "bad.cube")
    assert refused.value.input == "lut"


@pytest.mark.parametrize("name", ["none.cube", "../x.cube", ".cube", "x.txt", "", "a/b.cube"])
def test_a_name_that_is_no_file_says_how_to_bring_one_in(home: Path, name: str) -> None:
    with pytest.raises(NodeError) as refused:
        find_lut(name)
    assert refused.value.input == "lut"
    assert "impasto models get FILE" in refused.value.hint
    assert DEFAULT in refused.value.hint


def test_the_files_that_ship_are_the_looks() -> None:
    assert lut_names() == sorted(look.name for look in LOOKS)
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 200_000
    assert DEFAULT in lut_names()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_between_its_entries_a_look_is_itself(look) -> None:  # type: ignore[no-untyped-def]
    assert read_cube(find_lut(look.name)).size == SIZE
    image = 0.15 + 0.7 * _noise(40, 40)  # but for the most saturated colours, where sRGB ends
    apart = (lut(image, look.name) - rendered(look, image).float()).abs()
    assert apart.mean() < 0.004
    assert apart.flatten().quantile(0.99) < 0.04


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_a_look_keeps_the_order_of_greys(look) -> None:  # type: ignore[no-untyped-def]
    greys = torch.linspace(0, 1, 200).expand(3, 1, -1).clone()
    found = lut(greys, look.name)
    light = (found * torch.tensor([0.2126, 0.7152, 0.0722])[:, None, None]).sum(0)
    assert (light.diff() > 0).all()
    assert float(light[0, 0]) < 0.15
    assert float(light[0, -1]) > 0.9


def test_black_and_white_looks_have_no_colour() -> None:
    found = lut(_noise(10, 10), "silver")
    assert (found - found.mean(0)).abs().max() < 2e-3
