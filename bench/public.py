"""The references' own code beside our drivers of it and our presets: the same loss and first gradient?

The folder named by ``--public`` holds checkouts of the three projects under their own names. Their code runs
as it is, in float64 and on small pictures. What they take of torchvision is handed to them: VGG-19 with our
weights, and the conversions between pictures and tensors.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import torch

from bench.ours import task
from bench.references.art_style_transfer import ArtStyleTransfer
from bench.references.neural_style import NeuralStyle
from bench.references.style_transfer_pytorch import StyleTransferPytorch
from bench.references.vgg import Features
from bench.report import circumstances, table
from bench.speed import NETWORK, Scene, drawn, scene
from nodes.contract import Style

if TYPE_CHECKING:
    from torch import Tensor

Found = tuple[float, "Tensor"]
HEIGHT, WIDTH = 64, 96


def main(shared: Path, public: Path) -> None:
    """Print how far each project's own code is from our driver and from our preset."""
    print(f"{circumstances()}\n")
    rows = []
    with scene(shared, HEIGHT) as found:
        pictures = {name: _picture(seed) for seed, name in enumerate(("content", "style", "second"))}
        small = _in_float64(found, pictures)
        for name, compare in (
            ("neural-style-pt", _neural_style),
            ("ArtStyleTransfer", _art_style_transfer),
            ("style-transfer-pytorch", _style_transfer_pytorch),
        ):
            if not (public / name).is_dir():
                rows.append([name, f"{public / name} is not there", "", ""])
                continue
            theirs, driver, preset = compare(public / name, small, pictures)
            rows.append([name, f"{theirs[0]:.6g}", _apart(driver, theirs), _apart(preset, theirs)])
    print(table(["its own code", "loss", "our driver of it", "Pyramid Transfer's preset"], rows))


def _neural_style(folder: Path, small: Scene, pictures: Mapping[str, Tensor]) -> tuple[Found, Found, Found]:
    arguments = "-gpu c -init image -init_image second -save_iter 0 -print_iter 0 -num_iterations 99"
    asked = f"{arguments} -content_image content -style_image style,second -style_blend_weights 3,7"
    with _imported(folder, "neural_style", asked.split(), small) as module:
        loader = importlib.import_module("CaffeLoader")
        network = loader.buildSequential(loader.channel_list["VGG-19"], "max")
        network.load_state_dict(_all_tensors(small, network))
        caught: list[Found] = []

        class Probe:
            def __init__(self, parameters: Sequence[Tensor], **_: object) -> None:
                (self.image,) = parameters

            def zero_grad(self) -> None:
                self.image.grad = None

            def step(self, evaluate: Callable[[], Tensor]) -> None:
                loss = float(evaluate().detach())
                assert self.image.grad is not None
                caught.append((loss, self.image.grad[0].flip(0) * 255))

        def preprocess(name: str, _: object) -> Tensor:
            return pictures[name].flip(0)[None] * 255 - mean

        mean = torch.tensor((103.939, 116.779, 123.68))[:, None, None]
        with (
            patch.object(module, "setup_gpu", lambda: (torch.DoubleTensor, False, "cpu")),
            patch.object(module, "loadCaffemodel", lambda *_: (network, loader.vgg19_dict)),
            patch.object(module, "preprocess", preprocess),
            patch.object(module.optim, "LBFGS", Probe),
        ):
            module.main()
    styles = [pictures["style"], pictures["second"]]
    driver = NeuralStyle(small.weights, pictures["content"], styles, blend=(3, 7))
    image = pictures["second"]
    ours = _ours("neural-style", pictures, {"style": 3.0, "second": 7.0}, image, size=HEIGHT)
    return caught[0], driver.loss_and_gradient(image), ours


