"""In which number type features are computed: measured once per machine, not guessed.

bfloat16 halves the work where the processor multiplies it natively and costs time elsewhere. Gram matrices
and losses are float32 either way.
"""

from __future__ import annotations

import copy
import json
import os
import platform
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from nodes.files import whole_file

if TYPE_CHECKING:
    import torch

    from nodes.features.network import FeatureNetwork

GAIN = 1.15
"""How many times as fast bfloat16 must be to be chosen: less is within the noise of the measurement."""
AGREEMENT = 0.05
"""How far, relatively, the two gradients' directions and losses may lie apart."""
MEASURED_SIDE = 128
REPETITIONS = 5


def choose_precision(network: FeatureNetwork, device: str) -> torch.dtype:
    """Return float32 or bfloat16, whichever is right for `network` on `device`.

    The answer is kept in a small file of the cache folder, by processor, threads, torch version and network,
    so that a machine keeps to it and the same recipe gives the same bytes. On a GPU bfloat16 is taken where
    the card has it, without measuring.
    """
    import torch

    if device != "cpu":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32
    path = cache_folder() / "precision.json"
    key = f"{processor()} | {torch.get_num_threads()} threads | torch {torch.__version__} | {network.name}"
    known = _read(path)
    if known.get(key) not in ("float32", "bfloat16"):
        known[key] = "bfloat16" if _bfloat16_pays(network) else "float32"
        _write(path, known)
    return torch.bfloat16 if known[key] == "bfloat16" else torch.float32


def cache_folder() -> Path:
    """Return where measurements are kept: ``$IMPASTO_HOME``, or the user's cache folder."""
    home = os.environ.get("IMPASTO_HOME")
    if home:
        return Path(home)
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("impasto"))


def processor() -> str:
    """Return the model name of the CPU, with family and model number where the system tells them."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    entries = (line.partition(":") for line in lines)
    fields = {name.strip(): value.strip() for name, _, value in entries if value}
    parts = [fields.get("model name", platform.machine()), fields.get("cpu family"), fields.get("model")]
    return " ".join(part for part in parts if part)


def _bfloat16_pays(network: FeatureNetwork) -> bool:
    """Whether bfloat16 is faster on this machine by a clear margin and leads the same way."""
    import torch

    exact, rough = _gradient_of(network, torch.float32), _gradient_of(network, torch.bfloat16)
    one, other = exact(), rough()
    alike = torch.nn.functional.cosine_similarity(one.flatten(), other.flatten(), dim=0)
    length = other.norm() / one.norm()
    if float(alike) < 1 - AGREEMENT or abs(float(length) - 1) > AGREEMENT:
        return False
    # In turns, and the shortest of each: a machine that does other work meanwhile slows both alike.
    pairs = [(_seconds(exact), _seconds(rough)) for _ in range(REPETITIONS)]
    return min(first for first, _ in pairs) > GAIN * min(second for _, second in pairs)


def _gradient_of(network: FeatureNetwork, dtype: torch.dtype) -> Callable[[], torch.Tensor]:
    """A function that computes, in `dtype`, the gradient of a style loss on a drawn pair of pictures."""
    import torch

    from nodes.transfer.losses.moments import moments
    from nodes.transfer.losses.style import moment_loss
    from nodes.transfer.losses.term import StyleEntry, StyleTerm, style_loss

    # A copy shares no list of weights with the original, which stays as exact as it was.
    own = copy.copy(network).to("cpu", dtype)
    generator = torch.Generator().manual_seed(0)
    picture, style = _blobs(generator), _blobs(generator)
    layers = network.style_layers
    with torch.no_grad():
        terms = {
            name: StyleTerm((StyleEntry(1.0, moment_loss("covariance", moments(maps), "relative")),))
            for name, maps in own.features(style, layers).items()
        }

    def gradient() -> torch.Tensor:
        leaf = picture.clone().requires_grad_()
        maps = own.features(leaf, layers)
        losses = [style_loss(maps[name], terms[name]) for name in layers]
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        return leaf.grad

    return gradient


def _blobs(generator: torch.Generator) -> torch.Tensor:
    """A smooth random picture with structure at several scales, (3, side, side) in [0, 1]."""
    import torch
    from torch.nn.functional import interpolate

    picture = torch.full((1, 3, MEASURED_SIDE, MEASURED_SIDE), 0.5)
    for cells in (4, 16, 64):
        coarse = torch.rand((1, 3, cells, cells), generator=generator) - 0.5
        picture += 0.6 * interpolate(coarse, size=MEASURED_SIDE, mode="bicubic", align_corners=False)
    return picture[0].clamp(0, 1)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, known: dict[str, str]) -> None:
    """Keep the measurement; a folder that cannot be written costs only another measurement next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(path) as file:
            file.write(json.dumps(known, indent=1, sort_keys=True).encode())
