"""A picture as a page can bear it, from the file that somebody sent. Pure.

It is read and written anew: what the file says of itself, where it was taken and with what,
is not kept, nor anything in it that is no picture.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageOps

MOST_BYTES = 8 * 1024 * 1024
"""Of a file that is read: what a telephone makes."""

MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 40_000_000  # of a picture that is unpacked: more would fill the memory
_EDGE = 800  # pixels: the width of the column of text, and no taller than it is wide
_LIGHT = 60 * 1024
_QUALITIES = (82, 70, 55, 40)
_SMALLER = 0.75


class Unusable(StrEnum):
    """Why a file cannot be the picture."""

    EMPTY = "nothing in it"
    TOO_HEAVY = "too many bytes"
    TOO_LARGE = "too many pixels"
    NO_PICTURE = "not read as a picture of a format we take"


class PictureRefused(Exception):
    """The file cannot be used."""

    def __init__(self, reason: Unusable) -> None:
        """Raised with why."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture of at most 60 KB; width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """A name of exactly this content."""
        return hashlib.sha256(self.content).hexdigest()[:16]


def small_picture(file: bytes) -> SmallPicture:
    """The picture of a JPEG, PNG or WebP file, turned as it was held, on white where it is transparent.

    Raises:
        PictureRefused: it is no such file, or too much of one.
    """
    if not file:
        raise PictureRefused(Unusable.EMPTY)
    if len(file) > MOST_BYTES:
        raise PictureRefused(Unusable.TOO_HEAVY)
    picture = _opened(file)
    while True:
        for quality in _QUALITIES:
            content = _written(picture, quality)
            if len(content) <= _LIGHT:
                return SmallPicture(content, "image/webp", *picture.size)
        picture = picture.resize((_fewer(picture.width), _fewer(picture.height)), Image.Resampling.LANCZOS)


def _opened(file: bytes) -> Image.Image:
    try:
        with Image.open(BytesIO(file), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise PictureRefused(Unusable.TOO_LARGE)
            return _plain(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(Unusable.TOO_LARGE) from error
    except PictureRefused:
        raise
    except (
        Exception
    ) as error:  # whatever a decoder stumbles over in a broken file, of which there are many kinds
        raise PictureRefused(Unusable.NO_PICTURE) from error


def _plain(picture: Image.Image) -> Image.Image:
    """Its pixels alone, as few as are shown."""
    picture.draft("RGB", (2 * _EDGE, 2 * _EDGE))  # a JPEG is unpacked no larger than needed
    if picture.mode not in ("RGB", "RGBA", "L"):
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((_EDGE, _EDGE), Image.Resampling.LANCZOS)
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    return plain


def _written(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()


def _fewer(pixels: int) -> int:
    return max(1, round(pixels * _SMALLER))