def _art_style_transfer(
    folder: Path, small: Scene, pictures: Mapping[str, Tensor]
) -> tuple[Found, Found, Found]:
    from torch.nn.functional import interpolate

    driver = ArtStyleTransfer(
        small.weights, pictures["content"], pictures["style"], base=HEIGHT // 2, start=pictures["second"]
    )
    image = pictures["second"]
    with _imported(folder, "neural_style_transfer", [], small) as module:
        network, content_index, style_indices = module.math_utils.prepare_model("vgg19", "cpu")
        leaf = module.prepare_img(_array(image), "cpu").requires_grad_()
        level, total = leaf, torch.zeros(())
        for number in range(2):
            if number:
                half = (level.shape[2] // 2, level.shape[3] // 2)
                level = interpolate(level, size=half, mode="bicubic")
            content, style = (
                module.prepare_img(_level(pictures[name], number), "cpu") for name in ("content", "style")
            )
            builder = module.LossBuilder(content_index, style_indices, content, style, network, 1e3, 4e5, 1e2)
            total = total + builder.build(level)[0]
        total.backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        theirs = float(total.detach()), leaf.grad[0] * 255
    ours = _ours("pyramid-reference", pictures, {"style": 1.0}, image, size=HEIGHT, levels=2)
    return theirs, driver.loss_and_gradient(image), ours


def _style_transfer_pytorch(
    folder: Path, small: Scene, pictures: Mapping[str, Tensor]
) -> tuple[Found, Found, Found]:
    caught: list[Found] = []
    with _imported(folder, "style_transfer.style_transfer", [], small, package="style_transfer") as module:
        painter = module.StyleTransfer()

        def seen(iterate: Any) -> None:
            caught.append((iterate.loss, painter.image.grad[0].clone()))

        torch.manual_seed(0)
        image = torch.rand([1, 3, HEIGHT, WIDTH])[0]
        torch.manual_seed(0)
        painter.stylize(
            _Picture(pictures["content"]),
            [_Picture(pictures["style"]), _Picture(pictures["second"])],
            style_weights=[1, 3],
            min_scale=WIDTH,
            end_scale=WIDTH,
            initial_iterations=1,
            init="uniform",
            callback=seen,
        )
    styles = [pictures["style"], pictures["second"]]
    driver = StyleTransferPytorch(small.weights, pictures["content"], styles, blend=(1, 3))
    ours = _ours(
        "gaussian", pictures, {"style": 1.0, "second": 3.0}, image, size=HEIGHT, coarse_to_fine=False
    )
    return caught[0], driver.loss_and_gradient(image), ours


def _ours(
    preset: str, pictures: Mapping[str, Tensor], styles: Mapping[str, float], image: Tensor, **sizes: Any
) -> Found:
    torch.set_default_dtype(torch.float32)
    wired = [Style(pictures[name].float(), weight=weight) for name, weight in styles.items()]
    asked = {"network": NETWORK, **sizes}
    own = task(pictures["content"].float(), wired, asked, preset=preset, dtype=torch.float64)
    found = own.evaluate(image.float())
    return found.loss, found.gradient.double()


def _apart(found: Found, theirs: Found) -> str:
    distance = float((found[1] - theirs[1]).norm() / theirs[1].norm())
    return f"loss {found[0] / theirs[0] - 1:+.0e}, gradient {distance:.0e}"


class _Picture:
    """A picture of the right size already: all that style-transfer-pytorch asks of Pillow's."""

    def __init__(self, pixels: Tensor) -> None:
        self.pixels = pixels
        self.size = (pixels.shape[2], pixels.shape[1])

    def resize(self, size: tuple[int, int], _: object) -> _Picture:
        assert size == self.size
        return self


@contextlib.contextmanager
def _imported(
    folder: Path, name: str, arguments: Sequence[str], small: Scene, package: str = ""
) -> Iterator[ModuleType]:
    """Yield a project's module, in float64 and silent; afterwards nothing of it is left."""
    known, default = set(sys.modules), torch.get_default_dtype()
    stand_ins = dict(_torchvision(small))
    if package:
        # Its own front imports a web server, which nothing here needs.
        bare = ModuleType(package)
        bare.__path__ = [str(folder / package)]
        stand_ins[package] = bare
    torch.set_default_dtype(torch.float64)
    try:
        with (
            patch.dict(sys.modules, stand_ins),
            patch.object(sys, "path", [str(folder), *sys.path]),
            patch.object(sys, "argv", [name, *arguments]),
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield importlib.import_module(name)
    finally:
        torch.set_default_dtype(default)
        torch.autograd.set_detect_anomaly(False)
        for added in set(sys.modules) - known:
            if getattr(sys.modules[added], "__file__", None) and str(folder) in str(
                sys.modules[added].__file__
            ):
                del sys.modules[added]


def _torchvision(small: Scene) -> Mapping[str, ModuleType]:
    """What the projects import of torchvision, in as many words as they need."""

    class Compose:
        def __init__(self, steps: Sequence[Callable[[Any], Any]]) -> None:
            self.steps = steps

        def __call__(self, value: Any) -> Any:
            for step in self.steps:
                value = step(value)
            return value

    class Normalize:
        def __init__(self, mean: Sequence[float], std: Sequence[float]) -> None:
            self.mean, self.std = (torch.tensor(row)[:, None, None] for row in (mean, std))

        def __call__(self, value: Tensor) -> Tensor:
            return (value - self.mean) / self.std

    def to_tensor(value: Any) -> Tensor:
        if isinstance(value, _Picture):
            return value.pixels
        return torch.from_numpy(value).permute(2, 0, 1).contiguous()

    def vgg19(**_: object) -> SimpleNamespace:
        modules = Features(small.weights, ["relu5_1"])._modules_in_order
        return SimpleNamespace(features=modules)

    root, models, transforms, functional = (
        ModuleType(f"torchvision{tail}") for tail in ("", ".models", ".transforms", ".transforms.functional")
    )
    weights = SimpleNamespace(IMAGENET1K_V1=None)
    vars(models).update(vgg19=vgg19, VGG19_Weights=weights)
    vars(functional).update(to_tensor=to_tensor, to_pil_image=lambda value: value)
    vars(transforms).update(
        Compose=Compose,
        Normalize=Normalize,
        Lambda=lambda function: function,
        ToTensor=lambda: to_tensor,
        functional=functional,
    )
    vars(root).update(models=models, transforms=transforms)
    return {module.__name__: module for module in (root, models, transforms, functional)}


def _in_float64(found: Scene, pictures: Mapping[str, Tensor]) -> Scene:
    weights = {name: tensor.double() for name, tensor in found.weights.items()}
    content, style = pictures["content"], pictures["style"]
    return Scene(content=content, style=style, weights=weights, side=HEIGHT, real=found.real)


def _all_tensors(small: Scene, network: torch.nn.Module) -> dict[str, Tensor]:
    """The network's own tensors, ours in the place of those that count."""
    ours = {name.removeprefix("features."): tensor for name, tensor in small.weights.items()}
    return dict(network.state_dict()) | ours


def _picture(seed: int) -> Tensor:
    """A grainy picture, (3, 64, 96) float64, of numbers that float32 holds exactly."""
    grain = torch.rand((3, HEIGHT, WIDTH), generator=torch.Generator().manual_seed(seed))
    return (0.9 * drawn(HEIGHT, WIDTH, seed) + 0.1 * grain).double()


def _level(picture: Tensor, number: int) -> Any:
    """A level as ArtStyleTransfer resizes it, the top's number 0."""
    import cv2

    pixels = _array(picture)
    return cv2.resize(pixels, (WIDTH >> number, HEIGHT >> number), interpolation=cv2.INTER_CUBIC)


def _array(picture: Tensor) -> Any:
    return np.ascontiguousarray(picture.permute(1, 2, 0).numpy())
