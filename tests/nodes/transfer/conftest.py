"""Pictures that many tests of painting share."""

from __future__ import annotations

import pytest

from nodes.contract import Image, Style
from tests.nodes.transfer.helpers import blobs


@pytest.fixture(scope="module")
def content() -> Image:
    return blobs(70, 105, seed=1)


@pytest.fixture(scope="module")
def styles() -> list[Style]:
    return [Style(blobs(80, 64, seed=2))]
