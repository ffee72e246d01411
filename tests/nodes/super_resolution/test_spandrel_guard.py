"""spandrel is imported beside any build of torchvision, whether its extension loads or not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

DECLARED_BY_EXTENSION = """
import torch
extension = torch.library.Library("torchvision", "DEF")
for name in ("nms", "qnms"):
    extension.define(name + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    torch.library.register_fake("torchvision::" + name)(lambda *arguments: None)
"""

EXTENSION_MISSING = """
import torch
def refuse(path):
    raise OSError("libcudart.so.12: cannot open shared object file")
torch.ops.load_library = refuse
"""

IMPORT = """
from nodes.super_resolution import spandrel_guard
package = spandrel_guard.spandrel()
print(len(list(package.MAIN_REGISTRY)) > 10, len(spandrel_guard._libraries))
"""


def stand_in(folder: Path, torchvision: str) -> None:
    """Write packages that are imported as torchvision and spandrel are, in a fraction of the time."""
    for name, code in (("torchvision", torchvision), ("spandrel", "MAIN_REGISTRY = range(11)")):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(code)


def python(code: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter, for torchvision's import cannot be undone."""
    paths = [*map(str, folders), str(ROOT)]
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}\n{code}"],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_schemas_that_the_extension_did_not_declare_are_declared_once() -> None:
    result = python(EXTENSION_MISSING + IMPORT)
    assert result.stdout.split() == ["True", "1"], result.stderr


def test_schemas_that_the_extension_declared_are_left_alone(tmp_path: Path) -> None:
    stand_in(tmp_path, DECLARED_BY_EXTENSION)
    result = python(IMPORT, tmp_path)
    assert result.stdout.split() == ["True", "0"], result.stderr


def test_another_fault_of_torchvision_is_not_hidden(tmp_path: Path) -> None:
    stand_in(tmp_path, "raise RuntimeError('a disk on fire')")
    result = python(IMPORT, tmp_path)
    assert result.returncode == 1
    assert "RuntimeError: a disk on fire" in result.stderr
