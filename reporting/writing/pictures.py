"""Pictures of chapters: how staff put them in, and as the report prints them."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Self

from django.db import transaction

from familienzentrum.audit import record
from familienzentrum.models import User
from familienzentrum.pictures import MEDIA_TYPE, ReadPicture
from familienzentrum.versions import Hold, nothing_read
from reporting.choices import Chapter
from reporting.models import AnnualReport, ChapterPicture


@dataclass(frozen=True)
class Picture:
    """A picture as it is printed. A release keeps its bytes in a file of its own, and says which by the checksum."""

    chapter: str
    alternative: str
    rights: str
    width: int
    height: int
    sha256: str
    content: bytes = field(default=b"", repr=False, compare=False)

    @classmethod
    def of(cls, row: ChapterPicture) -> Self:
        content = bytes(row.content)
        checksum = sha256(content).hexdigest()
        return cls(row.chapter, row.alternative, row.rights, row.width, row.height, checksum, content)

    @property
    def name(self) -> str:
        """Return the name of its file."""
        return f"bild-{self.chapter}.jpg"

    @property
    def url(self) -> str:
        """Return the picture itself as an address, for the layout."""
        return f"data:{MEDIA_TYPE};base64,{base64.b64encode(self.content).decode()}"

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a release keeps them."""
        names = ("chapter", "alternative", "rights", "width", "height", "sha256")
        return {"name": self.name, **{name: getattr(self, name) for name in names}}


def picture_in(chapter: Mapping[str, Any], contents: Mapping[str, bytes] = MappingProxyType({})) -> Picture | None:
    """Return the picture of a chapter as a release keeps it; `contents` are bytes by their checksums."""
    # Releases of older versions have none.
    kept = chapter.get("picture")
    if kept is None:
        return None
    said = {name: value for name, value in kept.items() if name != "name"}
    return Picture(**said, content=contents.get(kept["sha256"], b""))


def pictures_of(report: AnnualReport) -> dict[str, Picture]:
    """Return the pictures of a report by chapter, with what they consist of."""
    rows = report.pictures.all() if report.pk else ()
    return {row.chapter: Picture.of(row) for row in rows}


@transaction.atomic
def write_picture(
    report: AnnualReport,
    chapter: Chapter,
    *,
    alternative: str,
    rights: str,
    picture: ReadPicture | None,
    by: User,
    hold: Hold = nothing_read,
) -> ChapterPicture:
    """Save what is said of the picture of a chapter, and a new picture if one is given. Raises what `hold` does."""
    hold()
    row = report.pictures.filter(chapter=chapter).first() or ChapterPicture(report=report, chapter=chapter)
    row.alternative, row.rights = alternative, rights
    if picture:
        row.content, row.width, row.height = picture.content, picture.width, picture.height
        row.sha256 = sha256(picture.content).hexdigest()
    row.save()
    record("report.picture_saved", report, by=by, chapter=chapter.value, is_new=picture is not None)
    return row


@transaction.atomic
def remove_picture(report: AnnualReport, chapter: Chapter, *, by: User, hold: Hold = nothing_read) -> None:
    """Take the picture out of a chapter. Releases keep theirs. Raises what `hold` does."""
    hold()
    report.pictures.filter(chapter=chapter).delete()
    record("report.picture_removed", report, by=by, chapter=chapter.value)
