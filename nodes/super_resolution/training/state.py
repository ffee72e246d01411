"""A training's state on disk, so that one that was cut off goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nodes.files import whole_file

if TYPE_CHECKING:
    from torch import Generator, Tensor
    from torch.nn import Module
    from torch.optim import Adam


class Progress(NamedTuple):
    """How far a training is: its batches, and the minutes that they took."""

    step: int
    minutes: float


def keep(
    file: Path, progress: Progress, *, network: Module, average: Module, optimiser: Adam, random: Generator
) -> None:
    """Write the weights, their running average, Adam's moments and the generator's state.

    As safetensors, and at once: a file that is there is whole.
    """
    from safetensors.torch import save

    tensors = {f"network.{key}": value for key, value in network.state_dict().items()}
    tensors |= {f"average.{key}": value for key, value in average.state_dict().items()}
    for number, moments in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{number}.{key}": value for key, value in moments.items()}
    tensors["random"] = random.get_state()
    plain = {key: value.contiguous() for key, value in tensors.items()}
    with whole_file(file) as unfinished:
        unfinished.write(save(plain, metadata={"progress": json.dumps(progress)}))


def restore(file: Path, *, network: Module, average: Module, optimiser: Adam, random: Generator) -> Progress:
    """Put back what `keep` wrote, in place, and return how far the training was.

    Raises:
        RuntimeError: if the file is of a network of another shape.
    """
    from safetensors import safe_open

    with safe_open(file, "pt") as opened:
        tensors: dict[str, Tensor] = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118
        progress = Progress(*json.loads(opened.metadata()["progress"]))

    def part(name: str) -> dict[str, Tensor]:
        return {key.removeprefix(name): value for key, value in tensors.items() if key.startswith(name)}

    network.load_state_dict(part("network."))
    average.load_state_dict(part("average."))
    moments: dict[int, dict[str, Tensor]] = {}
    for key, value in part("optimiser.").items():
        number, name = key.split(".")
        moments.setdefault(int(number), {})[name] = value
    optimiser.load_state_dict(optimiser.state_dict() | {"state": moments})
    random.set_state(tensors["random"])
    return progress
