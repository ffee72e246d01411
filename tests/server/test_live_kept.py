"""What live previews keep drives out nothing that was painted for real."""

from __future__ import annotations

import numpy as np

from graphs.cache import Cache
from server.live.kept import LiveCache


def test_previews_are_kept_apart_from_real_results() -> None:
    picture = {"image": np.zeros(1000, np.uint8)}
    real, small = Cache(2000), Cache(2000)
    real.put("painted", picture)
    seen = LiveCache(real, small, {"photo"}, {"held": picture})
    seen.put("photo", picture)
    for number in range(5):
        seen.put(f"shown {number}", picture)
    assert "painted" in real
    assert "photo" in real
    assert "photo" in seen
    assert "held" in seen
    assert "painted" not in seen
    assert "shown 4" in seen
    assert "shown 0" not in seen
    assert (real.bytes, small.bytes) == (2000, 2000)
