"""Reading a file as a network that enlarges or restores pictures, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.contract import NodeError
from nodes.features.weights_file import WeightsError, require_unpacked, tensor_shapes

if TYPE_CHECKING:
    from spandrel import ImageModelDescriptor
    from torch import Tensor

MAX_BYTES = 2_000_000_000  # the largest checkpoints in use (HAT-L, DRCT-L) have 160 MB
MAX_TENSORS = 20_000  # HAT-L, the one of most parts, has about 2,500
MAX_INDEX = 1_000  # of a layer in its stack; spandrel builds stacks as long as the keys say


def refusal(message: str, hint: str) -> NodeError:
    """Return the error that says why a model cannot be used."""
    return NodeError(message, input="model", hint=hint)


def check_file(path: Path) -> None:
    """Look at a file's size and, of safetensors, at the header; load no torch.

    Raises:
        NodeError: if it cannot be a checkpoint.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refusal(
            f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} are allowed.",
            "Choose another checkpoint.",
        )
    if path.suffix == ".safetensors":
        _check_header(path)


def read_checkpoint(path: Path) -> ImageModelDescriptor[Any]:
    """Return the network in a file, on the CPU in float32, ready to enlarge or restore colour pictures.

    Raises:
        NodeError: as `read_state` and `network_of` do.
    """
    return network_of(read_state(path), path.name)


def read_state(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file by name, under the names that spandrel knows.

    A ``.pth`` or ``.pt`` file is read by torch's restricted reader, which builds tensors and runs nothing.

    Raises:
        NodeError: if the file is damaged, or holds code or anything else than dense finite tensors.
    """
    loaded = _read_safetensors(path) if path.suffix == ".safetensors" else _read_torch(path)
    from nodes.super_resolution.spandrel_guard import spandrel

    state: dict[str, Tensor] = spandrel().canonicalize_state_dict(loaded)
    _check_state(state, path.name)
    return state


def network_of(state: dict[str, Tensor], file: str) -> ImageModelDescriptor[Any]:
    """Return the network of these weights, on the CPU in float32; `file` is named in the error.

    Raises:
        NodeError: if spandrel does not know the architecture, or if it is no network that restores or
            enlarges colour pictures.
    """
    from nodes.super_resolution.spandrel_guard import spandrel

    package = spandrel()
    try:
        network = package.MAIN_REGISTRY.load(state)
    except package.UnsupportedModelError:
        raise refusal(
            f"{file} holds no architecture that spandrel {package.__version__} knows.",
            "Use a checkpoint of a super-resolution network such as ESRGAN, Real-ESRGAN, SwinIR or SPAN.",
        ) from None
    except (
        AssertionError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RuntimeError,
        TypeError,
        ValueError,
    ):
        # Keys alone name an architecture; shapes that contradict them surface as any of these.
        raise refusal(
            f"{file} looks like a known architecture, but its weights do not fit it.",
            "The file may be damaged or of a variant that is not known: use another checkpoint.",
        ) from None
    if not isinstance(network, package.ImageModelDescriptor) or network.purpose not in ("SR", "Restoration"):
        raise refusal(
            f"{file} is a network for {network.purpose} ({network.architecture.name}); "
            "Super Res needs one that enlarges or restores any picture.",
            "Choose another checkpoint.",
        )
    if (network.input_channels, network.output_channels) != (3, 3):
        raise refusal(
            f"{file} takes {network.input_channels} and gives {network.output_channels} colour "
            "channels; Super Res needs a network for colour pictures, with 3 of each.",
            "Choose a checkpoint that was trained on colour pictures.",
        )
    return network.eval().float()


def _check_header(path: Path) -> None:
    try:
        shapes = tensor_shapes(path)
    except WeightsError as error:
        raise refusal(f"{error}.", "Download the file again, or choose another checkpoint.") from None
    if not 0 < len(shapes) <= MAX_TENSORS:
        raise refusal(
            f"{path.name} holds {len(shapes):,} tensors; 1 to {MAX_TENSORS:,} are allowed.",
            "Choose another checkpoint.",
        )


def _read_safetensors(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (SafetensorError, LookupError, OSError) as error:
        raise refusal(
            f"{path.name} cannot be read: {error}.", "Download the file again, or choose another checkpoint."
        ) from None


def _read_torch(path: Path) -> dict[str, Any]:
    import pickle

    import torch

    try:
        require_unpacked(path)
        loaded = torch.load(path, map_location="cpu", weights_only=True)
    except WeightsError as error:
        raise refusal(f"{error}.", "Use a checkpoint in safetensors.") from error
    except (pickle.UnpicklingError, LookupError, RuntimeError, ValueError, TypeError, EOFError, OSError):
        raise refusal(
            f"{path.name} is refused unread: it holds more than weights (code, perhaps) or is damaged.",
            "Use a checkpoint in safetensors, or one that holds weights only.",
        ) from None
    if not isinstance(loaded, dict):
        raise refusal(
            f"{path.name} holds {type(loaded).__name__}, not a table of weights by name.",
            "Use a checkpoint that holds a state dict.",
        )
    return loaded


def _check_state(state: Mapping[str, object], file: str) -> None:
    """Refuse what would make spandrel build something endless, or the picture something undefined."""
    import torch

    size = 0
    for key, tensor in state.items():
        if not isinstance(key, str) or not isinstance(tensor, torch.Tensor) or not _is_plain(tensor):
            raise refusal(
                f"{file} holds {key!r}, which is no named dense tensor.",
                "Use a checkpoint that holds a state dict.",
            )
        if any(part.isdecimal() and (len(part) > 4 or int(part) > MAX_INDEX) for part in key.split(".")):
            raise refusal(
                f"{file} counts its layers higher than {MAX_INDEX:,} ({key!r}).", "Choose another checkpoint."
            )
        size += tensor.numel() * tensor.element_size()
    if len(state) > MAX_TENSORS or size > MAX_BYTES:
        raise refusal(
            f"{file} holds {len(state):,} tensors of {size:,} bytes; at most {MAX_TENSORS:,} and "
            f"{MAX_BYTES:,} are allowed.",
            "Choose another checkpoint.",
        )
    for key, tensor in state.items():
        if isinstance(tensor, torch.Tensor) and not bool(torch.isfinite(tensor.float()).all()):
            raise refusal(
                f"{file} holds numbers that are not finite in {key!r}.", "Choose another checkpoint."
            )


def _is_plain(tensor: Tensor) -> bool:
    import torch

    dense = tensor.layout == torch.strided and not tensor.is_quantized
    return dense and tensor.device.type == "cpu" and not tensor.is_complex()
