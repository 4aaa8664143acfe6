"""A house in which every page for families has something to show, and that says something in every text they read."""

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
from appointments.walk_ins.actions import take_number
from familienzentrum import local_time
from offers.choices import EmergencyPage, OfferKind
from offers.models import Office
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
    make_photograph,
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
from tests.factories_freshness import make_check
from tests.factories_groups import family, make_course, make_draw, make_drawn_course, make_entry
from tests.factories_release import make_release
from tests.public_pages import public_pages


class PublicHouse:
    """Its rows, as far as tests go on with them; each text stands but once, so that it can be told from all others."""

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
        now = timezone.now()
        make_slot(offer=self.offer, starts_at=now, ends_at=now + dt.timedelta(hours=1), capacity=0)
        take_number(self.offer, key=uuid.uuid4())
        self._what_is_in_town()
        self._what_is_booked_together(office)
        self._when_it_is_closed()
        self._what_else_is_shown(office)
        waiting = make_offer(title="Mit Warteliste", has_waiting_list=True, office=office)
        self.waiting, self.entry = waiting, make_entry(make_slot(offer=waiting))
        book(other, BookingRequest(name="Blaue Ente", email="ente@example.org"), by=None)

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
        make_emergency_number(name="Polizei", number="110", line="Bei Gefahr", pages=EmergencyPage.values)
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

    def _what_else_is_shown(self, office: Office) -> None:
        make_photograph(alternative="Rotes Haus am Fluss", rights="Foto: Archiv")
        told = {"role": "Wer Sie begrüßt", "alternative": "Eine Frau am Tisch", "rights": "Foto: Archiv"}
        make_photograph(kind="face", office=office, **told)
        make_check(offer=make_offer(title="Gefragt", office=office))
        make_release()

    def pages(self, client: Client, language: str) -> Iterator[tuple[str, HttpResponse]]:
        """Yield all pages in this language with their names: each address, further rows, answers to what is sent."""
        with override(language):
            for name, address in (*public_pages(language).items(), *self._further()):
                yield name, client.get(address, follow=True)
            book_it = reverse("book", args=[self.slot.public_id])
            asked = {"adults": "1", "attempt": str(uuid.uuid4()), "step": "check", "name": "Blaue Ente"}
            yield "check", client.post(book_it, asked)
            yield "book, wrong", client.post(book_it, {"adults": "x", "email": "x"})

    def _further(self) -> Iterator[tuple[str, str]]:
        """Yield what looks otherwise than the first page of its kind: of a course, a bus, a full evening."""
        for offer in (self.group, self.mobile):
            for name in ("offer", "times", "poster"):
                yield f"{name} of {offer}", reverse(name, args=[offer.public_id])
        yield "list of a full course", reverse("join_course_list", args=[self.full.course.public_id])
        for name in ("waiting_entry", "correct_waiting_entry"):
            yield f"{name} of a course", reverse(name, args=[self.course_entry.public_id])
        yield "book a course", reverse("book", args=[self.course.public_id])
        yield "appointment at a course", reverse("appointment", args=[self.course_booked.public_id])
        yield "offers, a page found", f"{reverse('offers')}?search=Schnelle"
