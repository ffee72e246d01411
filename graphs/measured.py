"""Puts what the nodes of a run measured under names that a reader knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

Numbers = dict[str, float]


def number_text(number: float) -> str:
    """Return a number to four digits, as the editor writes it.

    >>> [number_text(number) for number in (0.987, 12.0, 12.5, 128000.4, 3.21e-5)]
    ['0.9870', '12', '12.50', '128000', '3.2e-05']
    """
    size = abs(number)
    if size and (size < 1e-4 or size >= 1e7):
        return f"{number:.1e}"
    return f"{number:.0f}" if size >= 1e4 or number == int(number) else f"{number:#.4g}"


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
