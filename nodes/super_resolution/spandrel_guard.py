"""The one place where spandrel is imported, and torchvision with it.

spandrel needs torchvision for two helpers of pictures. The builds of torchvision that package indices
hold are compiled against CUDA; beside a torch for the CPU its extension does not load, and then
``import torchvision`` itself fails, because it describes two operators whose schemas only the extension
declares. Those schemas are declared here where they are missing: nothing that Impasto runs calls them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch.library import Library

SCHEMAS = {
    name: f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor" for name in ("nms", "qnms")
}

_libraries: list[Library] = []  # a schema lives only as long as the library object that declared it


@cache
def spandrel() -> ModuleType:
    """Return the package spandrel, imported so that it works beside any build of torch.

    Raises:
        ImportError: if spandrel or torchvision is not installed.
        RuntimeError: if torchvision cannot be imported for another reason than its missing operators.
    """
    try:
        import torchvision  # noqa: F401
    except RuntimeError as error:
        if "torchvision::" not in str(error) or not declare_missing():
            raise
    return import_module("spandrel")


def declare_missing() -> list[str]:
    """Declare the schemas that torchvision's extension did not, and return their names.

    A schema that is there already, because the extension loaded, is left alone.
    """
    import torch

    missing = [name for name in SCHEMAS if not hasattr(torch.ops.torchvision, name)]
    if missing:
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for name in missing:
            library.define(SCHEMAS[name])  # type: ignore[no-untyped-call]
        _libraries.append(library)
    return missing
