"""The pictures that ship: photographs to paint and styles to paint them with.

A recipe names one as ``sample:astronaut``. Nothing is decoded here; `Sample.path` is the JPEG file.

>>> find_sample("swirl").kind
'style'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["SAMPLES", "Sample", "SampleNotFound", "find_sample"]

_FOLDER = Path(__file__).resolve().parent
_LIBRARY = "scikit-image, skimage.data.{}"
_OWN = "drawn by nodes/samples/drawing/{}.py"


class SampleNotFound(KeyError):
    """No sample of that name ships."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return f"No sample is named {self.name!r}. There are: {', '.join(sample.name for sample in SAMPLES)}."


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One picture that ships, with where it comes from and what one may do with it."""

    name: str
    """What a recipe writes after ``sample:``."""
    kind: Literal["photo", "style"]
    title: str
    """A few words for a gallery."""
    file: str
    """The JPEG, relative to this folder: sRGB, 8 bit."""
    licence: str
    source: str
    author: str

    @property
    def path(self) -> Path:
        """The JPEG file on this machine."""
        return _FOLDER / self.file


def _photo(name: str, title: str, licence: str, author: str, function: str = "") -> Sample:
    source = _LIBRARY.format(function or name)
    return Sample(
        name=name,
        kind="photo",
        title=title,
        file=f"photos/{name}.jpg",
        licence=licence,
        source=source,
        author=author,
    )


def _style(name: str, title: str) -> Sample:
    return Sample(
        name=name,
        kind="style",
        title=title,
        file=f"styles/{name}.jpg",
        licence="CC0-1.0",
        source=_OWN.format(name),
        author="The Impasto authors",
    )


SAMPLES: tuple[Sample, ...] = (
    _photo("astronaut", "Eileen Collins, astronaut", "public domain", "NASA"),
    _photo("chelsea", "Chelsea the cat", "CC0-1.0", "Stéfan van der Walt"),
    _photo("coffee", "A cup of coffee", "CC0-1.0", "Rachel Michetti"),
    _photo("rocket", "Falcon 9 lifts off", "public domain", "SpaceX"),
    _photo("camera", "A photographer at work", "CC0-1.0", "Lav Varshney"),
    _photo("hubble", "Hubble extreme deep field", "public domain", "NASA", "hubble_deep_field"),
    _style("swirl", "Wheat under a turning sky: thick swirling strokes"),
    _style("mosaic", "A sail at sundown: glass tesserae"),
    _style("woodcut", "A crane across the sun: carved lines, four blocks"),
    _style("watercolour", "Poppies and cornflowers: wet washes"),
    _style("knife", "An avenue in autumn rain: slabs of a palette knife"),
    _style("glass", "Irises at sunrise: leaded stained glass"),
    _style("points", "A river on a Sunday: dots of pure colour"),
    _style("pastel", "Lavender in the evening: chalk on rough paper"),
    _style("ink", "Plum blossom before misty mountains: ink wash and dry brush"),
)
"""Every sample in the order a gallery shows them: photographs first."""


def find_sample(name: str) -> Sample:
    """The sample of that name.

    Raises:
        SampleNotFound: none is named so; the message lists those that ship.
    """
    for sample in SAMPLES:
        if sample.name == name:
            return sample
    raise SampleNotFound(name)
