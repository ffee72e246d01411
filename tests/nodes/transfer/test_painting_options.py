"""What can be asked of Pyramid Transfer: regions, starts, colours, limits, presets, and what does not go."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from nodes.contract import Image, NodeError, Style, spec_of
from nodes.transfer.pyramid_transfer import pyramid_transfer
from nodes.transfer.resampling import resized, size_of
from nodes.transfer.sizes import Size
from nodes.transfer.start import seeded_noise
from nodes.transfer.style_node import style
from tests.nodes.recorder import Recorder
from tests.nodes.transfer.helpers import blobs


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


def test_the_presets_without_weights_of_their_own_fit_what_ships() -> None:
    spec = spec_of(pyramid_transfer)
    assert spec.check is not None
    assert list(spec.check(spec.preset("impasto"))) == []
    assert list(spec.check(spec.preset("bold"))) == []


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
