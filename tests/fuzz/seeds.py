"""`python -m tests.fuzz.seeds`: writes the small files that fuzzing starts from into `tests/fuzz/corpus`.

Names say what a file is. Those that a crash taught, and that are made nowhere here, are left alone.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from pathlib import Path
from typing import Any

from nodes.pictures.png import with_recipe
from server.pool.frames import MAX_PAYLOAD, pack
from tests.fuzz.__main__ import CORPUS
from tests.nodes.pictures import files

SMALL_RECIPE: dict[str, Any] = {
    "impasto": 1,
    "name": "Seed",
    "inputs": {"photo": {"node": "photo", "parameter": "file"}},
    "nodes": {
        "photo": {"type": "LoadImage", "version": 1, "parameters": {"file": "sample:coast"}},
        "soft": {
            "type": "definition:soften",
            "inputs": {"picture": "photo.image"},
            "parameters": {"how_far": 2},
        },
        "both": {"type": "Blend", "inputs": {"base": "photo.image", "overlay": "soft.image"}},
        "save": {"type": "SaveImage", "inputs": {"image": "both.image"}, "mode": "mute"},
    },
    "definitions": {
        "soften": {
            "inputs": {"picture": "Image"},
            "outputs": {"image": "smooth.image"},
            "parameters": {"how_far": {"node": "smooth", "parameter": "radius"}},
            "nodes": {"smooth": {"type": "SmoothAndSharpen", "inputs": {"image": "$.picture"}}},
        }
    },
    "layout": {"photo": [0, 1.5], "$editor": {"notes": [{"text": "ä\u2028"}]}},
}


def recipes() -> dict[str, bytes]:
    """Texts of recipes, sound and not."""
    circle = {
        name: {"type": "Vignette", "inputs": {"image": f"{other}.image"}} for name, other in ("ab", "ba")
    }
    recursive = {"d": {"outputs": {"o": "n.o"}, "nodes": {"n": {"type": "definition:d"}}}}
    return {
        "sound.json": json.dumps(SMALL_RECIPE).encode(),
        "empty.json": b'{"impasto": 1}',
        "circle.json": json.dumps({"impasto": 1, "nodes": circle}).encode(),
        "recursive.json": json.dumps({"impasto": 1, "definitions": recursive}).encode(),
        "newer.json": b'{"impasto": 99, "nodes": {}}',
        "twice.json": b'{"impasto": 1, "nodes": {}, "nodes": {}}',
        "numbers.json": b'{"impasto": 1, "layout": {"a": [NaN, Infinity, 1e999, -0, ' + b"9" * 400 + b"]}}",
        "surrogate.json": b'{"impasto": 1, "name": "\\ud800"}',
        "deep.json": b'{"impasto": 1, "layout": {"a": ' + b"[" * 300 + b"]" * 300 + b"}}",
        "mark.json": b'\xef\xbb\xbf{"impasto": 1, "name": "\\u0000 ' + "ü".encode() + b'"}',
    }


def metadata() -> dict[str, bytes]:
    """PNGs with and without a recipe inside."""
    plain = files.png(files.random_pixels(2, 3))

    def with_text(body: bytes, kind: bytes = b"iTXt") -> bytes:
        return files.png(files.random_pixels(2, 3), files.chunk(kind, body))

    return {
        "plain.png": plain,
        "recipe.png": with_recipe(plain, json.dumps(SMALL_RECIPE)),
        "compressed.png": with_text(b"impasto\0\1\0\0\0x\x9cK\xca\xc9\xcf\x02\0\x06\x1f\x02\x1f"),
        "no-text.png": with_text(b"impasto\0\0\0\0\0\xff\xfe"),
        "short.png": with_text(b"impasto\0"),
        "other-texts.png": with_text(b"Comment\0hello", b"tEXt"),
        "cut.png": plain[:-20],
        "checksum.png": plain[:-5] + b"\0" + plain[-4:],
        "private.png": files.png(files.random_pixels(1, 1), files.chunk(b"acTL", struct.pack(">II", 2, 0))),
    }


def pictures() -> dict[str, bytes]:
    """A small picture of each format and kind."""
    from PIL import Image as Pillow

    small = Pillow.fromarray(files.random_pixels(6, 5))
    frames = [Pillow.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    return {
        "rgb.png": files.png(files.random_pixels(4, 5)),
        "alpha-16.png": files.png(files.random_pixels(3, 4, 4, depth=16)),
        "grey.png": files.png(files.random_pixels(3, 4, 1)),
        "interlaced.png": files.interlaced_png(files.random_pixels(9, 9)),
        "palette.png": files.saved(small.convert("P"), "PNG"),
        "turned.jpg": files.saved(small, "JPEG", exif=files.exif(6)),
        "progressive.jpg": files.saved(small, "JPEG", progressive=True),
        "inks.jpg": files.saved(small.convert("CMYK"), "JPEG"),
        "lossy.webp": files.saved(small, "WEBP"),
        "lossless.webp": files.saved(small.convert("RGBA"), "WEBP", lossless=True),
        "little.tiff": files.tiff(files.random_pixels(4, 4), photometric=2),
        "big-end.tiff": files.tiff(files.random_pixels(4, 4, depth=16), photometric=2, order=">"),
        "packed.tiff": files.saved(small, "TIFF", compression="tiff_lzw"),
        "plain.bmp": files.saved(small, "BMP"),
        "still.gif": files.saved(small.convert("P"), "GIF"),
        "moving.gif": files.saved(frames[0], "GIF", save_all=True, append_images=frames[1:]),
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "huge.png": b"\x89PNG\r\n\x1a\n"
        + files.chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)),
    }


def weights() -> dict[str, bytes]:
    """Safetensors and torch's archives, whole and not."""
    import torch
    from safetensors.torch import save

    table = {"features.0.weight": torch.ones(2, 3, 1, 1), "features.0.bias": torch.zeros(2)}
    whole = save(table)
    stored = io.BytesIO()
    torch.save(table, stored)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\x80\x02}q\0." + b"\0" * 200)
    overlapping = {"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    overlapping["b"] = overlapping["a"]
    header = json.dumps(overlapping).encode()
    return {
        "whole.safetensors": whole,
        "cut.safetensors": whole[:-3],
        "huge-header.safetensors": struct.pack("<Q", 2**63) + whole[8:],
        "overlapping.safetensors": struct.pack("<Q", len(header)) + header + b"\0" * 4,
        "deep.safetensors": struct.pack("<Q", 3000) + b"[" * 3000,
        "stored.pth": stored.getvalue(),
        "packed.pth": packed.getvalue(),
        "pickle.pth": pickle.dumps({"a": [1, 2]}, protocol=2),
        "code.pth": b"cos\nsystem\n(S'true'\ntR.",
    }


def frames() -> dict[str, bytes]:
    """Streams of messages between server and worker."""
    return {
        "two.bin": pack({"do": "paint", "run": "1"}, b"{}") + pack({"is": "ready"}),
        "cut.bin": pack({"a": 1}, b"payload")[:-1],
        "lengths.bin": struct.pack(">II", 5, 0),
        "too-long.bin": struct.pack(">II", 2, MAX_PAYLOAD + 1) + b"{}",
        "list.bin": struct.pack(">II", 2, 0) + b"[]",
        "deep.bin": struct.pack(">II", 3000, 0) + b"[" * 3000,
        "digits.bin": struct.pack(">II", 5006, 0) + b'{"a":' + b"9" * 5000 + b"}",
        "printed.bin": b"Some library printed this line.\n",
    }


def seeds() -> dict[str, dict[str, bytes]]:
    """Return the files by target and name."""
    return {
        "recipe": recipes(),
        "metadata": metadata(),
        "header": pictures(),
        "picture": pictures(),
        "weights": weights(),
        "frames": frames(),
    }


def main(corpus: Path = CORPUS) -> None:
    """Write every seed."""
    for target, kept in seeds().items():
        (corpus / target).mkdir(parents=True, exist_ok=True)
        for name, data in kept.items():
            (corpus / target / name).write_bytes(data)


if __name__ == "__main__":
    main()
