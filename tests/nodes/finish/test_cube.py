"""The .cube format."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nodes.finish.cube import CubeError, parse_cube, read_cube

# The specification's example of a one-dimensional table, shortened, and a cube of 2 a side.
ONE = """#Created by hand
TITLE "Demo"

LUT_1D_SIZE 3
DOMAIN_MIN 0.0 0.0 0.0
DOMAIN_MAX 255.0 255.0 255.0
0 0 0
0.5 0.4 0.3
1 1 1
"""
CORNERS = [(r, g, b) for b in (0.0, 1.0) for g in (0.0, 1.0) for r in (0.0, 1.0)]
THREE = "LUT_3D_SIZE 2\n" + "\n".join("{} {} {}".format(*corner) for corner in CORNERS)


def test_a_one_dimensional_table() -> None:
    cube = parse_cube(ONE.splitlines())
    assert cube.title == "Demo"
    assert not cube.three_dimensional
    assert cube.highest == (255.0, 255.0, 255.0)
    torch.testing.assert_close(cube.table()[1], torch.tensor([0, 0.4, 1]))


def test_in_a_cube_red_changes_fastest() -> None:
    table = parse_cube(THREE.splitlines()).table()
    assert table[:, 0, 0, 1].tolist() == [1, 0, 0]
    assert table[:, 0, 1, 0].tolist() == [0, 1, 0]
    assert table[:, 1, 0, 0].tolist() == [0, 0, 1]


def test_domain_lines_may_stand_in_any_order_and_resolves_range_is_read() -> None:
    cube = parse_cube(["LUT_1D_SIZE 2", "DOMAIN_MIN 2 2 2", "DOMAIN_MAX 3 3 3", "0 0 0", "1 1 1"])
    assert (cube.lowest, cube.highest) == ((2.0,) * 3, (3.0,) * 3)
    cube = parse_cube(["LUT_3D_SIZE 2", "LUT_3D_INPUT_RANGE -0.5 1.5", *THREE.splitlines()[1:]])
    assert (cube.lowest, cube.highest) == ((-0.5,) * 3, (1.5,) * 3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "neither"),
        ("TITLE x", "neither"),
        ("0 0 0\nLUT_1D_SIZE 2", "line 1: a colour stands before"),
        ("LUT_3D_SIZE 66", "line 1: LUT_3D_SIZE must be a whole number from 2 to 65"),
        ("LUT_1D_SIZE 65537", "from 2 to 65,536"),
        ("LUT_3D_SIZE 1", "from 2"),
        ("LUT_3D_SIZE two", "from 2"),
        ("LUT_3D_SIZE " + "9" * 5000, "from 2"),
        ("LUT_1D_SIZE 2\nLUT_3D_SIZE 2", "line 2: a second size"),
        ("LUT_1D_SIZE 2\n0 0 0", "line 2: the file ends after 1 colours of 2"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n1 1 1", "line 4: more than the 2 colours"),
        ("LUT_1D_SIZE 2\n\n0 0\n1 1 1", "line 3: 2 numbers"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 nan 1", "line 3: nan is out of range"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 1e9 1", "line 3: 1e9 is out of range"),
        ("LUT_1D_SIZE 2\n0 0 0\n1 0x1 1", "line 3: '0x1' is no number"),
        ("LUT_1D_SIZE 2\n0 0 0\nTITLE a b", "line 3: 'TITLE' is no number"),
        ("LUT_1D_SIZE 2\nGAMMA 2\n0 0 0\n1 1 1", "line 2: 'GAMMA' is no keyword"),
        ("LUT_1D_SIZE 2\nDOMAIN_MIN 1 0 0\n0 0 0\n1 1 1", "DOMAIN_MAX does not lie above DOMAIN_MIN"),
        ("LUT_1D_SIZE 2\nDOMAIN_MIN 1 0\n0 0 0\n1 1 1", "line 2: 2 numbers"),
        ("LUT_1D_SIZE 2\nLUT_1D_INPUT_RANGE 1\n0 0 0\n1 1 1", "line 2: LUT_1D_INPUT_RANGE takes two"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(CubeError) as refused:
        parse_cube(text.splitlines())
    assert words in str(refused.value)


def test_files_that_are_no_text_or_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.cube"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CubeError, match="not text"):
        read_cube(path)
    with pytest.raises(CubeError, match="No such file"):
        read_cube(tmp_path / "none.cube")
    path.write_text(ONE)
    assert read_cube(path).size == 3
    monkeypatch.setattr("nodes.finish.cube.MAX_BYTES", 20)
    with pytest.raises(CubeError, match="at most 20"):
        read_cube(path)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(max_size=12)
        | st.sampled_from(["LUT_1D_SIZE 2", "LUT_3D_SIZE 2", "0 0 0", "DOMAIN_MAX 1 1 1"]),
        max_size=14,
    )
)
def test_any_text_is_a_table_or_refused(lines: list[str]) -> None:
    try:
        cube = parse_cube(lines)
    except CubeError:
        return
    assert cube.table().isfinite().all()
