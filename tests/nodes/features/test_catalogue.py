"""Where weights are looked for, and what is said when they are not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nodes.features.catalogue import (
    FEATURE_NETWORKS,
    WeightsMissing,
    find_weights,
    model_folder,
    network_names,
    own_files,
)
from nodes.features.naming import vgg_layers


def test_sketch_ships_and_is_small() -> None:
    path = find_weights("sketch")
    assert 0 < path.stat().st_size <= 3_000_000


def test_a_missing_network_is_reported_with_the_way_to_get_it(home: Path) -> None:
    with pytest.raises(WeightsMissing) as caught:
        find_weights("vgg19")
    for part in ("575 MB", "BSD", "https://", "impasto models get vgg19"):
        assert part in caught.value.hint
    assert str(home) not in caught.value.hint + caught.value.message


def test_weights_are_found_in_the_model_folder(home: Path) -> None:
    folder = home / "models"
    folder.mkdir()
    assert model_folder() == folder
    (folder / "vgg19-dcbb9e9d.pth").write_bytes(b"")
    (folder / "my-vgg.safetensors").write_bytes(b"")
    assert find_weights("vgg19") == folder / "vgg19-dcbb9e9d.pth"
    assert find_weights("my-vgg.safetensors") == folder / "my-vgg.safetensors"
    assert own_files() == ["my-vgg.safetensors"]
    assert network_names() == [
        "sketch",
        "vgg19",
        "my-vgg.safetensors",
        "vgg16",
        "vgg19-gatys",
        "vgg19-caffe",
    ]


@pytest.mark.parametrize(
    "name", ["../x.safetensors", "/etc/passwd", "a\\b.pth", ".x.safetensors", "", "x.exe", "a\0.pth"]
)
def test_a_name_never_leaves_the_model_folder(home: Path, name: str) -> None:
    (home / "x.safetensors").write_bytes(b"")
    with pytest.raises(WeightsMissing):
        find_weights(name)


def test_indices_are_those_of_torchvision() -> None:
    # torchvision.models.vgg19().features: conv3_1 is 10, conv4_2 is 21, conv5_1 is 28; vgg16: 10, 19, 24.
    assert [vgg_layers("vgg19")[name] for name in ("conv3_1", "conv4_2", "conv5_1")] == [10, 21, 28]
    assert [vgg_layers("vgg16")[name] for name in ("conv3_1", "conv4_2", "conv5_1")] == [10, 19, 24]


def test_the_catalogue_loads_no_torch() -> None:
    code = "import sys, nodes.features.catalogue as c; c.find_weights('sketch')"
    code += "; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_entry_says_where_it_comes_from_and_under_which_licence() -> None:
    for entry in FEATURE_NETWORKS.values():
        assert all([entry.model.licence, entry.model.file, entry.style_layers, entry.content_layers])
        assert entry.model.shipped or entry.model.address.startswith("https://")
