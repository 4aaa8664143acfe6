"""Every page that families can open, in whatever portal there is: that of a test or a town's demonstration."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.core.own_page_keys import KEY, key_of
from appointments.models import Appointment, Course, Draw, Slot, WaitingEntry, WalkIn, WishList
from familienzentrum.access import PUBLIC
from offers.models import Offer, OfferCheck, Office, Signpost, Topic
from reporting.models import Release
from tests.conventions.addresses import ours

# Files, feeds, addresses for programs, and what is only sent, never opened.
NO_PAGES = {
    *("robots", "sitemap", "sitemap_section", "opensearch", "manifest"),
    *(f"hsds{of}" for of in ("", "_openapi", "_services", "_service", "_organizations", "_organization")),
    *(f"hsds_{of}" for of in ("service_at_locations", "service_at_location", "taxonomies", "taxonomy")),
    *("hsds_taxonomy_terms", "hsds_taxonomy_term"),
    *("events_ics", "events_rss", "adviser_calendar", "appointment_ics", "release_file", "open_data"),
    *("photograph", "face"),
    *("close_own_page", "restore_appointment", "accept_place", "decline_place", "leave_waiting_list"),
}
# Opened by a secret, and written for partners in German.
BY_A_SECRET = {"partner_text", "translate_office"}


def public_names() -> set[str]:
    """Return the names of all addresses that everybody may ask for."""
    return {p.name for _, p in ours() if p.name and getattr(p.callback, "audience", None) == PUBLIC}


def public_pages(language: str = settings.LANGUAGE_CODE) -> dict[str, str]:
    """Return the address of each page by its name; one that this portal has no row for is left out."""
    with override(language):
        return dict(_pages())


def _pages() -> Iterator[tuple[str, str]]:
    for name in sorted(public_names() - NO_PAGES - BY_A_SECRET):
        if name not in _ROWS:
            yield name, reverse(name)
        elif row := _ROWS[name]().first():
            yield name, reverse(name, args=[_key(row)]) + _opened_by(row)
    if topic := _topics().first():
        yield "guide, second question", f"{reverse('guide')}?topic={topic.slug}"
        yield "guide, offers", f"{reverse('guide')}?topic={topic.slug}&age_phase=&language=&way="
        yield "offers of a topic", f"{reverse('offers')}?topic={topic.slug}"
    yield "offers, found", f"{reverse('offers')}?search=Hilfe"
    yield "offers, nothing found", f"{reverse('offers')}?search=xyzzy"
    yield "nowhere", f"{reverse('start')}nichts/"


def _key(row: Any) -> Any:
    return row.slug if isinstance(row, Topic) else row.public_id


def _opened_by(row: Model) -> str:
    """The key that a mail carries: of some offers, the address alone opens nothing."""
    is_own = isinstance(row, Appointment | WaitingEntry | WishList)
    return f"?{KEY}={key_of(row.public_id)}" if is_own else ""


def _free() -> QuerySet[Slot]:
    return Slot.objects.free_singles(timezone.now()).filter(offer__in=Offer.objects.published()).order_by("id")


def _offers() -> QuerySet[Offer]:
    return Offer.objects.published().filter(pk__in=_free().filter(offer__is_for_young=False).values("offer"))


def _open_doors() -> QuerySet[Slot]:
    return Slot.objects.drop_in().on(timezone.localdate()).order_by()


def _topics() -> QuerySet[Topic]:
    return Topic.objects.filter(pk__in=_offers()[:1].values("topics")).order_by("id")


def _appointments() -> QuerySet[Appointment]:
    return Appointment.objects.filter(state="booked", slot__starts_at__gt=timezone.now()).order_by("id")


def _rows() -> dict[str, Callable[[], QuerySet[Any]]]:
    of_offer = dict.fromkeys(("offer", "times", "poster", "leaflet", "doubt", "doubt_said"), _offers)
    own = dict.fromkeys(("appointment", "appointment_print", "cancel_appointment"), _appointments)
    own |= dict.fromkeys(("move_appointment", "correct_appointment"), _appointments)
    waiting = dict.fromkeys(("waiting_entry", "correct_waiting_entry"), lambda: WaitingEntry.objects.order_by("id"))
    draws = dict.fromkeys(("draw", "wish"), lambda: Draw.objects.filter(closes_at__gt=timezone.now()))
    lists = ("wish_list", "change_wish_list", "take_back_wish_list")
    return {
        **of_offer,
        **own,
        **waiting,
        **draws,
        **dict.fromkeys(lists, lambda: WishList.objects.filter(draw__closes_at__gt=timezone.now())),
        **dict.fromkeys(("offer_check", "offer_check_change"), lambda: OfferCheck.objects.filter(answered_on=None)),
        "book": lambda: _free().filter(offer__is_for_young=False),
        "book_young": lambda: _free().filter(offer__is_for_young=True),
        "folded_leaflet": _topics,
        "join_course_list": lambda: Course.objects.filter(draw=None, dates__starts_at__gt=timezone.now()),
        "join_waiting_list": lambda: Offer.objects.published().filter(has_waiting_list=True),
        "office": lambda: Office.objects.filter(offers__in=_offers()),
        "release_page": lambda: Release.objects.public(),
        "signpost": Signpost.objects.all,
        "walk_in": lambda: WalkIn.objects.on(timezone.localdate()),
        "walk_in_leave": lambda: WalkIn.objects.on(timezone.localdate()),
        "walk_in_door": lambda: Offer.objects.published().filter(pk__in=_open_doors().values("offer")),
    }


_ROWS = _rows()
