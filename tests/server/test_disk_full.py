"""A full disk: the one request fails with a clear sentence, and nothing that was there is harmed."""

from __future__ import annotations

from pathlib import Path

from tests.graphs.store import pictures
from tests.server.serving import Api, recipe, stub


def files(folder: Path) -> dict[Path, bytes]:
    """Every file in a folder, versions of recipes too."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_recipe_that_cannot_be_saved_leaves_the_older_one(api: Api) -> None:
    saved = await api.call("POST", "/api/recipes", status=201, body={"recipe": recipe(name="Kept")})
    before = files(api.server.home / "recipes")
    larger = {"recipe": recipe({f"n{i}": stub("Flat") for i in range(50)}, name="Larger")}
    with api.server.full_disk(room=100):
        for method, path in (("PUT", f"/api/recipes/{saved['id']}"), ("POST", "/api/recipes")):
            problems = await api.refused(method, path, 507, json=larger)
            assert "disk is full" in problems[0]["message"]
            assert "MB" in problems[0]["message"]
            assert str(api.server.home) not in str(problems)
    assert files(api.server.home / "recipes") == before


async def test_a_picture_that_cannot_be_stored_leaves_nothing_behind(api: Api) -> None:
    folder = api.server.home / "images"
    listed = await api.call("GET", "/api/images")
    before = sorted(path for path in folder.rglob("*") if path.is_file())
    picture = pictures.png(300, 300, seed=11)
    with api.server.full_disk(room=5000):
        problems = await api.refused("POST", "/api/images", 507, data=picture)
    assert "disk is full" in problems[0]["message"]
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == before
    assert await api.call("GET", "/api/images") == listed
    await api.call("POST", "/api/images", status=201, data=picture)
