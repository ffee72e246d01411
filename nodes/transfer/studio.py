"""A network made ready to paint with: loaded, checked, in the number type that is fastest here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from nodes.contract import Complaint, NodeError
from nodes.features.catalogue import available_layers, find_weights
from nodes.features.weights_file import WeightsError

if TYPE_CHECKING:
    from nodes.features.network import FeatureNetwork

GET_ANEW = "Choose another network or get its weights anew."

_READY: dict[tuple[str, int, str], FeatureNetwork] = {}


def ready_network(name: str, device: str) -> FeatureNetwork:
    """Return the network `name` on `device`; a second call with unchanged weights returns the same one.

    Raises:
        NodeError: if the weights are missing or damaged.
    """
    from nodes.features.loading import load_file
    from nodes.transfer.precision import choose_precision

    path = find_weights(name)
    key = (str(path), path.stat().st_mtime_ns, device)
    if key not in _READY:
        try:
            network = load_file(path)
        except WeightsError as error:
            raise NodeError(f"{error}.", input="network", hint=GET_ANEW) from error
        network.to(device, choose_precision(network, device))
        # One network at a time: VGG's weights are half a gigabyte.
        _READY.clear()
        _READY[key] = network
    return _READY[key]


def network_complaints(parameters: Mapping[str, object]) -> Iterable[Complaint]:
    """Say before a run what is wrong with the weights file of the chosen network, by its header alone.

    That the file is missing is said by the parameter itself.
    """
    name = parameters.get("network")
    if not isinstance(name, str):
        return
    try:
        path = find_weights(name)
        if path.suffix == ".safetensors":
            available_layers(path)
    except NodeError:
        return
    except WeightsError as error:
        yield Complaint("network", f"{error}.", GET_ANEW)
