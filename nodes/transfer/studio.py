"""A network made ready to paint with: loaded, checked, in the number type that is fastest here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nodes.contract import Complaint, NodeError
from nodes.features.catalogue import FEATURE_NETWORKS, available_layers, find_weights
from nodes.features.weights_file import WeightsError

if TYPE_CHECKING:
    from nodes.features.loading import Preprocessing
    from nodes.features.network import FeatureNetwork
    from nodes.features.vgg import Border, Pooling

GET_ANEW = "Choose another network or get its weights anew."

_READY: dict[tuple[object, ...], FeatureNetwork] = {}


def ready_network(
    name: str,
    device: str,
    pooling: Pooling = "max",
    preprocessing: Preprocessing = "own",
    border: Border = "replicate",
    compensated: bool = True,
    precision: str | None = None,
) -> FeatureNetwork:
    """Return the network `name` on `device`; a second call with unchanged weights returns the same one.

    It computes in the number type `precision`, as torch names it, or else in the one that is best here.

    Raises:
        NodeError: if the weights are missing or damaged.
    """
    import torch

    from nodes.features.loading import load_file
    from nodes.transfer.precision import choose_precision

    path = find_weights(name)
    written = path.stat().st_mtime_ns
    key = (str(path), written, device, pooling, preprocessing, border, compensated, precision)
    if key not in _READY:
        try:
            network = load_file(
                path, pooling=pooling, compensated=compensated, preprocessing=preprocessing, border=border
            )
        except WeightsError as error:
            raise NodeError(f"{error}.", input="network", hint=GET_ANEW) from error
        dtype = choose_precision(network, device) if precision is None else getattr(torch, precision)
        network.to(device, dtype)
        # One network at a time: VGG's weights are half a gigabyte.
        _READY.clear()
        _READY[key] = network
    return _READY[key]


def asked_layers(network: FeatureNetwork, names: str, own: Sequence[str], parameter: str) -> tuple[str, ...]:
    """Return the layers that `names`, with spaces or commas between, asks for; `own` where it names none.

    Raises:
        NodeError: if the network has no such layer; `parameter` is marked.
    """
    asked = split_names(names)
    unknown = [name for name in asked if name not in network.layers]
    if unknown:
        raise NodeError(
            f"{network.name} has no layer {', '.join(unknown)}.",
            input=parameter,
            hint=_listed(network.layers),
        )
    return asked or tuple(own)


def weighted(
    network: FeatureNetwork, layers: Sequence[str], weights: Sequence[float] | None
) -> Mapping[str, float]:
    """Return the factor of each style layer: `weights` in the order of `layers`, or the network's own.

    Raises:
        NodeError: if there are not as many weights as layers.
    """
    if weights is None:
        return network.style_weights
    if len(weights) != len(layers):
        raise NodeError(
            f"layer weights has {len(weights)} numbers for {len(layers)} style layers.",
            input="layer_weights",
            hint=f"Give one for each of: {', '.join(layers)}.",
        )
    return dict(zip(layers, weights, strict=True))


def split_names(names: str) -> tuple[str, ...]:
    """Return the names in a text, with spaces or commas between, each once.

    >>> split_names("relu1_1, relu2_1 relu1_1")
    ('relu1_1', 'relu2_1')
    """
    return tuple(dict.fromkeys(names.replace(",", " ").split()))


def network_complaints(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    """Say before a run what is wrong with the weights file of the chosen network, by its header alone.

    That the file is missing is said by the parameter itself.
    """
    try:
        _header_layers(parameters)
    except WeightsError as error:
        yield Complaint("network", f"{error}.", GET_ANEW)


def painting_complaints(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    """Say before a run what is wrong with the network, the layers asked of it, and their weights."""
    try:
        layers = _header_layers(parameters)
    except WeightsError as error:
        yield Complaint("network", f"{error}.", GET_ANEW)
        return
    for parameter in ("style_layers", "content_layers"):
        names = split_names(str(parameters.get(parameter) or ""))
        if layers and (unknown := [name for name in names if name not in layers]):
            yield Complaint(
                parameter, f"{parameters['network']} has no layer {', '.join(unknown)}.", _listed(layers)
            )
    weights, names = parameters.get("layer_weights"), split_names(str(parameters.get("style_layers") or ""))
    names = names or own_style_layers(str(parameters.get("network")), layers)
    if isinstance(weights, list | tuple) and names and len(weights) != len(names):
        yield Complaint(
            "layer_weights",
            f"There are {len(weights)} weights for {len(names)} style layers.",
            f"Give one for each of: {', '.join(names)}.",
        )
    yield from level_complaints(parameters)
    yield from tile_complaints(parameters)


def own_style_layers(network: str, available: Sequence[str]) -> tuple[str, ...]:
    """Return a network's own style layers, of those `available`; none where the network is not catalogued."""
    entry = FEATURE_NETWORKS.get(network)
    return tuple(layer for layer in entry.style_layers if layer in available) if entry else ()


def level_complaints(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    """Say where there are fewer weights of levels than levels."""
    weights, levels = parameters.get("level_weights"), parameters.get("levels")
    if isinstance(weights, list | tuple) and isinstance(levels, int) and len(weights) < levels:
        yield Complaint(
            "level_weights",
            f"There are {len(weights)} weights for {levels} levels.",
            "Give one for each level, the largest first, or leave it automatic.",
        )


def tile_complaints(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    """Say which losses cannot be computed in the tiles that are asked for."""
    if parameters.get("tile") is None:
        return
    if parameters.get("loss") == "sliced":
        yield Complaint(
            "tile",
            "The sliced loss cannot be computed in tiles.",
            "Choose another loss, or leave tile automatic.",
        )
    if parameters.get("normalize_gradients"):
        yield Complaint(
            "tile",
            "Gradients cannot be normalised tile by tile.",
            "Switch Normalise gradients off, or leave tile automatic.",
        )


def _header_layers(parameters: Mapping[str, object]) -> tuple[str, ...]:
    """The layers that the chosen network's file reaches, by its header; none where that does not tell."""
    name = parameters.get("network")
    if not isinstance(name, str):
        return ()
    try:
        path = find_weights(name)
    except NodeError:
        return ()
    return available_layers(path) if path.suffix == ".safetensors" else ()


def _listed(layers: Sequence[str]) -> str:
    return f"It has: {', '.join(layers)}."
