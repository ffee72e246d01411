"""What Pyramid Transfer would minimise, taken from the node itself: nothing of it is set up a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import Mock, patch

from nodes.catalogue import shipped

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from nodes.contract import Style
    from nodes.transfer.objective import Evaluation


class Task(NamedTuple):
    """The last round of a painting, about to begin.

    `start` is the picture (3, H, W) that it begins at, `evaluate` gives loss and gradient at any picture of
    that size, and `minimise` improves the start by a number of evaluations of a function, as the node would.
    """

    start: Tensor
    evaluate: Callable[[Tensor], Evaluation]
    minimise: Callable[[Callable[[Tensor], Evaluation], int], Tensor]


def task(
    content: Tensor,
    styles: Sequence[Style],
    parameters: Mapping[str, Any],
    *,
    preset: str | None = None,
    dtype: torch.dtype | None = None,
) -> Task:
    """Return what Pyramid Transfer does last with `parameters` on top of `preset`.

    `dtype` is the number type that features are computed in (None: the one chosen for this machine).
    """
    from nodes.transfer import engine, studio
    from nodes.transfer.optimise.adam import minimise_adam
    from nodes.transfer.optimise.lbfgs import minimise_lbfgs
    from nodes.transfer.precision import choose_precision

    spec = next(each for each in shipped().values() if each.title == "Pyramid Transfer")
    values: dict[str, Any] = dict(spec.presets[preset].values if preset else {}) | dict(parameters)
    chosen = choose_precision if dtype is None else Mock(return_value=dtype)
    found: list[Task] = []

    def caught(minimise: Callable[..., Tensor]) -> Callable[..., Tensor]:
        def catch(start: Tensor, evaluate: Any, _: int, *arguments: Any, **options: Any) -> Tensor:
            def minimised(other: Callable[[Tensor], Evaluation], count: int) -> Tensor:
                return minimise(start, other, count, *arguments, **options)

            found.append(Task(start, evaluate, minimised))
            return start

        return catch

    # A network kept from another number type would be taken for this one.
    studio._READY.clear()
    with (
        patch.object(engine, "minimise_lbfgs", caught(minimise_lbfgs)),
        patch.object(engine, "minimise_adam", caught(minimise_adam)),
        patch("nodes.transfer.precision.choose_precision", chosen),
    ):
        spec.function(content, list(styles), **values)
    return found[-1]
