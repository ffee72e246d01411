"""Picture files to pixels: by content, under limits, in sRGB, upright, at the depth that the file has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nodes.pictures.header import FORMATS, Format, Header, PictureError, read_header
from nodes.pictures.png import essential
from nodes.pictures.profiles import ProfileError, to_srgb, to_srgb_16

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image as Pillow

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = ["Header", "Limits", "Picture", "PictureError", "decode", "read_header"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a picture may be: bytes of the file, pixels in all, pixels of the longer side."""

    bytes: int = 64_000_000
    pixels: int = 100_000_000
    side: int = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A decoded picture.

    `pixels` is (height, width, 3) sRGB, uint8 or uint16; `alpha` is (height, width) of the same type,
    not multiplied into the pixels, or None where the file has no transparency. `notes` are sentences on
    what could not be read as it was meant.
    """

    pixels: Array
    alpha: Array | None
    format: Format
    notes: list[str] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """Bits per channel: 8 or 16."""
        return 8 * self.pixels.itemsize


def decode(data: bytes | Path, limits: Limits | None = None) -> Picture:
    """Return the picture in a file.

    PNG, JPEG, WebP, TIFF, BMP and GIF, told apart by their content. Upright by EXIF; profiles, CMYK, grey
    and palettes become sRGB; 16 bits a channel stay 16 (of CMYK: become 8). An animation is refused, since
    nothing says which of its frames is meant, and so is a TIFF of several pages.

    Args:
        data: the file's content, or where it lies.
        limits: how large it may be.

    Raises:
        PictureError: if the file cannot be read, is no picture, is damaged, or is too large.
    """
    limits = limits or Limits()
    content = _read(data, limits) if isinstance(data, Path) else data
    if len(content) > limits.bytes:
        raise _too_heavy(len(content), limits)
    header = read_header(content)
    _check(header, limits)
    if header.format == "PNG":
        content = essential(content)
    with _decoding(header.format):
        return _deep(content, header) if _is_deep(content, header) else _plain(content, header)


def _read(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.bytes:
            raise _too_heavy(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as fault:
        raise PictureError(
            f"The picture cannot be opened: {fault.strerror or fault}.", hint="Choose it again."
        ) from None


def _too_heavy(size: int, limits: Limits) -> PictureError:
    return PictureError(
        f"The file is {size / 1e6:.1f} MB; at most {limits.bytes / 1e6:.0f} MB are allowed.",
        hint="Save it smaller, or as JPEG.",
    )


def _check(header: Header, limits: Limits) -> None:
    size = f"{header.width} × {header.height} px"
    if header.width < 1 or header.height < 1:
        raise PictureError(f"The picture is {size}: it has no pixels.", hint="Export it again.")
    if max(header.width, header.height) > limits.side or header.width * header.height > limits.pixels:
        raise PictureError(
            f"The picture is {size}; at most {limits.side} px a side and {limits.pixels / 1e6:.0f} "
            "megapixels are allowed.",
            hint="Make it smaller first.",
        )
    if header.frames > 1:
        raise PictureError(
            "The TIFF has several pages." if header.format == "TIFF" else f"The {header.format} is animated.",
            hint="Export one page." if header.format == "TIFF" else "Export one frame as PNG.",
        )
    if header.depth not in (8, 16):
        raise PictureError(
            f"The {header.format} has {header.depth} bits a channel; 8 and 16 are read.",
            hint="Export it with 8 or 16 bits.",
        )


@contextmanager
def _decoding(format: Format) -> Iterator[None]:
    """Whatever a decoder raises on bytes that it did not expect means that the file is damaged."""
    try:
        yield
    except PictureError:
        raise
    except MemoryError:
        raise PictureError("There is not enough memory for the picture.", hint="Make it smaller.") from None
    except Exception as fault:
        raise PictureError(
            f"The {format} cannot be read: it is damaged or cut off ({str(fault)[:200] or 'no details'}).",
            hint=f"Copy, download or export it again, as {FORMATS}.",
        ) from fault


def _open(content: bytes, header: Header) -> Pillow.Image:
    """Return Pillow's reader of the one format that the content has. The pixels are not decoded yet."""
    from io import BytesIO

    from PIL import (
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    # Not Image.open: it tries further formats, and holds a limit of its own that only a global can move.
    readers: dict[str, Any] = {
        "PNG": PngImagePlugin.PngImageFile,
        "JPEG": JpegImagePlugin.JpegImageFile,
        "WebP": WebPImagePlugin.WebPImageFile,
        "TIFF": TiffImagePlugin.TiffImageFile,
        "BMP": BmpImagePlugin.BmpImageFile,
        "GIF": GifImagePlugin.GifImageFile,
    }
    picture: Pillow.Image = readers[header.format](BytesIO(content))
    if picture.size not in ((header.width, header.height), (header.height, header.width)):
        raise PictureError(f"The {header.format} contradicts itself about its size.", hint="Export it again.")
    return picture


def _is_deep(content: bytes, header: Header) -> bool:
    return header.depth == 16 and _open(content, header).mode != "CMYK"


def _orientation(picture: Pillow.Image) -> int:
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 damaged EXIF data says nothing of the pixels, and Pillow raises anything
        return 1


def _upright(pixels: Array, orientation: int) -> Array:
    """Return (height, width, …) turned as EXIF 2.3, tag 274 says."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def _plain(content: bytes, header: Header) -> Picture:
    import numpy as np
    from PIL import ImageCms

    picture = _open(content, header)
    profile = picture.info.get("icc_profile")
    # Pillow turns a TIFF by itself when its pixels are read.
    orientation = 1 if header.format == "TIFF" else _orientation(picture)
    picture.load()
    if picture.mode in ("F", "I"):
        raise PictureError(
            "The picture has 32 bits a channel; 8 and 16 are read.", hint="Export it with 8 or 16 bits."
        )
    alpha = None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = np.asarray(picture.getchannel("A"))
        picture = picture.convert("RGB")
    elif picture.mode in ("1", "P", "PA", "YCbCr", "RGBX"):
        picture = picture.convert("RGB")
    notes: list[str] = []
    if profile:
        try:
            picture = to_srgb(picture, profile)
        except ProfileError as fault:
            notes.append(f"The picture is taken as sRGB: {fault}.")
    if picture.mode == "LAB":
        transform = ImageCms.buildTransform(
            ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"
        )
        picture = ImageCms.applyTransform(picture, transform) or picture
    if header.depth == 16:
        notes.append("16-bit CMYK is read at 8 bits.")
    pixels = np.asarray(picture.convert("RGB"))
    return Picture(
        pixels=np.ascontiguousarray(_upright(pixels, orientation)),
        alpha=None if alpha is None else np.ascontiguousarray(_upright(alpha, orientation)),
        format=header.format,
        notes=notes,
    )


def _deep(content: bytes, header: Header) -> Picture:
    """16 bits by OpenCV, since Pillow cuts all but grey to 8."""
    import cv2
    import numpy as np

    described = _open(content, header)
    raw = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    if raw is None or raw.dtype != np.uint16:
        raise PictureError(
            f"This kind of 16-bit {header.format} is not read, or it is damaged.",
            hint="Export it as 16-bit PNG.",
        )
    tags = getattr(described, "tag_v2", {})
    grey = raw.ndim == 2
    if tags.get(262) == 0:  # a TIFF whose zero is white, which OpenCV turns round for 8 bits only
        raw = 65535 - raw
    alpha: Array | None = raw[..., 3] if raw.ndim == 3 and raw.shape[2] == 4 else None
    if grey and isinstance(key := described.info.get("transparency"), int):
        alpha = np.where(raw == key, 0, 65535).astype(np.uint16)
    pixels = np.repeat(raw[..., None], 3, 2) if grey else np.ascontiguousarray(raw[..., 2::-1])
    if alpha is not None and 1 in tags.get(338, ()):
        # The TIFF holds colours with alpha multiplied in (ExtraSamples = 1).
        scaled = pixels * (65535 / np.maximum(alpha, 1).astype(np.float64))[..., None]
        pixels = np.rint(np.minimum(scaled, 65535)).astype(np.uint16)
    notes: list[str] = []
    if profile := described.info.get("icc_profile"):
        try:
            pixels = to_srgb_16(pixels, profile, grey=grey)
        except ProfileError as fault:
            notes.append(f"The picture is taken as sRGB: {fault}.")
    # OpenCV turns a TIFF by itself, and no other format.
    orientation = 1 if header.format == "TIFF" else _orientation(described)
    return Picture(
        pixels=np.ascontiguousarray(_upright(pixels, orientation)),
        alpha=None if alpha is None else np.ascontiguousarray(_upright(alpha, orientation)),
        format=header.format,
        notes=notes,
    )
