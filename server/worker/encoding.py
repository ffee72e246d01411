"""Pictures of a run on their way to the editor: made small in a thread of their own, the newest first to go.

An unfinished picture that was not sent yet is dropped for a newer one; those of finished outputs are all
sent. The run waits for this only while finished outputs wait that hold more than `WAITING_BYTES`.
"""

from __future__ import annotations

import io
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

UNFINISHED_SIDE = 512
FINISHED_SIDE = 1024
KEPT_BYTES = 512 * 2**20
"""How much of the finished outputs is held, beyond the cache, for asking for them at full size."""


WAITING_BYTES = 512 * 2**20
"""How much of the finished outputs may wait to be made small: a picture of 24 megapixels takes 288 MB."""


class OutputKey(NamedTuple):
    """Which picture: `output` is None for an unfinished one."""

    run: str
    node: str
    output: str | None


Sink = Callable[[dict[str, Any], bytes], None]


class PreviewEncoder:
    """Encodes what it is handed and passes it to `sink`; keeps the newest finished outputs for `full`."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._waiting: OrderedDict[OutputKey, Tensor] = OrderedDict()
        self._kept: OrderedDict[OutputKey, Tensor] = OrderedDict()
        self._changed = threading.Condition()
        self._busy = False
        threading.Thread(target=self._run, name="previews", daemon=True).start()

    def show(self, key: OutputKey, image: Tensor) -> None:
        """Hand over a picture, float (1 or 3, height, width) in [0, 1], that nobody changes any more."""
        with self._changed:
            if key.output is not None:
                self._changed.wait_for(lambda: self._finished_bytes() <= WAITING_BYTES)
                self._waiting.pop(key._replace(output=None), None)
                self._keep(key, image)
            self._waiting[key] = image
            self._changed.notify_all()

    def drain(self) -> None:
        """Wait until everything handed over was passed on."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._busy)

    def full(self, key: OutputKey) -> bytes | None:
        """Return a finished output as PNG at its full size, or None when it is no longer kept."""
        with self._changed:
            image = self._kept.get(key)
        if image is None:
            return None
        png = io.BytesIO()
        picture(image).save(png, "PNG", compress_level=3)
        return png.getvalue()

    def _finished_bytes(self) -> int:
        return sum(image.nbytes for key, image in self._waiting.items() if key.output is not None)

    def _keep(self, key: OutputKey, image: Tensor) -> None:
        self._kept[key] = image
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(kept.nbytes for kept in self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: bool(self._waiting))
                key, image = self._waiting.popitem(last=False)
                self._busy = True
            try:
                jpeg, width, height = encode(image, finished=key.output is not None)
            except Exception:
                # A node handed over something that cannot be shown; its run goes on.
                log.exception("No preview of %s in run %s", key.node, key.run)
                continue
            header = {**key._asdict(), "width": width, "height": height, "type": "image/jpeg"}
            self._sink(header, jpeg)


def encode(image: Tensor, *, finished: bool) -> tuple[bytes, int, int]:
    """Return a picture as a small JPEG, with the width and height of the JPEG in pixels."""
    from PIL import Image as Pillow

    side = FINISHED_SIDE if finished else UNFINISHED_SIDE
    small = picture(image)
    small.thumbnail((side, side), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
    jpeg = io.BytesIO()
    small.save(jpeg, "JPEG", quality=90 if finished else 80)
    return jpeg.getvalue(), small.width, small.height


def picture(image: Tensor) -> Any:
    """Return a tensor (1 or 3, height, width) in [0, 1] as an 8-bit RGB picture of Pillow's."""
    from PIL import Image as Pillow

    levels = image.detach().cpu().clamp(0, 1).mul(255).round().byte()
    return Pillow.fromarray(levels.expand(3, -1, -1).permute(1, 2, 0).contiguous().numpy())
