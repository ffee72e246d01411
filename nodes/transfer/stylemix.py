"""Stylemix: one style picture with the brushwork of one and the composition of another."""

from __future__ import annotations

from typing import Annotated, Literal

from nodes.contract import ALONE, Image, ModelName, NodeError, Number, Run, Seed, Slider, Style, node
from nodes.features.catalogue import find_weights, network_names
from nodes.transfer.pictures import require_picture
from nodes.transfer.studio import network_complaints

START_NOISE = 0.03
"""Amplitude of the seeded noise on the start, from which flat areas grow brushwork."""


@node(
    category="Style",
    icon="blend",
    synonyms=("scale control", "fine and coarse", "mix styles", "Gatys"),
    check=network_complaints,
)
def stylemix(
    fine: Image,
    coarse: Image,
    photo: Image | None = None,
    depth: Annotated[int, Slider(1, 5)] = 2,
    size: Annotated[int, Number(64, 2048, unit="px")] = 512,
    evaluations: Annotated[int, Slider(1, 500)] = 60,
    colors: Literal["coarse", "fine"] = "coarse",
    seed: Annotated[int, Seed()] = 0,
    network: Annotated[str, ModelName(find_weights, network_names, more=True)] = "sketch",
    run: Run = ALONE,
) -> Image:
    """Paint the coarse picture's shapes with the fine picture's brushwork: a new style.

    Scale control after Gatys et al. (2017), section 6: the coarse picture is the start and there is no
    content term; only the shallow layers, which see brushwork and not shapes, are matched with the
    fine picture.

    Args:
        fine: The picture whose brushwork to take.
        coarse: The picture whose shapes and composition to keep; the result has its aspect.
        photo: A photograph whose colours both take first; the result then suits that photograph.
        depth: How many of the network's style layers are matched; more takes over larger strokes.
        size: The result's short side in pixels. Match it to the size that you paint at.
        evaluations: How often the picture is improved.
        colors: Whose colours the result has when no photograph is wired.
        seed: Chooses the grain of the start.
        network: What looks at the pictures.

    Returns:
        The new style picture.

    Raises:
        NodeError: if a picture is smaller than 64 px or the network has fewer layers than `depth`.
    """
    from nodes.transfer.checkpoint import PaintingCheckpoint
    from nodes.transfer.easel import Canvas, painted
    from nodes.transfer.recolour import colours, recoloured
    from nodes.transfer.resampling import size_of
    from nodes.transfer.settings import Objective, Optimisation
    from nodes.transfer.sizes import scaled
    from nodes.transfer.studio import ready_network

    require_picture(fine, "fine", "The fine picture")
    require_picture(coarse, "coarse", "The coarse picture")
    if photo is not None:
        require_picture(photo, "photo", "The photograph")
    with PaintingCheckpoint(run) as checkpoint:
        ready = ready_network(network, run.device, precision=checkpoint.precision)
        if depth > len(ready.style_layers):
            raise NodeError(
                f"depth is {depth}, but {network} has {len(ready.style_layers)} style layers.",
                input="depth",
                hint=f"Use at most {len(ready.style_layers)}.",
            )
        donor = photo if photo is not None else {"coarse": coarse, "fine": fine}[colors]
        target = colours([donor], [1.0])
        brushwork = fine if donor is fine else recoloured(fine, target)
        composition = coarse if donor is coarse else recoloured(coarse, target)
        canvas = Canvas(size=scaled(size_of(coarse), size), levels=1, coarse_to_fine=False, grain=START_NOISE)
        objective = Objective(
            style=1.0,
            content=0.0,
            style_layers=ready.style_layers[:depth],
            style_weights=ready.style_weights,
            seed=seed,
        )
        optimisation = Optimisation(evaluations=evaluations)
        styles = [Style(brushwork)]
        return painted(composition, None, styles, ready, canvas, objective, optimisation, run, checkpoint)
