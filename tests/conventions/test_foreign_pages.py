"""Pages for families in another language: all that is German is marked as German, and nothing else is."""

import re
import uuid

import pytest
from bs4 import BeautifulSoup, NavigableString
from django.urls import reverse
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from offers.choices import OfferKind
from tests.factories import (
    make_age_phase,
    make_centre,
    make_emergency_number,
    make_hour,
    make_offer,
    make_office,
    make_opening_hour,
    make_place,
    make_signpost,
    make_slot,
    make_spot,
    make_spot_kind,
    make_topic,
)
from tests.factories_groups import make_entry

# What has no other name.
_NAMES = re.compile(r"https?://\S+|\S+@\S+|JavaScript|Cookie|Impressum|Nummer gegen Kummer|DCAT-AP\.de")
_LATIN, _OWN = re.compile(r"[A-Za-zÄÖÜäöüß]{4,}"), re.compile(r"[\u0400-\u04ff]")
# Two words in Latin letters of which the first is no name.
_IN_A_SENTENCE = re.compile(r"\b[a-zäöüß]{3,} [A-Za-zÄÖÜäöüß]{3,}")
# These can hold no markup: what is not translated there is read out as if it were.
_WITHOUT_MARKUP = ["option", "label", "legend"]


@pytest.fixture
def pages(client):
    """Each page for families that needs no more than an offer with a time, a booking and somebody who waits."""
    centre = make_centre(phone="0123 456", welcome="Willkommen im Haus.")
    make_opening_hour(centre=centre, weekday=1)
    place = make_place(name="Rathaus", street="Markt 1", postal_code="31000", town="Musterstadt", has_lift=True)
    place.is_step_free, place.stop, place.directions = False, "Marktplatz", "Hinter der Kirche."
    place.save()
    office = make_office(name="Beratung für alle")
    topic = make_topic(name="Geld", line="Wenn es knapp ist")
    offer = make_offer(
        title="Hilfe mit Briefen",
        summary="Wir lesen mit.",
        description="Kommen Sie.\n\nGern.",
        office=office,
        place=place,
        topics=[topic],
        age_phases=[make_age_phase(label="Kleine Kinder")],
        cost="kostenlos",
        audience="Für alle",
        bring_along="Den Brief\nDen Ausweis",
        languages=["de", "uk"],
        has_interpreter=True,
    )
    slot, other = make_slot(offer=offer), make_slot(offer=offer)
    make_hour(offer=offer, place=place)
    group = make_offer(title="Krabbelgruppe", office=office, kind=OfferKind.GROUP, is_for_young=True)
    make_slot(offer=group, capacity=5)
    signpost = make_signpost(title="Wohngeld", steps="Antrag holen", papers="Mietvertrag", explained="Feld: Wort")
    make_spot(kind=make_spot_kind(name="Spielplätze"), name="Spielplatz", has="Schaukel")
    make_emergency_number(name="Polizei", number="110", line="Bei Gefahr")
    waiting = make_offer(title="Mit Warteliste", has_waiting_list=True, office=office)
    booked = book(other, BookingRequest(name="Blaue Ente", email="ente@example.org"), by=None)
    entry = make_entry(make_slot(offer=waiting))
    asked = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", "name": "Blaue Ente"}

    def read(language):
        with override(language):
            for name, args in (
                *((name, []) for name in ("start", "offers", "soonest", "events", "find_appointment", "guide")),
                *((name, []) for name in ("imprint", "privacy", "accessibility", "releases")),
                *((name, []) for name in ("young", "worry", "worry_professionals", "directory", "spots")),
                *((name, []) for name in ("guide_unmet", "guide_heard", "call_me", "call_me_noted")),
                *((name, []) for name in ("week_sheet", "screen")),
                *((name, [offer.public_id]) for name in ("offer", "times", "poster", "leaflet", "doubt", "doubt_said")),
                ("folded_leaflet", [topic.slug]),
                ("office", [office.public_id]),
                ("signpost", [signpost.public_id]),
                ("join_waiting_list", [waiting.public_id]),
                ("waiting_entry", [entry.public_id]),
                ("book", [slot.public_id]),
                *((f"appointment{more}", [booked.public_id]) for more in ("", "_print")),
                *((f"{what}_appointment", [booked.public_id]) for what in ("cancel", "move", "correct")),
            ):
                yield name, client.get(reverse(name, args=args))
            yield "check", client.post(reverse("book", args=[slot.public_id]), asked)
            yield "book, wrong", client.post(reverse("book", args=[slot.public_id]), {"adults": "x", "email": "x"})
            yield "nowhere", client.get(f"/{language}/nichts/")

    return read


def is_foreign(text):
    words = _NAMES.sub("", text)
    return bool(_LATIN.search(words)) and (not _OWN.search(words) or bool(_IN_A_SENTENCE.search(words)))


def unmarked(page):
    """Return what is read in Latin letters on a page and not marked as another language or a name."""
    for text in page.body.find_all(string=True):
        is_read = type(text) is NavigableString and not text.find_parent(["script", "bdi", *_WITHOUT_MARKUP])
        if is_read and text.find_parent(attrs={"lang": True}).name == "html" and is_foreign(text):
            yield " ".join(text.split())
    yield from (
        tag["aria-label"] for tag in page.body.find_all(attrs={"aria-label": True}) if is_foreign(tag["aria-label"])
    )


@pytest.mark.django_db
def test_nothing_german_stands_unmarked_on_a_page_in_another_language(pages):
    found = {}
    for name, answer in pages("uk"):
        assert answer.status_code < 500, name
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.html["lang"] == "uk", name
        if left := sorted(set(unmarked(page))):
            found[name] = left
    assert found == {}
