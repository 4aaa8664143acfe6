"""Previews a mail with a sample appointment."""

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from appointments.choices import MeetingChannel, Occasion
from appointments.messages.change_words import sentences
from appointments.messages.difference import difference
from appointments.messages.emails import subject_about
from appointments.messages.occasions import TELLINGS
from appointments.messages.texts import as_paragraphs, filled
from appointments.messages.wish_news import WishNews
from appointments.models import WishList
from appointments.models.known import Known, KnownDate, KnownWishes
from familienzentrum import dates
from familienzentrum.choices import Weekday
from familienzentrum.models import Centre


@dataclass(frozen=True)
class Preview:
    """One mail in both its formats: plain text, and paragraphs of HTML."""

    subject: str
    plain: str
    paragraphs: list[SafeString]


def preview_of(text: str, occasion: Occasion, language: str) -> Preview:
    """Render a text for a sample appointment on a Tuesday soon, in its own language."""
    today = timezone.localtime().replace(hour=10, minute=0)
    soon = today + dt.timedelta(days=7 + (Weekday.TUESDAY - today.weekday()) % 7)
    with translation.override(language):
        values = {
            "changes": _sample_changes(occasion, soon),
            "when": dates.moment(soon),
            "until": dates.moment(soon - dt.timedelta(days=5)),
            "phone": Centre.current().phone,
        }
        links = dict.fromkeys(("link", "free_times"), f"{settings.PORTAL_URL.rstrip('/')}/…")
        return Preview(
            subject=subject_about(TELLINGS[occasion].record),
            plain=filled(text, values | links),
            paragraphs=as_paragraphs(text, values, links),
        )


def _sample_changes(occasion: Occasion, soon: dt.datetime) -> str:
    if TELLINGS[occasion].record is not WishList:
        return _sample_change(soon - dt.timedelta(days=1), soon)
    known = KnownWishes(soon - dt.timedelta(days=5))
    both, second = frozenset({1, 2}), frozenset({2})
    return WishNews(known, replace(known, off=(1,)), timezone.now(), both, second).values()["changes"]


def _sample_change(old: dt.datetime, new: dt.datetime) -> str:
    """Word a time that moves, as the mail of a family would."""
    known, stands = (
        Known((KnownDate("", start, start + dt.timedelta(hours=1), MeetingChannel.ON_SITE),)) for start in (old, new)
    )
    now = timezone.now()
    return " ".join(sentences(difference(known, stands, now=now), stands, now=now))
