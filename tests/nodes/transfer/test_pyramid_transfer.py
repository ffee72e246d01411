"""Pyramid Transfer and Stylemix as a user meets them, on small pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from nodes.color.luma import luma
from nodes.contract import Cancelled, Image, NodeError, Noise, Style, spec_of
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.resampling import resized, size_of
from nodes.transfer.sizes import Size
from nodes.transfer.stylemix import stylemix
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs


def test_the_same_seed_paints_the_same_bytes(content: Image, styles: list[Style]) -> None:
    first, second = (pyramid_transfer(content, styles, size=64, evaluations=3, seed=5) for _ in range(2))
    assert first.numpy().tobytes() == second.numpy().tobytes()
    other = pyramid_transfer(content, styles, size=64, evaluations=3, seed=6)
    assert not torch.equal(first, other)


def test_the_result_has_the_contents_aspect_and_the_size_asked_for(
    content: Image, styles: list[Style]
) -> None:
    painted = pyramid_transfer(content, styles, size=64, evaluations=1, levels=3)
    assert size_of(painted) == Size(64, 96)
    assert painted.dtype == torch.float32
    assert 0 <= float(painted.min()) <= float(painted.max()) <= 1


def test_inputs_are_not_changed(content: Image, styles: list[Style]) -> None:
    before = content.clone(), styles[0].image.clone()
    pyramid_transfer(content, styles, size=64, evaluations=2)
    assert torch.equal(content, before[0])
    assert torch.equal(styles[0].image, before[1])


@pytest.mark.parametrize("optimizer", ["lbfgs", "adam"])
def test_painting_lowers_the_loss_and_counts_every_evaluation(
    content: Image, styles: list[Style], optimizer: str
) -> None:
    run = Recorder()
    pyramid_transfer(content, styles, size=64, evaluations=12, optimizer=optimizer, run=run)  # type: ignore[arg-type]
    assert run.losses[-1] < 0.5 * run.losses[0]
    assert [step for step, _ in run.steps] == [*range(1, 13), 12]
    assert {total for _, total in run.steps} == {12}


def test_cancelling_takes_effect_within_one_evaluation(content: Image, styles: list[Style]) -> None:
    run = Recorder(cancel_after=16)
    with pytest.raises(Cancelled):
        pyramid_transfer(content, styles, size=64, evaluations=50, levels=2, run=run)
    # One look for the round and two levels an evaluation, four of them for the shares: the eighth is
    # stopped between its levels.
    assert run.asked == 17
    assert len(run.losses) == 3


def test_previews_are_made_only_when_they_are_wanted(content: Image, styles: list[Style]) -> None:
    seeing, blind = Recorder(previews=True), Recorder()
    for run in (seeing, blind):
        pyramid_transfer(content, styles, size=64, evaluations=3, run=run)
    assert len(seeing.pictures) == 3
    assert size_of(seeing.pictures[0]) == Size(64, 96)
    assert not blind.pictures


def test_full_strength_forgets_the_photograph_and_none_keeps_it(content: Image, styles: list[Style]) -> None:
    kept, lost = (
        pyramid_transfer(content, styles, size=64, evaluations=25, style_strength=share) for share in (0, 1)
    )
    reference = pyramid_transfer(content, styles, size=64, evaluations=1, style_strength=0)
    assert float((kept - reference).square().mean()) < 0.3 * float((lost - reference).square().mean())


def test_content_colours_stay_and_only_lightness_is_painted(content: Image, styles: list[Style]) -> None:
    painted = pyramid_transfer(content, styles, size=64, evaluations=3, color="content")
    photo = resized(content, size_of(painted))
    chroma = painted - luma(painted)
    wanted = photo - luma(photo)
    # Where the new lightness leaves no room the chroma is lowered by one factor for the three channels.
    factor = (chroma * wanted).sum(dim=0) / wanted.square().sum(dim=0).clamp_min(1e-9)
    assert float((chroma - factor * wanted).abs().max()) < 1e-3
    assert float(factor.max()) < 1.001


def test_noise_and_start_are_used(content: Image, styles: list[Style]) -> None:
    plain = pyramid_transfer(content, styles, size=64, evaluations=1, style_strength=0)
    noise = Noise(torch.zeros(3, 70, 105), torch.ones(1, 70, 105))
    dark = pyramid_transfer(content, styles, noise=noise, size=64, evaluations=1, style_strength=0)
    assert float(dark.mean()) < 0.1 < float(plain.mean())
    start = blobs(200, 300, seed=9)
    begun = pyramid_transfer(content, styles, init=start, size=64, evaluations=1)
    torch.testing.assert_close(begun, resized(start, Size(64, 96)))


@pytest.mark.parametrize(
    ("change", "input", "word"),
    [
        ({"content": torch.rand(3, 1, 1)}, "content", "1 × 1 px"),
        ({"content": torch.full((3, 64, 64), torch.nan)}, "content", "finite"),
        ({"content": torch.rand(1, 64, 64)}, "content", "shape"),
        ({"content": torch.rand(3, 64, 2000)}, "content", "2000 × 64"),
        ({"styles": []}, "styles", "No style"),
        ({"styles": [Style(torch.rand(3, 63, 100))]}, "styles", "100 × 63"),
        ({"styles": [Style(torch.rand(3, 64, 64), scale=200.0)]}, "styles", "enlarged to 12800 × 12800"),
        ({"init": torch.rand(3, 8, 8)}, "init", "8 × 8"),
        ({"network": "vgg19"}, "network", "vgg19"),
    ],
)
def test_bad_input_is_named(
    content: Image, styles: list[Style], change: dict[str, object], input: str, word: str
) -> None:
    arguments = {"content": content, "styles": styles} | change
    with pytest.raises(NodeError, match=word) as caught:
        pyramid_transfer(**arguments, size=64, evaluations=1)  # type: ignore[arg-type]
    assert caught.value.input == input
    assert caught.value.hint


def test_stylemix_has_the_coarse_pictures_aspect_and_colours() -> None:
    fine, coarse = blobs(90, 90, seed=3) * 0.5, blobs(70, 105, seed=4) * 0.5 + 0.5
    mixed = stylemix(fine, coarse, size=64, evaluations=4)
    assert size_of(mixed) == Size(64, 96)
    again = stylemix(fine, coarse, size=64, evaluations=4)
    assert torch.equal(mixed, again)
    for picture, target in (
        (mixed, coarse),
        (stylemix(fine, coarse, photo=fine, size=64, evaluations=4), fine),
    ):
        assert float((picture.mean(dim=(1, 2)) - target.mean(dim=(1, 2))).abs().max()) < 0.05


def test_a_depth_that_the_network_does_not_reach_is_named() -> None:
    picture = blobs(64, 64, seed=1)
    with pytest.raises(NodeError, match="4 style layers") as caught:
        stylemix(picture, picture, depth=5, size=64, evaluations=1)
    assert caught.value.input == "depth"


@pytest.mark.shared
def test_a_real_vgg_that_stops_early_paints(
    shared: Path, home: Path, content: Image, styles: list[Style]
) -> None:
    (home / "models").mkdir()
    name = "vgg19_conv1_1-conv3_1.safetensors"
    (home / "models" / name).symlink_to(shared / "weights" / name)
    run = Recorder()
    pyramid_transfer(content, styles, size=64, evaluations=8, network=name, run=run)
    assert run.losses[-1] < 0.5 * run.losses[0]


def test_a_damaged_network_is_a_complaint_before_the_run_and_an_error_during_it(
    home: Path, content: Image, styles: list[Style]
) -> None:
    (home / "models").mkdir()
    (home / "models" / "own.safetensors").write_bytes(b"no weights at all")
    check = spec_of(pyramid_transfer).check
    assert check is not None
    assert [entry.parameter for entry in check({"network": "own.safetensors"})] == ["network"]
    assert list(check({"network": "sketch"})) == []
    with pytest.raises(NodeError, match=r"own\.safetensors") as caught:
        pyramid_transfer(content, styles, size=64, evaluations=1, network="own.safetensors")
    assert caught.value.input == "network"
