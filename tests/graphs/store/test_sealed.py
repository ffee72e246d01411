"""Tensors in a file: every program reads it, nothing damaged is taken, and they lie in memory as they did."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from graphs.store.layout import laid_back, laid_plain
from graphs.store.outputs import put_together, taken_apart
from graphs.store.sealed import Damaged, Sealed, Unsealable, read_header, read_tensors
from nodes.contract import Noise, Style


def written(tensors: dict[str, torch.Tensor], values: dict[str, Any]) -> bytes:
    sealed, file = Sealed(tensors, values), io.BytesIO()
    sealed.write(file)
    assert len(file.getvalue()) == sealed.size
    return file.getvalue()


def read(data: bytes) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    file = io.BytesIO(data)
    header = read_header(file)
    return read_tensors(file, header), header.values


def test_the_library_reads_what_is_written() -> None:
    from safetensors.torch import load

    tensors = {
        "grey": torch.rand(3, 5, 7),
        "none": torch.zeros(0, 4),
        "one": torch.tensor(2.5, dtype=torch.float64),
        "yes": torch.tensor([True, False]),
        "half": torch.rand(5).bfloat16(),
    }
    data = written(tensors, {"words": "Été"})
    for found in (load(data), read(data)[0]):
        assert found.keys() == tensors.keys()
        assert all(torch.equal(found[name], tensor) for name, tensor in tensors.items())
        assert all(found[name].dtype == tensor.dtype for name, tensor in tensors.items())
    assert read(data)[1] == {"words": "Été"}


def test_every_bit_counts() -> None:
    data = written({"a": torch.rand(1, 3, 3)}, {"seconds": 1.5})
    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(Damaged):
            read(bytes(damaged))
    for length in range(len(data)):
        with pytest.raises(Damaged):
            read(data[:length])
    with pytest.raises(Damaged):
        read(data + b"\0")


@given(st.binary(max_size=300))
def test_any_bytes_are_damaged_and_nothing_worse(data: bytes) -> None:
    with pytest.raises(Damaged):
        read(data)


def test_what_has_no_place_in_such_a_file_is_refused() -> None:
    with pytest.raises(Unsealable):
        Sealed({"a": torch.zeros(1, dtype=torch.complex64)}, {})
    with pytest.raises(Unsealable):
        Sealed({}, {"words": "a" * 2_000_000})


@pytest.mark.parametrize(
    "tensor",
    [
        torch.rand(3, 4, 5),
        torch.rand(4, 5, 3).permute(2, 0, 1),
        torch.rand(1, 4, 5).expand(3, -1, -1),
        torch.rand(5, 4).T,
        torch.rand(()),
        torch.rand(1, 1, 1),
    ],
)
def test_a_tensor_lies_as_it_did(tensor: torch.Tensor) -> None:
    plain, layout = laid_plain(tensor)
    assert plain.is_contiguous()
    back = laid_back(plain.clone(), layout)
    assert torch.equal(back, tensor)
    assert back.stride() == tensor.stride()


def test_a_part_of_a_larger_tensor_is_written_alone() -> None:
    part = torch.rand(3, 10, 10)[:, 2:4, 3:8]
    plain, layout = laid_plain(part)
    assert plain.numel() == 30
    assert torch.equal(laid_back(plain, layout), part)


def test_values_of_every_socket_come_back_as_they_were() -> None:
    image, mask = torch.rand(3, 4, 6), torch.rand(1, 4, 6)
    style = Style(image, 0.1, 2.5, style_mask=mask, propagation="all", grow=-3)
    outputs: dict[str, object] = {
        "image": image,
        "mask": mask.expand(1, 4, 6),
        "noise": Noise(image, mask),
        "style": style,
        "number": 0.1,
        "word": "hello",
        "whether": True,
        "nothing": None,
    }
    described, tensors = taken_apart(outputs)
    back: dict[str, Any] = put_together(json.loads(json.dumps(described)), tensors)
    assert list(back) == list(outputs)
    assert {name: back[name] for name in ("number", "word", "whether", "nothing")} == {
        "number": 0.1,
        "word": "hello",
        "whether": True,
        "nothing": None,
    }
    assert torch.equal(back["image"], image)
    assert torch.equal(back["noise"].amount, mask)
    made = back["style"]
    assert (made.weight, made.scale, made.content_mask, made.propagation, made.grow) == (
        style.weight,
        style.scale,
        None,
        "all",
        -3,
    )
    assert torch.equal(made.image, image)
    assert torch.equal(made.style_mask, mask)


@pytest.mark.parametrize("value", [object(), [1], {"a": 1}, b"x", torch.zeros(1, device="meta")])
def test_what_no_socket_has_is_not_written(value: object) -> None:
    with pytest.raises(Unsealable):
        taken_apart({"value": value})


@pytest.mark.parametrize(
    "described",
    [
        {"a": {"kind": "Path", "fields": {"x": {"plain": 1}}}},
        {"a": {"kind": "Noise", "fields": {"x": {"plain": 1}}}},
        {"a": {"tensor": "missing", "shape": [1], "order": [0]}},
        {"a": {"tensor": "t", "shape": [7], "order": [0, 1]}},
        {"a": 5},
        [1],
    ],
)
def test_only_types_of_sockets_are_made(described: Any) -> None:
    with pytest.raises(Damaged):
        put_together(described, {"t": torch.zeros(2, 2)})
