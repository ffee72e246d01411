"""The house: imports run one way, and what must start fast loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import nodes

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "nodes": set(),
    "graphs": {"nodes"},
    "server": {"nodes", "graphs"},
    "impasto": {"nodes", "graphs", "server"},
}


def modules(house: str) -> list[Path]:
    return [ROOT / "impasto.py"] if house == "impasto" else sorted((ROOT / house).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("house", MAY_IMPORT)
def test_imports_run_one_way(house: str) -> None:
    paths = modules(house)
    assert paths
    for path in paths:
        wrong = imported(path) & (set(MAY_IMPORT) - MAY_IMPORT[house] - {house})
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"


def test_the_server_imports_no_command() -> None:
    for path in modules("server"):
        if path.parent.name == "commands":
            continue
        found = {
            node.module
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("server.commands")
        }
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def loaded_by(code: str) -> set[str]:
    """Return which heavy packages a fresh interpreter has loaded after `code`."""
    heavy = "{'torch', 'torchvision', 'cv2', 'scipy', 'networkx', 'aiohttp', 'spandrel', 'skimage'}"
    program = f"{code}\nimport sys\nprint(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.splitlines()[-1].split()) if done.stdout.strip() else set()


def test_the_command_line_starts_without_anything_heavy() -> None:
    assert loaded_by("import impasto") == set()
    assert (
        loaded_by("import impasto\ntry:\n    impasto.app(['--help'])\nexcept SystemExit:\n    pass") == set()
    )


def test_the_catalogue_is_read_without_torch() -> None:
    assert loaded_by("from nodes.catalogue import shipped\nassert shipped()") == set()


def test_checking_every_shipped_recipe_imports_no_torch() -> None:
    code = (
        "from pathlib import Path\n"
        "from graphs.check import check\n"
        "from graphs.reading import read_recipe\n"
        "from graphs.store import ImageStore\n"
        "from nodes.catalogue import shipped\n"
        "paths = sorted(Path('graphs/recipes').glob('*.json'))\n"
        "assert paths\n"
        "for path in paths:\n"
        "    problems = check(read_recipe(path.read_bytes()), shipped(), ImageStore(Path('none')))\n"
        "    assert not problems, (path, problems)\n"
    )
    assert not loaded_by(code) & {"torch", "torchvision", "spandrel", "cv2", "scipy"}


def test_no_lock_file_names_a_host() -> None:
    lock = (ROOT / "web" / "package-lock.json").read_text()
    assert '"resolved"' not in lock


def test_a_node_is_the_function_however_often_it_is_asked_for() -> None:
    # Importing a sub-package sets it as an attribute, and would hide a node of the same name.
    folder = Path(nodes.__file__).parent
    for name in nodes.HOMES:
        for _ in range(2):
            assert callable(getattr(nodes, name)), name
            assert getattr(nodes, name).__name__ == name
        assert not (folder / name).exists(), name
