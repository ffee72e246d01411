"""Pictures over HTTP."""

from __future__ import annotations

import hashlib
import io

import numpy as np
from PIL import Image

from tests.graphs.store import pictures
from tests.server.serving import PATIENCE, Api


async def test_an_upload_is_stored_listed_shown_and_deleted(api: Api) -> None:
    source = pictures.png(400, 200, seed=7)
    picture = await api.call("POST", "/api/images?name=..%2F..%2Fme%20too.png", status=201, data=source)
    assert picture["kind"] == "upload"
    assert picture["name"] == "me too.png"
    assert (picture["width"], picture["height"]) == (400, 200)

    stored = await api.call("GET", f"/api/images/{picture['ref']}/file")
    assert picture["ref"] == f"sha256:{hashlib.sha256(stored).hexdigest()}"
    assert picture["bytes"] == len(stored)
    same = np.asarray(Image.open(io.BytesIO(stored))) == np.asarray(Image.open(io.BytesIO(source)))
    assert same.all()

    listed = await api.call("GET", "/api/images")
    assert picture in listed
    kinds = [entry["kind"] for entry in listed]
    assert kinds == sorted(kinds)  # samples first

    digest = picture["ref"].removeprefix("sha256:")
    await api.call("DELETE", f"/api/images/{digest}", status=204)
    assert picture not in await api.call("GET", "/api/images")
    await api.refused("GET", f"/api/images/{picture['ref']}/file", 404)
    await api.refused("DELETE", f"/api/images/{digest}", 404)


async def test_thumbnails_fit_the_side_that_was_asked_for(api: Api) -> None:
    picture = await api.call("POST", "/api/images", status=201, data=pictures.png(900, 300, seed=8))
    for side, expected in ((64, 64), (320, 320), (500, 320), (640, 640), (1024, 900)):
        async with api.session.get(f"/api/images/{picture['ref']}/thumbnail?side={side}") as response:
            assert response.headers["Content-Type"] == "image/jpeg"
            assert "immutable" in response.headers["Cache-Control"]
            thumbnail = Image.open(io.BytesIO(await response.read()))
        assert thumbnail.format == "JPEG"
        assert thumbnail.width == expected
        assert abs(thumbnail.height - expected / 3) <= 1


async def test_a_sample_has_a_file_and_a_thumbnail(api: Api) -> None:
    listed = await api.call("GET", "/api/images")
    sample = next(entry for entry in listed if entry["kind"] == "sample")
    content = await api.call("GET", f"/api/images/{sample['ref']}/file")
    assert Image.open(io.BytesIO(content)).size == (sample["width"], sample["height"])
    small = await api.call("GET", f"/api/images/{sample['ref']}/thumbnail?side=64")
    assert max(Image.open(io.BytesIO(small)).size) == 64


async def test_what_is_transparent_shows_white(api: Api) -> None:
    clear = pictures.saved(Image.new("RGBA", (200, 100), (255, 0, 0, 0)), "PNG")
    picture = await api.call("POST", "/api/images", status=201, data=clear)
    small = await api.call("GET", f"/api/images/{picture['ref']}/thumbnail?side=160")
    assert np.asarray(Image.open(io.BytesIO(small))).min() > 250
    stored = await api.call("GET", f"/api/images/{picture['ref']}/file")
    assert Image.open(io.BytesIO(stored)).mode == "RGBA"


async def test_every_editor_hears_of_an_upload(api: Api) -> None:
    async with api.session.ws_connect("/api/events") as socket:
        assert (await socket.receive_json())["event"]["kind"] == "hello"
        await api.call("POST", "/api/images", status=201, data=pictures.png(30, 30, seed=9))
        kinds = []
        while "images_changed" not in kinds:
            kinds.append((await socket.receive_json(timeout=PATIENCE))["event"]["kind"])


async def test_a_page_of_pictures_goes_on_behind_the_last_one(api: Api) -> None:
    await api.call("POST", "/api/images", status=201, data=pictures.png(31, 30, seed=10))
    whole = await api.call("GET", "/api/images")
    async with api.session.get("/api/images?limit=2") as response:
        assert await response.json() == whole[:2]
        following = response.links["next"]["url"]
    async with api.session.get(following) as response:
        assert await response.json() == whole[2:4]
    async with api.session.get(f"/api/images?limit=500&after={whole[1]['ref']}") as response:
        assert await response.json() == whole[2:]
        assert "Link" not in response.headers
