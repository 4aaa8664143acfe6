"""Reads a picture that somebody uploads, and writes it anew: nothing of the file is kept but what one sees."""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from familienzentrum.refusals import Refusal

MOST_BYTES = 10_000_000
# A photo of a telephone has twelve to fifty million dots. What is small as a file may be enormous when it is read.
_MOST_DOTS = 60_000_000
# Enough for paper: seventeen centimetres at 240 dots per inch.
LONGEST_SIDE = 1600
_FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/jpeg"


@dataclass(frozen=True)
class Written:
    """How a picture is written anew."""

    kind: str
    media_type: str
    longest_side: int
    quality: int
    most_bytes: int


ON_PAPER = Written("JPEG", MEDIA_TYPE, LONGEST_SIDE, 85, MOST_BYTES)
# Enough for a column of a page on a phone with two dots per pixel.
ON_SCREEN = Written("WEBP", "image/webp", 800, 70, 300_000)


@dataclass(frozen=True)
class ReadPicture:
    """A picture written anew, without place, day and camera."""

    content: bytes
    width: int
    height: int


class NoPicture(Refusal):
    """A file that is no picture we take."""

    words = _("This is no picture that can be read. Choose a file of the kind JPEG, PNG or WebP.")


def read_picture(file: BinaryIO, size: int, written: Written = ON_PAPER) -> ReadPicture:
    """Return the picture in a file of so many bytes. Raises NoPicture."""
    # Most processes never read one.
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    # WeasyPrint lets its whole process take half a picture for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    if size > MOST_BYTES:
        raise NoPicture(
            _("This file is too large. A picture may have 10 megabytes: save it smaller and choose it again.")
        )
    try:
        with warnings.catch_warnings(), Image.open(file, formats=_FORMATS) as found:
            # Its own limit comes as a warning; ours is said below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if found.width * found.height > _MOST_DOTS:
                raise NoPicture(_("This picture has too many dots. Save it smaller and choose it again."))
            found.draft("RGB", (written.longest_side, written.longest_side))
            picture = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise NoPicture from error
    picture.thumbnail((written.longest_side, written.longest_side))
    # A new one has no description and no comment to be taken along; what is transparent becomes white.
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A"))
    file_anew = io.BytesIO()
    plain.save(file_anew, written.kind, quality=written.quality, optimize=True)
    if file_anew.tell() > written.most_bytes:
        raise NoPicture(_("This picture has too many details. Save it smaller and choose it again."))
    return ReadPicture(file_anew.getvalue(), *plain.size)
