"""Pictures that people upload: accepted by content, re-encoded (square thumbnails; a logo in its own proportions),
stored without metadata."""

import io
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from omnibasis.core.errors import InvalidInput

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000
FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = 512, 96
LOGO = (600, 200)
LOGOS = "logos"
# Each scan of a progressive JPEG refines the whole picture: encoders make about ten; thousands fit into a small file
# and keep the decoder busy for minutes.
MAX_SCANS = 100
_SCAN = b"\xff\xda"
# A picture of the largest size takes about 600 MB while it is decoded, so a process decodes one at a time.
_ONE_AT_A_TIME = threading.Lock()
Made = TypeVar("Made")


def clean_image(upload: BinaryIO, *, field: str = "image") -> dict[int, bytes]:
    """The picture as square thumbnails in WebP: {512: bytes, 96: bytes}, upright and without metadata.

    Rules: as `_decoded`. Raises InvalidInput on `field`.
    """

    def thumbnails(picture: Image.Image) -> dict[int, bytes]:
        square = _square(picture)
        return {side: _thumbnail(square, side) for side in (LARGE, SMALL)}

    return _decoded(upload, (LARGE * 2, LARGE * 2), thumbnails, field=field)


def clean_logo(upload: BinaryIO, *, field: str = "logo") -> bytes:
    """The picture in its own proportions, at most 600 by 200, as a PNG without metadata: what paper and pages print.

    Rules: as `_decoded`. Transparency stays, transparent edges are cut off. Raises InvalidInput on `field`.
    """

    def fitted(picture: Image.Image) -> bytes:
        plain = _plain(picture, max(LOGO) * 2)
        if "A" in plain.getbands() and (inside := plain.getchannel("A").getbbox()):
            plain = plain.crop(inside)
        plain.thumbnail(LOGO, Image.Resampling.LANCZOS)
        return _saved(plain, "PNG", optimize=True)

    return _decoded(upload, (LOGO[0] * 2, LOGO[1] * 2), fitted, field=field)


def _decoded(
    upload: BinaryIO, draft: tuple[int, int], make: Callable[[Image.Image], Made], *, field: str
) -> Made:
    """What `make` makes of the picture that somebody sent.

    Rules: at most 8 MiB; JPEG, PNG or WebP by content whatever its name says; a still one; at most 40 million pixels
    and 16,000 a side, read from the header before anything is decoded. Raises InvalidInput on `field`.
    """
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _invalid(field, _("The picture is larger than 8 MB. Choose a smaller one."))
    try:
        with _ONE_AT_A_TIME, Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
                raise _invalid(field, _too_large())
            # A phone's portrait (MPO) is a JPEG with further pictures, such as the depths, behind the first.
            if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
                raise _invalid(field, _("Moving pictures are not accepted. Choose a still one."))
            if picture.format in ("JPEG", "MPO") and data.count(_SCAN) > MAX_SCANS:
                raise _invalid(field, _damaged())
            # Lets the JPEG decoder shrink while it reads; a no-op for the others.
            picture.draft("RGB", draft)
            picture.load()
            return make(picture)
    except InvalidInput:
        raise
    except Image.DecompressionBombError:
        raise _invalid(field, _too_large()) from None
    except UnidentifiedImageError:
        raise _invalid(
            field, _("This is not a picture that can be used. Choose a JPEG, PNG or WebP file.")
        ) from None
    except Exception:  # decoders raise anything on broken data (OSError, SyntaxError, struct.error, ...)
        raise _invalid(field, _damaged()) from None


def _plain(picture: Image.Image, enough: int) -> Image.Image:
    """The picture upright, in RGB or RGBA; where it is much larger than `enough` on its shorter side, smaller."""
    if picture.mode.startswith("I"):
        # 16 bits a pixel, of which the upper eight can be shown; converted as they are, they would all be white.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    plain = picture if picture.mode == mode else picture.convert(mode)
    # Roughly smaller first: each step after it would take the whole picture in memory once more.
    if (factor := min(plain.size) // enough) > 1:
        plain = plain.reduce(factor)
    with suppress(Exception):  # what a camera wrote about itself may be broken; the picture is not
        plain = ImageOps.exif_transpose(plain)
    return plain


def _square(picture: Image.Image) -> Image.Image:
    """The middle of the picture, upright, as a square of LARGE, in RGB or RGBA."""
    return ImageOps.fit(_plain(picture, LARGE * 2), (LARGE, LARGE), Image.Resampling.LANCZOS)


def _thumbnail(square: Image.Image, side: int) -> bytes:
    small = square if side == LARGE else square.resize((side, side), Image.Resampling.LANCZOS)
    return _saved(small, "WEBP", quality=86, method=4)


def _saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    # Into a fresh image: what hangs on the old one (EXIF, GPS, profiles, comments) stays behind.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, kind, **options)
    return out.getvalue()


def _too_large() -> str:
    return _("The picture has too many pixels. Choose one below 40 megapixels.")


def _damaged() -> str:
    return _("The picture is damaged and cannot be read. Choose another one.")


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput({field: [message]})


def store_image(thumbnails: dict[int, bytes], *, folder: str) -> str:
    """Stores both sizes under a name nobody can guess; returns the large one's path."""
    stem = f"{folder}/{uuid.uuid4().hex}"
    for side, data in thumbnails.items():
        default_storage.save(f"{stem}-{side}.webp", ContentFile(data))
    return f"{stem}-{LARGE}.webp"


def store_logo(data: bytes) -> str:
    """Stores a logo under a name nobody can guess; returns its path. It stays: invoices that were issued print it."""
    return str(default_storage.save(f"{LOGOS}/{uuid.uuid4().hex}.png", ContentFile(data)))


def image_path(path: str, side: int) -> str:
    """The stored path of the same picture in another size."""
    return path.replace(f"-{LARGE}.webp", f"-{side}.webp")


def delete_image(path: str) -> None:
    """Removes both sizes; call it on commit, so that a rolled back change keeps its picture."""
    if path:
        for side in (LARGE, SMALL):
            default_storage.delete(image_path(path, side))
