"""Shorter papers from a release: what they say was released, so that they can give nothing new away."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from familienzentrum.models import Centre
from familienzentrum.pdf import render_pdf
from reporting.frozen import FrozenChapter, FrozenHeadline, chapters_of, headlines_of
from reporting.models import Release
from reporting.paper import STYLESHEET

COMMITTEE, FUNDER = "pdf/committee.html", "pdf/funder.html"
# The chapters whose tables a funder wants to see.
_FOR_FUNDERS = {"offers", "use", "reach", "groups", "referrals"}
# The picture on the page for the committee, if the release has it.
_PICTURE = "diagramm-months.svg"


@dataclass(frozen=True)
class Excerpt:
    """A release as shorter papers show it; `plain` is what was frozen."""

    release: Release
    centre: Centre
    plain: Mapping[str, Any]
    chapters: tuple[FrozenChapter, ...]
    headlines: tuple[FrozenHeadline, ...]
    chart: str
    alt: str

    @property
    def title(self) -> str:
        return str(self.plain.get("title", self.release))

    @property
    def messages(self) -> tuple[FrozenChapter, ...]:
        return tuple(chapter for chapter in self.chapters[1:] if chapter.message)

    @property
    def figures_for_funders(self) -> tuple[FrozenChapter, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.key in _FOR_FUNDERS and chapter.exhibits)

    @property
    def address(self) -> str:
        """Return where everybody finds the whole report; nothing where it is not public."""
        if not Release.objects.public().filter(pk=self.release.pk).exists():
            return ""
        return settings.PORTAL_URL + reverse("release_page", args=[self.release.public_id])

    def text(self, key: str) -> str:
        return next((chapter.text for chapter in self.chapters if chapter.key == key), "")

    @property
    def outlook(self) -> str:
        return self.text("outlook")

    @property
    def summary(self) -> str:
        return self.text("summary")


def committee_pdf(release: Release) -> bytes:
    """Return one page for a committee."""
    return _printed(COMMITTEE, {"excerpt": _excerpt(release)})


def funder_pdf(release: Release, number: int) -> bytes:
    """Return the report on the use of money for the funder with this number in the release, from 1 on."""
    funders = release.figures.get("funders", [])
    if not 1 <= number <= len(funders):
        raise Http404
    return _printed(FUNDER, {"excerpt": _excerpt(release), "money": funders[number - 1]})


def _printed(template: str, context: Mapping[str, Any]) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        return render_pdf(render_to_string(template, context), STYLESHEET)


def _excerpt(release: Release) -> Excerpt:
    picture = release.files.filter(name=_PICTURE).first()
    drawn = base64.b64encode(bytes(picture.content)).decode() if picture else ""
    with translation.override(settings.LANGUAGE_CODE):
        return Excerpt(
            release=release,
            centre=Centre.current(),
            plain=release.figures,
            chapters=chapters_of(release),
            headlines=tuple(headlines_of(release)),
            chart=f"data:image/svg+xml;base64,{drawn}" if drawn else "",
            alt=picture.description if picture else "",
        )
