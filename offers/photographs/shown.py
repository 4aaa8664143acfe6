"""Photographs as pages show them."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.cache import caches
from django.urls import reverse

from offers.choices import PhotographKind
from offers.models import Photograph

_CACHE, _KEY = "frame", "photographs"


class Shown(NamedTuple):
    """What a page says of a picture, without its bytes."""

    kind: str
    office: int | None
    role: str
    alternative: str
    rights: str
    width: int
    height: int
    sha256: str

    @property
    def url(self) -> str:
        return address_of(self.kind, self.sha256)


def of_the_house(version: int) -> list[Shown]:
    """Return the pictures of the house that stand on the start page; `version` is the one of the centre's row."""
    return [one for one in _all(version) if one.office is None]


def of_office(office: int, version: int) -> list[Shown]:
    """Return the pictures on the page of an office: its faces, and what it looks like there."""
    return [one for one in _all(version) if one.office == office]


def address_of(kind: str, checksum: str) -> str:
    """Return where the bytes are. The address of a face says so: browsers keep it for a shorter time."""
    return reverse("face" if PhotographKind(kind) == PhotographKind.FACE else "photograph", args=[checksum])


def _all(version: int) -> Sequence[Shown]:
    """Read them once, and anew when a trigger has given the centre's row another version of them."""
    kept: tuple[int, Sequence[Shown]] | None = caches[_CACHE].get(_KEY)
    if kept is None or kept[0] != version:
        kept = version, [Shown._make(row) for row in Photograph.objects.values_list(*Shown._fields)]
        caches[_CACHE].set(_KEY, kept, None)
    return kept[1]
