"""Named ways of painting: values for Pyramid Transfer's parameters, as the references have them.

Weights of the references belong to pictures whose white is 255; `preprocessing` says so, and their total
variation counts so too.
"""

from __future__ import annotations

from math import sqrt

from nodes.contract import Preset

_DEEP = {"style_layers": "relu1_1 relu2_1 relu3_1 relu4_1 relu5_1", "content_layers": "relu4_2"}
_PLAIN = {
    "network": "vgg19",
    "scaling": "absolute",
    "grain": 0.0,
    "frame": False,
    "color": "keep",
    "level_weights": (1.0,) * 6,
    "conditioned": False,
}
"""What the references have in common: their own losses, and nothing of our preparation."""

PRESETS = {
    "impasto": Preset(
        "The default: shares of the gradient, coarse to fine, any network.",
        {},
    ),
    "bold": Preset(
        "Brushwork first: the photograph is held loosely, in its larger shapes.",
        {
            "scaling": "relative",
            "style_weight": 1.0,
            "content_weight": 0.1,
            "content_layers": "stage2 stage3",
        },
    ),
    "pyramid-reference": Preset(
        "All halved sizes at once from the start, with the weights of the pyramid reference.",
        _PLAIN
        | _DEEP
        | {
            "preprocessing": "rgb255",
            "border": "zeros",
            "reduction": "bicubic",
            "loss": "gram",
            "style_weight": 4e5,
            "layer_weights": (0.2,) * 5,
            "content_weight": 1e3,
            "tv_weight": 1e2,
            "variation": "squared-mean",
            "coarse_to_fine": False,
            "clamp": False,
            "line_search": "wolfe",
            "evaluations": 500,
        },
    ),
    "neural-style": Preset(
        "One size, the Gram loss and the weights of neural-style.",
        _PLAIN
        | _DEEP
        | {
            "levels": 1,
            "size": 512,
            "network": "vgg19-caffe",
            "compensated": False,
            "preprocessing": "bgr255",
            "border": "zeros",
            "loss": "gram",
            "style_weight": 100.0,
            "content_weight": 5.0,
            "tv_weight": 1e-3,
            "variation": "anisotropic",
            "coarse_to_fine": False,
            "clamp": False,
            "line_search": "none",
            "history": 100,
            "evaluations": 500,
            "start": "noise",
        },
    ),
    "gaussian": Preset(
        "Wasserstein distance of normal distributions and averaged Adam, after Katherine Crowson.",
        _PLAIN
        | _DEEP
        | {
            "levels": 1,
            "size": 512,
            "loss": "gaussian",
            "style_weight": 1.0,
            "layer_weights": tuple(weight / 341 for weight in (256, 64, 16, 4, 1)),
            "content_weight": 0.015,
            "tv_weight": 2.0,
            "variation": "diagonal",
            "growth": round(sqrt(2), 6),
            "optimizer": "adam",
            "step": 0.02,
            "averaging": 0.99,
            "evaluations": 500,
        },
    ),
}
