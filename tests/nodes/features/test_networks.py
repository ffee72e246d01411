"""The feature networks against plain float64 sums, and what they promise about layers and borders."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch
from scipy.ndimage import correlate

from nodes.features.catalogue import find_weights
from nodes.features.loading import load_file
from nodes.features.network import FeatureNetwork
from nodes.features.vgg import pool
from nodes.features.weights_file import read_tensors


@pytest.fixture(scope="module")
def sketch() -> FeatureNetwork:
    return load_file(find_weights("sketch"))


def test_the_first_stage_is_a_rectified_correlation_with_a_replicated_border(sketch: FeatureNetwork) -> None:
    weights = read_tensors(find_weights("sketch"))
    kernel = weights["stage1.weight"][7].double().numpy()
    image = torch.rand(3, 12, 15)
    entered = (image.double().numpy() - 0.5) / 0.25
    expected = sum(correlate(entered[c], kernel[c], mode="nearest") for c in range(3))
    expected = np.maximum(expected + float(weights["stage1.bias"][7]), 0)
    found = sketch.features(image, ["stage1"])["stage1"][0, 7].double().numpy()
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_each_stage_is_half_the_size_of_the_one_before(sketch: FeatureNetwork) -> None:
    maps = sketch.features(torch.rand(3, 40, 51), sketch.layers)
    assert [tuple(maps[layer].shape[2:]) for layer in sketch.layers] == [(40, 51), (20, 26), (10, 13), (5, 7)]


def test_nothing_deeper_than_asked_is_computed(
    sketch: FeatureNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nodes.features.sketch.network as module

    seen: list[tuple[int, ...]] = []
    original = module.respond

    def counted(*arguments: torch.Tensor) -> torch.Tensor:
        seen.append(tuple(arguments[1].shape))
        return original(*arguments)

    monkeypatch.setattr(module, "respond", counted)
    sketch.features(torch.rand(3, 32, 32), ["stage2"])
    assert len(seen) == 2


def test_an_unknown_layer_names_those_there_are(sketch: FeatureNetwork) -> None:
    with pytest.raises(KeyError, match="stage1, stage2"):
        sketch.features(torch.rand(3, 32, 32), ["relu1_1"])


def test_a_change_outside_the_margin_changes_nothing(sketch: FeatureNetwork) -> None:
    image = torch.rand(3, 96, 96)
    changed = image.clone()
    for layer in sketch.layers:
        stride = 2 ** sketch.layers.index(layer)
        position = 48 // stride
        low, high = position * stride - sketch.margins[layer], (position + 1) * stride + sketch.margins[layer]
        changed = torch.rand(3, 96, 96)
        changed[:, max(low, 0) : high, max(low, 0) : high] = image[:, max(low, 0) : high, max(low, 0) : high]
        first, second = (
            sketch.features(x, [layer])[layer][0, :, position, position] for x in (image, changed)
        )
        assert torch.equal(first, second)


def vgg16_tensors() -> dict[str, torch.Tensor]:
    """A whole narrow VGG-16, random."""
    generator = torch.Generator().manual_seed(1)
    tensors: dict[str, torch.Tensor] = {}
    channels = 3
    for index in (0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28):
        weight = torch.randn((8, channels, 3, 3), generator=generator) / (4 * channels) ** 0.5
        tensors |= {f"features.{index}.weight": weight, f"features.{index}.bias": torch.zeros(8)}
        channels = 8
    return tensors


def test_vgg_16_is_told_from_vgg_19_by_its_indices(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file(vgg16_tensors(), tmp_path / "mine.safetensors")
    network = load_file(tmp_path / "mine.safetensors")
    assert network.layers[-2:] == ("conv5_3", "relu5_3")
    assert network.style_layers == ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
    assert network.content_layers == ("conv4_2",)
    maps = network.features(torch.rand(3, 64, 48), ["relu1_1", "conv5_3"])
    assert tuple(maps["conv5_3"].shape) == (1, 8, 4, 3)
    assert float(maps["relu1_1"].min()) == 0 > float(maps["conv5_3"].min())


def test_vgg_equals_a_sequential_stack(tmp_path: Path) -> None:
    from safetensors.torch import save_file
    from torch import nn

    tensors = vgg16_tensors()
    save_file(tensors, tmp_path / "mine.safetensors")
    stack = nn.Sequential()
    for index in range(12):
        if index in (4, 9):
            stack.append(nn.MaxPool2d(2, 2))
        elif f"features.{index}.weight" in tensors:
            mode: Literal["replicate", "zeros"] = "replicate" if index == 0 else "zeros"
            channels = tensors[f"features.{index}.weight"].shape[1]
            stack.append(nn.Conv2d(channels, 8, 3, padding=1, padding_mode=mode))
        else:
            stack.append(nn.ReLU())
    stack.load_state_dict(
        {
            name.removeprefix("features."): t
            for name, t in tensors.items()
            if name.split(".")[1] in {str(i) for i in range(12)}
        }
    )
    image = torch.rand(3, 30, 42)
    mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
    deviation = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
    with torch.no_grad():
        expected = stack.double()(((image - mean) / deviation)[None].double())
    found = load_file(tmp_path / "mine.safetensors").features(image, ["relu3_1"])["relu3_1"]
    torch.testing.assert_close(found.double(), expected, atol=1e-4, rtol=1e-4)


def test_pooling_of_a_constant() -> None:
    maps = torch.full((1, 1, 4, 4), 3.0)
    assert float(pool(maps, "max")[0, 0, 0, 0]) == 3
    assert float(pool(maps, "average")[0, 0, 0, 0]) == 3
    assert float(pool(maps, "average", 2)[0, 0, 0, 0]) == 6
    assert float(pool(maps, "l2")[0, 0, 0, 0]) == pytest.approx(6)


def test_l2_pooling_is_torchs_own() -> None:
    maps = torch.rand(1, 3, 9, 7) + 0.1
    expected = torch.nn.functional.lp_pool2d(maps, 2.0, 2)
    torch.testing.assert_close(pool(maps, "l2", 0.78), expected * 0.78)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_l2_pooling_of_nothing_has_no_slope(dtype: torch.dtype) -> None:
    maps = torch.zeros(1, 1, 4, 4, dtype=dtype, requires_grad=True)
    pool(maps, "l2").sum().backward()  # type: ignore[no-untyped-call]
    assert maps.grad is not None
    assert float(maps.grad.abs().max()) == 0


@pytest.mark.shared
def test_the_real_vgg_offers_the_layers_that_its_file_has(shared: Path) -> None:
    network = load_file(shared / "weights" / "vgg19_conv1_1-conv3_1.safetensors")
    assert network.layers[-1] == "relu3_1"
    assert network.style_layers == ("relu1_1", "relu2_1", "relu3_1")
    assert network.content_layers == ("conv3_1",)
    with torch.no_grad():
        grey = network.features(torch.full((3, 32, 32), 0.5), ["relu1_1"])["relu1_1"]
    # Without zeros around the picture, a flat one has flat features up to the border.
    assert float(grey.std(dim=(2, 3)).max()) < 1e-5
