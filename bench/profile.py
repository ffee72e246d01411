"""Where the time of a computation goes, by kind of operation, as torch's profiler sees it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

# Else the profiler tells the terminal that it begins and ends.
os.environ.setdefault("KINETO_LOG_LEVEL", "5")

from torch.profiler import ProfilerActivity
from torch.profiler import profile as profiled

from bench.report import table

KINDS: Mapping[str, tuple[str, ...]] = {
    "convolutions, forwards": ("mkldnn_convolution", "_slow_conv2d_forward", "thnn_conv2d"),
    "convolutions, backwards": ("convolution_backward",),
    "matrix products (Gram and its gradient)": ("mm", "addmm", "bmm", "baddbmm", "_addmm_activation"),
    "eigenvalues": ("_linalg_eigh", "linalg_eigh"),
    "rectifiers": ("relu", "relu_", "threshold_backward", "clamp_min", "clamp_min_"),
    "pooling": ("max_pool2d_with_indices", "max_pool2d_with_indices_backward", "avg_pool2d"),
    "copies and number types": ("copy_", "clone", "contiguous", "_to_copy", "cat"),
    "sums and products": ("add", "add_", "mul", "mul_", "sub", "sub_", "sum", "div", "div_", "pow", "abs"),
}


def profile(calls: Mapping[str, Callable[[], object]]) -> str:
    """Return a table of the shares of each call's time, each call made once to warm up and once more."""
    shares: dict[str, dict[str, float]] = {}
    for name, call in calls.items():
        call()
        with profiled(activities=[ProfilerActivity.CPU]) as record:
            call()
        found = dict.fromkeys([*KINDS, "the rest"], 0.0)
        for event in record.key_averages():
            operation = event.key.removeprefix("aten::")
            kind = next((kind for kind, names in KINDS.items() if operation in names), "the rest")
            found[kind] += event.self_cpu_time_total
        total = sum(found.values())
        shares[name] = {kind: 100 * spent / total for kind, spent in found.items()}
    rows = [[kind, *(f"{shares[name][kind]:.0f}" for name in shares)] for kind in [*KINDS, "the rest"]]
    return table(["", *shares], rows)
