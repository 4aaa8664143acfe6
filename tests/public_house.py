"""A small house in which every page for families has something to show."""

from typing import NamedTuple

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Slot
from offers.choices import EmergencyPage, OfferKind
from tests.factories import (
    make_age_phase,
    make_centre,
    make_emergency_number,
    make_hour,
    make_offer,
    make_office,
    make_opening_hour,
    make_photograph,
    make_place,
    make_signpost,
    make_slot,
    make_spot,
    make_spot_kind,
    make_topic,
)
from tests.factories_freshness import make_check
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.factories_release import make_release


class PublicHouse(NamedTuple):
    """What tests of single pages go on with."""

    free: Slot


def make_public_house() -> PublicHouse:
    """Offers with times, a booking, somebody who waits, a draw with wishes, an owner who is asked, a public report."""
    centre = make_centre(phone="0123 456", welcome="Willkommen im Haus.")
    make_opening_hour(centre=centre, weekday=1)
    place = make_place(name="Rathaus", street="Markt 1", postal_code="31000", town="Musterstadt", has_lift=True)
    place.is_step_free, place.stop, place.directions = False, "Marktplatz", "Hinter der Kirche."
    place.save()
    office = make_office(name="Beratung für alle")
    offer = make_offer(
        title="Hilfe mit Briefen",
        summary="Wir lesen mit.",
        description="Kommen Sie.\n\nGern.",
        office=office,
        place=place,
        topics=[make_topic(name="Geld", line="Wenn es knapp ist")],
        age_phases=[make_age_phase(label="Kleine Kinder")],
        cost="kostenlos",
        audience="Für alle",
        bring_along="Den Brief\nDen Ausweis",
        languages=["de", "uk"],
        has_interpreter=True,
    )
    free = make_slot(offer=offer)
    make_hour(offer=offer, place=place)
    group = make_offer(title="Krabbelgruppe", office=office, kind=OfferKind.GROUP, is_for_young=True, topics=[])
    make_slot(offer=group, capacity=5)
    make_signpost(title="Wohngeld", steps="Antrag holen", papers="Mietvertrag", explained="Feld: Wort")
    make_spot(kind=make_spot_kind(name="Spielplätze"), name="Spielplatz", has="Schaukel")
    make_emergency_number(name="Polizei", number="110", line="Bei Gefahr", pages=EmergencyPage.values)
    waiting = make_offer(title="Mit Warteliste", has_waiting_list=True, office=office, topics=[])
    book(make_slot(offer=offer), BookingRequest(name="Blaue Ente", email="ente@example.org"), by=None)
    make_entry(make_slot(offer=waiting))
    make_course(offer=make_offer(title="Abende", office=office, topics=[]), course={"title": "Ruhig bleiben"})
    lot = make_drawn_course(make_draw(), offer=make_offer(title="Ausflug", office=office, topics=[]))
    send_wishes(lot.course.draw, family(), Wished([lot.course_id]))
    make_photograph(alternative="Rotes Haus am Fluss", rights="Foto: Archiv")
    make_photograph(kind="face", office=office, alternative="Eine Frau am Tisch", rights="Foto: Archiv")
    make_check(offer=make_offer(title="Gefragt", office=office, topics=[]))
    make_release()
    return PublicHouse(free)
