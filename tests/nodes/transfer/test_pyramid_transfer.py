"""Pyramid Transfer and Stylemix as a user meets them, on small pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from nodes.color.luma import luma
from nodes.contract import Cancelled, Image, NodeError, Noise, Style, spec_of
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.resampling import resized, size_of
from nodes.transfer.sizes import Size
from nodes.transfer.start import seeded_noise
from nodes.transfer.style_node import style
from nodes.transfer.stylemix import stylemix
from tests.nodes.transfer.helpers import Recorder, blobs


@pytest.fixture(scope="module")
def content() -> Image:
    return blobs(70, 105, seed=1)


@pytest.fixture(scope="module")
def styles() -> list[Style]:
    return [Style(blobs(80, 64, seed=2))]


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


def test_each_style_is_painted_in_its_own_region(content: Image) -> None:
    left = torch.zeros(1, 70, 105)
    left[:, :, :52] = 1
    red, blue = (
        blobs(80, 80, seed=7) * torch.tensor(tint)[:, None, None] for tint in ([1, 0.1, 0.1], [0.1, 0.1, 1])
    )
    styles = [style(red, content_mask=left), style(blue, content_mask=1 - left)]
    painted = pyramid_transfer(content, styles, size=64, evaluations=25, style_strength=0.95, color="keep")
    warmth = (painted[0] - painted[2]).mean(dim=0)
    assert float(warmth[:40].mean()) > 0.1
    assert float(warmth[-40:].mean()) < -0.1


def test_an_empty_mask_is_named(content: Image) -> None:
    with pytest.raises(NodeError, match="empty") as caught:
        style(content, style_mask=torch.zeros(1, 10, 10))
    assert caught.value.input == "style_mask"


@pytest.mark.parametrize("carry", ["picture", "residual"])
@pytest.mark.parametrize("start", ["content", "noise", "style"])
def test_every_start_and_carry_paints(content: Image, styles: list[Style], carry: Any, start: Any) -> None:
    run = Recorder()
    painted = pyramid_transfer(
        content, styles, size=256, levels=1, growth=4, carry=carry, start=start, evaluations=2, run=run
    )
    assert size_of(painted) == Size(256, 384)
    assert 0 <= float(painted.min()) <= float(painted.max()) <= 1


def test_residual_carry_keeps_the_photographs_detail(content: Image, styles: list[Style]) -> None:
    sharp = (torch.rand(3, 256, 384, generator=torch.Generator().manual_seed(0)) > 0.5).float()
    found = {
        carry: pyramid_transfer(
            sharp,
            styles,
            size=256,
            levels=1,
            evaluations=1,
            carry=carry,
            color="keep",
            grain=0,
        )
        for carry in ("picture", "residual")
    }
    near = {carry: float((painted - sharp).abs().mean()) for carry, painted in found.items()}
    assert near["residual"] < 0.05 < 0.2 < near["picture"]


def test_matching_colours_before_and_after(content: Image, styles: list[Style]) -> None:
    warm = [Style(styles[0].image * torch.tensor([1.0, 0.6, 0.2])[:, None, None])]
    cool = content * torch.tensor([0.2, 0.6, 1.0])[:, None, None]
    for color in ("match-before", "match-after", "content"):
        painted = pyramid_transfer(cool, warm, size=64, evaluations=3, color=color)
        assert float((painted.mean(dim=(1, 2)) - cool.mean(dim=(1, 2))).abs().max()) < 0.06
    painted = pyramid_transfer(cool, warm, size=64, evaluations=3)
    assert float(painted[0].mean()) > float(painted[2].mean())


def test_a_time_limit_ends_a_painting_with_what_it_has(content: Image, styles: list[Style]) -> None:
    run = Recorder()
    painted = pyramid_transfer(content, styles, size=256, evaluations=500, levels=1, time_limit=1, run=run)
    assert size_of(painted) == Size(256, 384)
    assert len(run.losses) < 500
    assert run.steps[-1] == (1000, 1000)
    assert any(f"after {len(run.losses)} of 1000 evaluations" in told for told in run.warnings)


def test_a_plateau_ends_each_size(content: Image, styles: list[Style]) -> None:
    run = Recorder()
    pyramid_transfer(content, styles, size=64, evaluations=200, plateau=50, run=run)
    assert len(run.losses) < 200


@pytest.mark.parametrize("name", spec_of(pyramid_transfer).presets)
def test_each_preset_paints(content: Image, styles: list[Style], name: str) -> None:
    values = spec_of(pyramid_transfer).preset(name) | {"size": 64, "evaluations": 2, "seed": 1}
    # Without the weights of a VGG the presets' layers are those of sketch.
    values |= {"network": "sketch", "style_layers": "", "content_layers": "", "layer_weights": None}
    run = Recorder()
    painted = pyramid_transfer(content, styles, **values, run=run)  # type: ignore[arg-type]
    assert size_of(painted) == Size(64, 96)
    assert run.losses


@pytest.mark.parametrize(
    ("parameters", "marked", "word"),
    [
        ({"style_layers": "stage1, stage9"}, "style_layers", "stage9"),
        ({"content_layers": "relu4_2"}, "content_layers", "relu4_2"),
        ({"style_layers": "stage1 stage2", "layer_weights": [1, 2, 3]}, "layer_weights", "3 weights"),
        ({"layer_weights": [1, 2, 3]}, "layer_weights", "4 style layers"),
        ({"levels": 3, "level_weights": [1, 0.5]}, "level_weights", "3 levels"),
        ({"loss": "sliced", "tile": 128}, "tile", "sliced"),
        ({"normalize_gradients": True, "tile": 128}, "tile", "normalised"),
    ],
)
def test_what_does_not_fit_together_is_said_before_the_run(
    parameters: dict[str, object], marked: str, word: str
) -> None:
    check = spec_of(pyramid_transfer).check
    assert check is not None
    (complaint,) = check(spec_of(pyramid_transfer).defaults() | parameters)
    assert complaint.parameter == marked
    assert word in complaint.message
    assert complaint.hint


@pytest.mark.parametrize("changes", [{"scale": 0.25}, {"style_mask": 0.25}, {"style_mask": 0.04}])
def test_a_style_seen_at_few_positions_does_not_outweigh_all_else(
    content: Image, changes: dict[str, float]
) -> None:
    picture = blobs(80, 80, seed=2)
    given: dict[str, Any] = dict(changes)
    if "style_mask" in changes:
        side = round(80 * changes["style_mask"] ** 0.5)
        given["style_mask"] = torch.zeros(1, 80, 80)
        given["style_mask"][:, :side, :side] = 1
    losses = []
    for wired in (Style(picture), Style(picture, **given)):
        run = Recorder()
        pyramid_transfer(content, [wired], size=128, levels=3, evaluations=1, run=run)
        losses.append(run.losses[0])
    assert losses[1] < 50 * losses[0]


def test_a_style_that_would_be_too_large_is_refused_before_anything_is_painted(content: Image) -> None:
    run = Recorder()
    styles = [Style(blobs(64, 64, seed=1)), Style(blobs(64, 64, seed=2), scale=4.0)]
    with pytest.raises(NodeError, match="style 2"):
        pyramid_transfer(content, styles, size=4096, evaluations=1, run=run)
    assert not run.losses


def test_styles_under_equal_masks_are_matched_to_their_mixture(content: Image) -> None:
    first, second = blobs(70, 70, seed=1), blobs(70, 70, seed=2)

    def loss(mask: bool) -> float:
        # Two masks of one content: as two nodes would give them.
        styles = [
            Style(picture, content_mask=torch.ones(1, 70, 105) if mask else None, propagation="simple")
            for picture in (first, second)
        ]
        run = Recorder()
        pyramid_transfer(content, styles, size=64, scaling="absolute", evaluations=1, run=run)
        return run.losses[0]

    assert loss(True) == pytest.approx(loss(False), rel=1e-3)


def test_noise_stays_noise_at_every_size() -> None:
    for short in (128, 512):
        found = seeded_noise(Size(short, short + 64), 128, seed=1)
        reduced = resized(found, Size(128, 128 + 64 * 128 // short))
        assert 0.15 < float(reduced.std()) < 0.3


def test_what_a_network_has_of_its_own_is_said(content: Image, styles: list[Style]) -> None:
    run = Recorder()
    pyramid_transfer(content, styles, size=64, levels=6, evaluations=1, pooling="average", run=run)
    assert any("own pooling" in told for told in run.warnings)
    assert any("room for 2 levels, not 6" in told for told in run.warnings)


def test_steps_that_are_too_long_blame_the_step(content: Image, styles: list[Style]) -> None:
    with pytest.raises(NodeError, match="steps are too long") as caught:
        pyramid_transfer(
            content, styles, size=64, evaluations=60, line_search="none", clamp=False, step=100.0
        )
    assert caught.value.input == "step"


def test_tiles_that_cannot_be_are_refused_without_a_check_too(content: Image, styles: list[Style]) -> None:
    with pytest.raises(NodeError, match="tiles") as caught:
        pyramid_transfer(content, styles, size=64, evaluations=1, tile=64, loss="sliced")
    assert caught.value.input == "tile"
