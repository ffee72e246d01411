"""The pages that are made from the code say what the code says, and links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from docs.generate import DOCS, pages
from graphs.reading import read_recipe
from nodes.models.catalogue import catalogue
from nodes.samples import find_sample
from server.films.cutting import MOST_WAITING, SECONDS_LIMIT
from server.queue.messages import Event

ROOT = Path(__file__).resolve().parents[1]
RECIPES = sorted((ROOT / "graphs" / "recipes").glob("*.json"))


@pytest.mark.parametrize("name", ["api.md", "nodes.md", "recipe.schema.json"])
def test_generated_pages_are_current(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run: make docs"


def test_every_event_of_the_socket_is_in_the_docs() -> None:
    schema = TypeAdapter(Event).json_schema()
    kinds = set(schema["discriminator"]["mapping"])
    assert "run_started" in kinds
    assert kinds <= set(re.findall(r"\w+", (DOCS / "api.md").read_text()))


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_shipped_recipes_meet_the_published_schema(path: Path) -> None:
    jsonschema.validate(json.loads(path.read_text()), json.loads((DOCS / "recipe.schema.json").read_text()))
    recipe = read_recipe(path.read_bytes())
    assert recipe.about
    assert recipe.inputs


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in DOCS.glob("*.md"))])
def test_links_between_pages_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text()
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_a_backup_leaves_out_only_what_lies_in_the_data_folder_itself() -> None:
    (command,) = re.findall(r"^rsync .*--exclude.*$", (DOCS / "operations.md").read_text(), re.MULTILINE)
    words = shlex.split(command)
    *_, source, _ = words
    assert source.endswith("/"), "patterns are anchored in the folder whose content is sent"
    left_out = [after for word, after in pairwise(words) if word == "--exclude"]
    assert left_out
    # Only what is being written may lie deeper: no name of a user's begins with a dot.
    assert [pattern for pattern in left_out if not pattern.startswith("/")] == [".*.part"]


def test_the_proxy_of_the_docs_encrypts_and_waits_as_long_as_an_answer_may_take() -> None:
    (block,) = re.findall(r"```\n(server \{\n.*?)```", (DOCS / "operations.md").read_text(), re.DOTALL)
    assert {"ssl_certificate", "ssl_certificate_key"} <= set(block.split())
    (waits,) = re.findall(r"proxy_read_timeout (\d+)s;", block)
    assert int(waits) > SECONDS_LIMIT * (1 + MOST_WAITING)


def test_the_docs_name_the_weights_whose_hash_is_not_known_whole() -> None:
    rules = (DOCS / "security.md").read_text().split("## The ten rules")[1].split("\n7. ")[0]
    unpinned = [entry.name for entry in catalogue().values() if not entry.shipped and not entry.pinned]
    assert unpinned
    assert [name for name in unpinned if f"`{name}`" not in rules] == []


def test_the_readmes_python_paints(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    small = code.replace("me.jpg", str(find_sample("chelsea").path))
    small = small.replace("levels=2", "levels=1, size=64, evaluations=1")
    assert small.count("size=64") == 1
    done = subprocess.run(
        [sys.executable, "-c", f"{small}\nprint(tuple(painting.shape))"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.strip() == "(3, 64, 96)"
