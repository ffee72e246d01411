"""The Super Res node."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from nodes.contract import ALONE, Image, Mask, ModelName, NodeError, Number, Run, Slider, Widget, node
from nodes.super_resolution.checkpoints import (
    DEFAULT,
    checkpoint_names,
    denoise_complaints,
    find_checkpoint,
    load_checkpoint,
)
from nodes.super_resolution.hidden import cover_hidden
from nodes.super_resolution.tiling import plan_tiles, run_tiled

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor
    from torch import Tensor


class SuperResolved(NamedTuple):
    """The picture and its transparency at the new size.

    Attributes:
        image: The picture with the detail that the network adds.
        alpha: Its transparency at the same size; 1 everywhere when none was wired.
    """

    image: Image
    alpha: Mask


@node(
    category="Geometry",
    title="SuperRes",
    icon="sparkles",
    synonyms=("super resolution", "upscale", "enlarge", "esrgan", "swinir", "sharpen", "restore", "denoise"),
    check=denoise_complaints,
)
def super_res(
    image: Image,
    alpha: Mask | None = None,
    model: Annotated[str, ModelName(find=find_checkpoint, names=checkpoint_names)] = DEFAULT,
    denoise: Annotated[float, Slider(0, 1, step=0.05)] = 0.0,
    tile: Annotated[int | None, Number(32, 2048, unit="px", more=True)] = None,
    overlap: Annotated[int | None, Number(0, 256, unit="px", more=True)] = None,
    precision: Annotated[Literal["float32", "bfloat16"], Widget(more=True)] = "float32",
    run: Run = ALONE,
) -> SuperResolved:
    """Enlarge a picture and add detail by a network.

    The network says by how much it enlarges. It runs over the picture in overlapping tiles, each with a
    surrounding that is thrown away, so that no seams show and memory stays that of one tile and the
    result. Nothing is rounded to 8 bits on the way. `impasto-x2` and `impasto-x4`, which ship, enlarge twice
    and four times: small stacks of convolutions (the Compact architecture of Wang et al. 2021,
    "Real-ESRGAN") trained on photographs reduced by an antialiased bicubic filter.

    Args:
        image: The picture to enlarge; any size, odd ones too.
        alpha: Its transparency, enlarged along by resampling (Lanczos); at another size it is brought to
            the picture's first. Colours that lie unseen under transparent pixels do not get into the edges.
        model: One that ships, one of the catalogue (`impasto models list`), or a file of the model folder:
            a checkpoint that spandrel knows (ESRGAN, Real-ESRGAN, SwinIR and others) in safetensors or as
            a state dict in .pth.
        denoise: How much noise and JPEG artefacts are removed along: 0 keeps every grain and is sharpest on
            a faultless picture, 1 restores a faulty one. It mixes the weights of two networks (Wang et al.
            2019, "Deep Network Interpolation"), which `impasto-x2`, `impasto-x4` and
            `realesr-general-wdn-x4v3` have.
        tile: Side of a tile in pixels of the input; automatic: as large as the network's cost suggests.
            Smaller tiles take less memory and more time.
        overlap: What a tile sees beyond its own share, in pixels of the input; automatic: the network's
            reach, at most 32 px and then faded over 16 px.
        precision: float32 is exact; bfloat16 halves the time where the device computes it natively, with
            errors of about half an 8-bit step.
    Returns:
        The picture and its transparency at the new size.
    Raises:
        NodeError: If the checkpoint is missing, unreadable or not for colour pictures, if it has no sister
            that denoises and denoise is above 0, if the result would be larger than 30,000 px a side or
            200 megapixels, or if memory runs out.
    """
    import torch

    from nodes.geometry.resample import check_size, resample

    network = load_checkpoint(model, denoise)
    _, height, width = image.shape
    new_height, new_width = height * network.scale, width * network.scale
    check_size(new_height, new_width, input="model")
    if precision == "bfloat16" and not network.supports_bfloat16:
        run.warn(f"{model} does not work in bfloat16; it runs in float32.")
        precision = "float32"
    network.to(torch.device(run.device))
    for part in network.model.modules():
        part.register_forward_pre_hook(lambda *_: run.check())
    if alpha is not None:
        alpha = resample(alpha, height, width, "area")
        image = cover_hidden(image, alpha)
    tiling = plan_tiles(network, height, width, tile=tile, overlap=overlap, device=run.device)
    try:
        enlarged = run_tiled(
            image, _on_device(network, run.device, precision), network.scale, tiling=tiling, run=run
        )
    except torch.OutOfMemoryError:
        raise NodeError(
            f"Tiles of {tiling.side} px with {model} need more memory than {run.device} has.",
            input="tile",
            hint=f"Set the tile to {max(32, tiling.side // 2)} px.",
        ) from None
    if not bool(torch.isfinite(enlarged).all()):
        raise NodeError(
            f"{model} gave numbers that are not finite.", input="model", hint="Choose another checkpoint."
        )
    if alpha is None:
        return SuperResolved(enlarged, torch.ones(1, new_height, new_width))
    return SuperResolved(enlarged, resample(alpha, new_height, new_width, "lanczos"))


def _on_device(network: ImageModelDescriptor[Any], device: str, precision: str) -> Callable[[Tensor], Tensor]:
    import torch

    kind = torch.device(device).type

    def casting() -> AbstractContextManager[object]:
        return torch.autocast(kind, torch.bfloat16, enabled=precision == "bfloat16")

    def enlarge(tile: Tensor) -> Tensor:
        with torch.no_grad(), casting():
            enlarged: Tensor = network(tile.to(device, memory_format=torch.channels_last))
        return enlarged

    return enlarge
