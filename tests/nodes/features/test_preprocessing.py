"""How pictures enter a VGG, and what its border and its pooling are, against float64 sums."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file as load_tensors
from safetensors.torch import save_file
from scipy.ndimage import correlate

from nodes.features.loading import Preprocessing, load_file
from nodes.features.vgg import Border, Pooling
from tests.nodes.features.test_naming import vgg

RGB_MEAN = np.array([123.675, 116.28, 103.53])
BGR_MEAN = np.array([103.939, 116.779, 123.68])
DEVIATION = 255 * np.array([0.229, 0.224, 0.225])


def entered(image: np.ndarray, preprocessing: Preprocessing) -> np.ndarray:
    """The picture as the references feed it, in float64."""
    scaled = image.astype(np.float64).transpose(1, 2, 0) * 255
    if preprocessing == "bgr255":
        fed = scaled[..., ::-1] - BGR_MEAN
    else:
        fed = (scaled - RGB_MEAN) / (1 if preprocessing == "rgb255" else DEVIATION)
    return np.moveaxis(fed, 2, 0)


@pytest.mark.parametrize("border", ["replicate", "zeros"])
@pytest.mark.parametrize("preprocessing", ["own", "rgb255", "bgr255"])
def test_the_first_convolution_sees_what_the_references_feed_it(
    tmp_path: Path, preprocessing: Preprocessing, border: Border
) -> None:
    tensors = vgg()
    save_file(tensors, tmp_path / "a.safetensors")
    network = load_file(tmp_path / "a.safetensors", preprocessing=preprocessing, border=border)
    image = torch.rand(3, 9, 11)
    picture = entered(image.numpy(), preprocessing)
    kernel = tensors["features.0.weight"][2].double().numpy()
    mode = {"replicate": "nearest", "zeros": "constant"}[border]
    expected = sum(correlate(picture[c], kernel[c], mode=mode) for c in range(3))
    expected += float(tensors["features.0.bias"][2])
    found = network.features(image, ["conv1_1"])["conv1_1"][0, 2].double().numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("pooling", "compensated", "factor"),
    [("max", True, 1), ("average", True, 2), ("average", False, 1), ("l2", True, 0.78), ("l2", False, 1)],
)
def test_pooling_is_scaled_as_style_transfer_pytorch_does_or_not_at_all(
    tmp_path: Path, pooling: Pooling, compensated: bool, factor: float
) -> None:
    save_file(vgg(), tmp_path / "a.safetensors")
    network = load_file(tmp_path / "a.safetensors", pooling=pooling, compensated=compensated)
    maps = network.features(torch.rand(3, 8, 8), ["relu1_2", "conv2_1"])
    kinds: dict[Pooling, torch.nn.Module] = {
        "max": torch.nn.MaxPool2d(2),
        "average": torch.nn.AvgPool2d(2),
        "l2": torch.nn.LPPool2d(2.0, 2),
    }
    pooled = kinds[pooling](maps["relu1_2"].double()) * factor
    tensors = {name: tensor.double() for name, tensor in vgg().items()}
    expected = torch.nn.functional.conv2d(
        pooled, tensors["features.5.weight"], tensors["features.5.bias"], padding=1
    )
    torch.testing.assert_close(maps["conv2_1"].double(), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.shared
def test_the_real_weights_under_other_names_give_the_same_features(shared: Path, tmp_path: Path) -> None:
    path = shared / "weights" / "vgg19_conv1_1-conv3_1.safetensors"
    numbers = {"0": "conv1_1", "2": "conv1_2", "5": "conv2_1", "7": "conv2_2", "10": "conv3_1"}
    renamed = {
        f"{numbers[name.split('.')[1]]}.{name.split('.')[2]}": tensor
        for name, tensor in load_tensors(path).items()
    }
    save_file(renamed, tmp_path / "own.safetensors")
    image = torch.rand(3, 24, 32)
    with torch.no_grad():
        for preprocessing in ("rgb255", "bgr255"):
            first, second = (
                load_file(file, preprocessing=preprocessing, border="zeros").features(image, ["conv3_1"])
                for file in (path, tmp_path / "own.safetensors")
            )
            assert torch.equal(first["conv3_1"], second["conv3_1"])
            assert float(first["conv3_1"].abs().mean()) > 10  # 57 times that of pictures on [0, 1]
