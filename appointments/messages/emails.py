"""Mails to families: neutral subject, no topic, no office, no name; details are behind the link."""

import base64
import hashlib
import logging
from collections.abc import Collection
from email.mime.base import MIMEBase

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from appointments.choices import Occasion
from appointments.core.calendar_facts import named
from appointments.core.own_page_keys import KEY, key_of
from appointments.core.places import at_several_places
from appointments.messages.calendars import calendars_for
from appointments.messages.news import News
from appointments.messages.occasions import TELLINGS
from appointments.messages.texts import WAYS_IN, as_paragraphs, filled, placeholders_in, standard_text, with_ways_in
from appointments.messages.waiting_news import WaitingNews
from appointments.messages.wish_news import WishNews
from appointments.models import Appointment, Message, MessageText, WaitingEntry, Wish, WishList
from appointments.models.family_record import FamilyRecord
from familienzentrum import mail
from familienzentrum.languages import left_to_right
from familienzentrum.mail import Mail
from familienzentrum.micro_cache import cached
from familienzentrum.models import Centre
from offers.models import Offer

logger = logging.getLogger("portal.mail")

# The page of each kind of record, by its UUID.
_PAGES = {Appointment: "appointment", WaitingEntry: "waiting_entry", WishList: "wish_list"}


def mail_for(message: Message, news: News | WaitingNews | WishNews) -> Mail:
    """Render the mail in the language of the booking; `news` is that of its appointment, its entry or its wishes.

    Raises ValueError once the data is erased.
    """
    personal = message.record.personal
    with translation.override(personal.mail_language):
        subject = subject_about(type(message.record))
        text = words_of(message)
        named = placeholders_in(text)
        values, links = _values(message, news, named), _links(message, named)
        text = with_ways_in(text) if values.get(WAYS_IN) else text
        context = {"title": subject, "paragraphs": as_paragraphs(text, values, links)}
        written = mail.message(
            to=personal.email,
            subject=subject,
            body=filled(text, values | links),
            html=render_to_string("emails/message.html", context),
            number=_number(message, news),
        )
        if isinstance(news, News) and TELLINGS[Occasion(message.occasion)].is_news:
            _attach_calendars(written, news)
    return written


def subject_about(record: type[FamilyRecord]) -> str:
    """Neutral, so that a glance at the inbox reveals nothing."""
    return _("Your appointment") if record is Appointment else _("Your message from us")


def words_of(message: Message) -> str:
    """Return the centre's own text for this message in the current language, else the standard text."""
    occasion = Occasion(message.occasion)
    language = translation.get_language() or settings.LANGUAGE_CODE
    # A rush of mails has few texts.
    return cached(f"own-text-{occasion}-{language}", lambda: _own_text(occasion, language)) or standard_text(
        occasion, language
    )


def _own_text(occasion: Occasion, language: str) -> str:
    own = MessageText.objects.filter(occasion=occasion, language=language).first()
    return own.text if own else ""


def _values(message: Message, news: News | WaitingNews | WishNews, named: Collection[str]) -> dict[str, str]:
    """Return what the placeholders stand for, of an appointment only those that its text names."""
    phone = {"phone": left_to_right(cached("centre", Centre.current).phone)} if "phone" in named else {}
    match news:
        case WaitingNews():
            return phone | news.values(names_places=_are_places_several(message))
        case WishNews():
            return phone | news.values()
        case News():
            changes = {"changes": "\n".join(news.sentences())} if "changes" in named else {}
            when = {"when": _when(message, news)} if "when" in named else {}
            return phone | changes | when | {WAYS_IN: "\n".join(_won(message, news) + news.ways_in())}


def _won(message: Message, news: News) -> list[str]:
    """Say in the first mail about a place from a draw that the lot gave it: nothing else tells the result."""
    record = message.record
    is_by_lot = isinstance(record, Appointment) and record.slot.course and record.slot.course.draw_id
    if news.known.is_confirmed or not is_by_lot:
        return []
    wish = Wish.objects.filter(appointment=record.pk).select_related("wish_list__draw").first()
    if wish is None:
        return []
    wishes, most = wish.wish_list.wishes, wish.wish_list.draw.most_seats
    has_all = wishes.filter(appointment__isnull=False).count() >= min(most, wishes.count())
    said = [_("The lot has decided, and gave you this place.")]
    return said if has_all else [*said, _("Not all of your wishes came true. The page of your wishes says which did.")]


def _when(message: Message, news: News) -> str:
    """Return the time, or all dates of a course where the message is about all of them."""
    names_places = _are_places_several(message)
    if TELLINGS[Occasion(message.occasion)].is_news:
        return news.when(names_places=names_places)
    return named(message.slot, names_places=names_places) if message.slot else ""


def _are_places_several(message: Message) -> bool:
    """Return whether its offer has times at more than one place: then each time is named with where it is."""
    record = message.record
    offer = record.slot.offer_id if isinstance(record, Appointment) else getattr(record, "offer_id", None)
    # Asked for a thousand times ahead, and by every mail of a rush.
    return offer is not None and cached(f"several-places-{offer}", lambda: bool(at_several_places([offer])))


def _links(message: Message, named: Collection[str]) -> dict[str, str]:
    record = message.record
    links = {"link": _address(_PAGES[type(record)], record) + _key(record)}
    if "free_times" in named and not isinstance(record, WishList):
        offer = record.slot.offer if isinstance(record, Appointment) else record.offer
        # The pages of an offer that has ended are gone: then what is free elsewhere.
        links["free_times"] = _portal(reverse("soonest")) if offer.has_ended else _address("times", offer)
    return links


def _key(record: Appointment | WaitingEntry | WishList) -> str:
    """Where an address alone opens nothing, the mail is what opens it."""
    if isinstance(record, WishList):
        return ""
    offer = record.slot.offer if isinstance(record, Appointment) else record.offer
    return f"?{KEY}={key_of(record.public_id)}" if offer.leaves_no_trace else ""


def _address(page: str, row: Appointment | WaitingEntry | WishList | Offer) -> str:
    return _portal(reverse(page, args=[row.public_id]))


def _portal(path: str) -> str:
    return settings.PORTAL_URL.rstrip("/") + path


def _attach_calendars(written: Mail, news: News) -> None:
    """Attach a file per METHOD, which its content type repeats. An error in it must not stop the mail."""
    try:
        files = calendars_for(news.known, news.stands, news.changes, title=_("Appointment"))
    except Exception:
        logger.exception("A mail goes out without its calendar entry.")
        return
    for method, content in files.items():
        written.attach(_calendar_part(method, content))


def _calendar_part(method: str, content: bytes) -> MIMEBase:
    part = MIMEBase("text", "calendar", charset="utf-8", method=method)
    part["Content-Transfer-Encoding"] = "base64"
    part.add_header("Content-Disposition", "attachment", filename=_NAMES[method] % {"name": _("appointment")})
    part.set_payload(base64.encodebytes(content).decode())
    return part


_NAMES = {"PUBLISH": "%(name)s.ics", "CANCEL": "%(name)s-x.ics"}


def _number(message: Message, news: News | WaitingNews | WishNews) -> str:
    """Return a stable number per message, so that mail programs show a resend after a crash once.

    What was changed between two tries makes it another message: it must not be hidden as a copy.
    Mail servers log it: it must not open a page or reveal a time. No secret goes into it, since that may be rotated
    between two tries.
    """
    stamp = f"message {message.pk} {message.queued_at.timestamp()} {news.stands.stamp}"
    return hashlib.sha256(stamp.encode()).hexdigest()
