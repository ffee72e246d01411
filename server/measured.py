"""Puts what the nodes of a run measured under names that a reader knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

Numbers = dict[str, float]


def titled(numbers: Mapping[str, Numbers], titles: Mapping[str, str]) -> dict[str, Numbers]:
    """Return `numbers`, which are by node, by the node's title; nodes of one title are told apart by name.

    >>> titled({"m": {"SSIM": 0.9}}, {"m": "Measure"})
    {'Measure': {'SSIM': 0.9}}
    >>> list(titled({"sky": {"SSIM": 1.0}, "sea": {"SSIM": 0.5}}, {"sky": "Measure", "sea": "Measure"}))
    ['Measure (sky)', 'Measure (sea)']
    """
    count = Counter(titles.get(node, node) for node in numbers)
    return {
        title if count[title := titles.get(node, node)] == 1 else f"{title} ({node})": measured
        for node, measured in numbers.items()
    }
