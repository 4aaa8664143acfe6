"""A house that says something in every text that families read, and every page that they can open of it."""

import datetime as dt
import uuid
from collections.abc import Iterator

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.booking.actions import book
from appointments.booking.requests import BookingRequest
from appointments.choices import ClosureScope
from appointments.groups.wish_actions import Wished, send_wishes
from familienzentrum import local_time
from offers.choices import OfferKind
from tests.client import Client
from tests.factories import (
    make_age_phase,
    make_centre,
    make_emergency_number,
    make_hour,
    make_offer,
    make_office,
    make_opening_hour,
    make_page_words,
    make_place,
    make_signpost,
    make_slot,
    make_spot,
    make_spot_kind,
    make_stand,
    make_talk_language,
    make_topic,
)
from tests.factories_closing import make_closure, make_public_holiday
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry


class FamilyHouse:
    """Its rows; texts that are listed but once can be told from all others."""

    def __init__(self) -> None:
        centre = make_centre(
            phone="0123 456",
            welcome="Willkommen im Haus.",
            imprint="Das Impressum der Stadt",
            privacy_contact="Die Beauftragte für Daten",
            accessibility_contact="Wem man Hindernisse meldet",
        )
        make_opening_hour(centre=centre, weekday=1)
        place = self._place()
        office = make_office(
            name="Beratung für alle",
            description="Wir beraten Sie.",
            contact_role="Die Leitung der Gruppe",
            hours="montags nach Absprache",
            directions="Durch den Hof",
            street="Markt 3",
            town="Musterstadt",
        )
        make_talk_language(name="Seltene Sprache", own_name="")
        self.topic = make_topic(name="Geld", line="Wenn es knapp ist")
        self.offer = make_offer(
            title="Hilfe mit Briefen",
            summary="Wir lesen mit.",
            description="Kommen Sie.\n\nGern.",
            office=office,
            place=place,
            topics=[self.topic],
            age_phases=[make_age_phase(label="Kleine Kinder")],
            cost="zwei Euro",
            audience="Für alle",
            bring_along="Den Brief\nDen Ausweis",
            languages=["de", "uk", "sq"],
            has_interpreter=True,
        )
        self.office, self.slot, other = office, make_slot(offer=self.offer), make_slot(offer=self.offer)
        make_hour(offer=self.offer, place=place)
        self._what_is_in_town()
        self._what_is_booked_together(office)
        self._when_it_is_closed()
        waiting = make_offer(title="Mit Warteliste", has_waiting_list=True, office=office)
        self.waiting, self.entry = waiting, make_entry(make_slot(offer=waiting))
        self.booked = book(other, BookingRequest(name="Blaue Ente", email="ente@example.org"), by=None)

    def _place(self):
        place = make_place(name="Rathaus", street="Markt 1", postal_code="31000", town="Musterstadt", has_lift=True)
        place.is_step_free, place.stop, place.directions = False, "Marktplatz", "Hinter der Kirche."
        place.accessibility = "Klingeln hilft immer."
        place.save()
        return place

    def _what_is_in_town(self) -> None:
        self.signpost = make_signpost(
            title="Wohngeld",
            summary="Zuschuss zur Miete",
            who="Das Amt für Wohnen",
            where="Zimmer im Keller",
            takes="drei Wochen lang",
            fee="gegen kleine Gebühr",
            steps="Antrag holen",
            papers="Mietvertrag",
            explained="Feld: Wort",
        )
        kind = make_spot_kind(name="Spielplätze", line="Draußen spielen")
        make_spot(kind=kind, name="Spielplatz", has="Schaukel", hours="tagsüber offen", wanted="Wer hilft mit")
        make_emergency_number(name="Polizei", number="110", line="Bei Gefahr")
        make_page_words("soonest", title="Schnelle Termine", summary="Was bald frei ist")
        bus = make_place(name="Infobus", is_mobile=True)
        day = timezone.localdate() + dt.timedelta(days=6)
        make_stand(place=bus, directions="Neben dem Brunnen", day=day)
        self.mobile = make_offer(title="Im Bus", kind=OfferKind.GROUP, place=bus)
        make_slot(offer=self.mobile, starts_at=local_time.at(day, dt.time(10)), capacity=3)

    def _what_is_booked_together(self, office) -> None:
        self.young = make_offer(title="Krabbelgruppe", office=office, kind=OfferKind.GROUP, is_for_young=True)
        self.young_slot = make_slot(offer=self.young, capacity=5)
        told = {"title": "Abende für Eltern", "note": "Bitte pünktlich sein"}
        self.group = make_offer(title="Elternschule", office=office, kind=OfferKind.COURSE, has_waiting_list=True)
        self.course = make_course(offer=self.group, course=told, capacity=4)
        self.course_booked = book(self.course, family("kurs"), by=None)
        full = make_course(offer=self.group, course={"title": "Abend ist voll"}, capacity=1)
        book(full, family("voll"), by=None)
        self.full, self.course_entry = full, make_entry(full)
        self.draw = make_draw(title="Ferien per Los")
        wished = make_drawn_course(self.draw, offer=self.group, title="Fahrt zum See")
        self.wishes = send_wishes(self.draw, family("los"), Wished([wished.course_id], waits_otherwise=True))

    def _when_it_is_closed(self) -> None:
        start, end = local_time.whole_days(*[timezone.localdate() + dt.timedelta(days=3)] * 2)
        make_closure(scope=ClosureScope.HOUSE, starts_at=start, ends_at=end, reason="Wegen Umbau")
        make_public_holiday(day=timezone.localdate() + dt.timedelta(days=4), name="Karfreitag")

    def pages(self, client: Client, language: str) -> Iterator[tuple[str, HttpResponse]]:
        """Yield each page with the name of its address, read in this language."""
        asked = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", "name": "Blaue Ente"}
        with override(language):
            for name, args in self._addresses():
                yield name, client.get(reverse(name, args=args))
            yield "offers", client.get(reverse("offers"), {"search": "Schnelle"})
            yield "guide", client.get(reverse("guide"), {"need": self.topic.slug, "show": "offers"})
            yield "check", client.post(reverse("book", args=[self.slot.public_id]), asked)
            yield "book, wrong", client.post(reverse("book", args=[self.slot.public_id]), {"adults": "x", "email": "x"})
            yield "nowhere", client.get(f"/{language}/nichts/")

    def _addresses(self) -> Iterator[tuple[str, list[object]]]:
        for name in (
            *("start", "offers", "soonest", "events", "find_appointment", "guide", "imprint", "privacy"),
            *("accessibility", "releases", "young", "worry", "worry_professionals", "directory", "directory_print"),
            *("spots", "guide_unmet", "guide_heard", "week_sheet", "screen", "events_rss", "events_ics"),
        ):
            yield name, []
        for name in ("offer", "times", "poster", "leaflet", "doubt", "doubt_said"):
            yield name, [self.offer.public_id]
        for offer in (self.group, self.mobile):
            yield "offer", [offer.public_id]
            yield "times", [offer.public_id]
        yield "poster", [self.group.public_id]
        yield "folded_leaflet", [self.topic.slug]
        yield "office", [self.office.public_id]
        yield "signpost", [self.signpost.public_id]
        yield "join_waiting_list", [self.waiting.public_id]
        yield "join_course_list", [self.full.course.public_id]
        for entry in (self.entry, self.course_entry):
            yield "waiting_entry", [entry.public_id]
            yield "correct_waiting_entry", [entry.public_id]
        yield "book", [self.slot.public_id]
        yield "book", [self.course.public_id]
        yield "book_young", [self.young_slot.public_id]
        for what in ("appointment", "appointment_print", "cancel_appointment", "move_appointment"):
            yield what, [self.booked.public_id]
        yield "correct_appointment", [self.booked.public_id]
        yield "appointment", [self.course_booked.public_id]
        for name in ("draw", "wish"):
            yield name, [self.draw.public_id]
        for name in ("wish_list", "change_wish_list", "take_back_wish_list"):
            yield name, [self.wishes.public_id]
