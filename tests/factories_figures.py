"""Makes a small house whose year was counted by hand; see tests/reporting/figures/test_golden.py."""

import datetime as dt
from typing import Any

from django.utils import timezone

from appointments.models import (
    Closure,
    Course,
    Draw,
    Duty,
    HeadCount,
    PublicHoliday,
    Substitution,
    VisitAgePhase,
    VisitTopic,
    WaitingEntry,
    Wish,
    WishList,
)
from familienzentrum.choices import Role
from offers.choices import Admission, OfferKind
from offers.models import Offer, Topic
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_goal,
    make_goal_year,
    make_measure,
    make_offer,
    make_office,
    make_referral,
    make_room,
    make_slot,
    make_topic,
    make_user,
    make_visit,
)
from tests.factories_rooms import make_room_booking


def at(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=timezone.get_current_timezone())


def make_waiting_entry(**given: Any) -> WaitingEntry:
    """A family that waits for a place; what it told is erased already."""
    values: dict[str, Any] = {"until": dt.date(2025, 12, 31), "joined_on": dt.date(2025, 1, 1), "adults": 1}
    return WaitingEntry.objects.create(**values | {"erase_on": dt.date(2026, 1, 2)} | given)


class Availability:
    """Two topics, two age phases, three offices, four offers; everything that is counted happens at one of them."""

    def __init__(self) -> None:
        self.school, self.home = make_topic(name="School", position=1), make_topic(name="Home", position=2)
        self.baby = make_age_phase(label="0–3", position=1)
        self.child = make_age_phase(label="3–6", position=2)
        self.town = make_office(short_name="Town", position=1, is_guide=True)
        self.jobs = make_office(short_name="Jobs", position=2)
        self.talk = self._offer(OfferKind.CONSULTATION, topics=[self.school], age_phases=[self.baby])
        self.course = self._offer(OfferKind.COURSE, topics=[self.home], age_phases=[self.baby, self.child])
        self.group = self._offer(OfferKind.GROUP, topics=[self.home], starts_on=dt.date(2025, 2, 1))
        self.meeting = self._offer(OfferKind.DROP_IN, topics=[self.school, self.home])
        self.draw = self._draw(at(2025, 4, 1), drawn_at=at(2025, 4, 2), drawn_by=make_user(role=Role.FRONT_DESK))
        self.by_lot = Course.objects.create(offer=self.course, title="Course", allocation="draw", draw=self.draw)

    def _offer(self, kind: OfferKind, **given: Any) -> Offer:
        return make_offer(office=self.town, kind=kind, title=kind.value, admission=Admission.BOOKING, **given)

    def _draw(self, closes_at: dt.datetime, **given: Any) -> Draw:
        opens_at = closes_at - dt.timedelta(days=30)
        return Draw.objects.create(title="Draw", opens_at=opens_at, closes_at=closes_at, **given)

    def visits(self, number: int, *, about: Topic, further: Topic | None = None, ages: Any = (), **given: Any) -> None:
        for _ in range(number):
            visit = make_visit(main_topic=about, **given)
            if further:
                VisitTopic.objects.create(visit=visit, topic=further)
            for age in ages:
                VisitAgePhase.objects.create(visit=visit, age_phase=age)

    def fill_visits(self) -> None:
        """Ten conversations in 2025, three in 2024, one each on the days just outside."""
        march, june = dt.date(2025, 3, 3), dt.date(2025, 6, 30)
        self.visits(4, about=self.school, day=march, language="de", first_contact="yes", ages=[self.baby])
        both = [self.baby, self.child]
        afternoon = {"day": june, "part_of_day": "afternoon", "channel": "phone", "language": "ar"}
        self.visits(3, about=self.home, further=self.school, ages=both, referred_to=self.jobs, **afternoon)
        self.visits(2, about=self.home, day=june, first_contact="no")
        self.visits(1, about=self.school, day=dt.date(2025, 1, 1), part_of_day="evening", channel="email")
        self.visits(2, about=self.home, day=dt.date(2024, 12, 31), language="de")
        self.visits(1, about=self.school, day=dt.date(2024, 2, 29), channel="video", language="de")
        self.visits(1, about=self.school, day=dt.date(2026, 1, 1))
        self.visits(1, about=self.school, day=dt.date(2023, 12, 31))

    def fill_slips(self) -> None:
        taken = {"state": "arrived", "code_digest": None, "arrived_on": dt.date(2025, 7, 1)}
        make_referral(given_on=dt.date(2025, 3, 3), to_office=self.jobs, **taken)
        make_referral(given_on=dt.date(2025, 3, 3), to_office=self.jobs)
        make_referral(given_on=dt.date(2024, 12, 31), to_office=self.jobs, state="expired", code_digest=None)

    def fill_appointments(self) -> None:
        """Five appointments in 2025, one in 2024 and one in 2026, each at the very edge of its year."""
        came = {"state": "done", "arrived_at": at(2025, 1, 1), "arrived_by": make_user(role=Role.FRONT_DESK)}
        lost = {"state": "cancelled", "cancelled_on": dt.date(2025, 1, 1)}
        self._booked(at(2025, 1, 1, 0, 15), dt.date(2024, 12, 31), **came)
        self._booked(at(2025, 12, 31, 23, 15), dt.date(2025, 12, 1), state="no_show")
        course = make_slot(offer=self.course, starts_at=at(2025, 5, 5, 10), capacity=10, course=self.by_lot)
        self.won = make_appointment(slot=course, booked_on=dt.date(2025, 5, 5), **came)
        make_appointment(slot=course, booked_on=dt.date(2025, 4, 25), **came)
        self._booked(at(2025, 5, 6, 10), dt.date(2025, 4, 26), cancelled_by="house", **lost)
        self._booked(at(2024, 12, 31, 23, 15), dt.date(2024, 12, 24), cancelled_by="family", **lost)
        self._booked(at(2026, 1, 1, 0, 15), dt.date(2025, 12, 31))
        make_slot(offer=self.talk, starts_at=at(2025, 7, 1, 10), is_withdrawn=True)
        make_waiting_entry(offer=self.talk, office=self.town)
        make_waiting_entry(offer=self.talk, office=self.town, state="left", joined_on=dt.date(2024, 12, 31))

    def _booked(self, starts_at: dt.datetime, booked_on: dt.date, **given: Any) -> None:
        make_appointment(slot=make_slot(offer=self.talk, starts_at=starts_at), booked_on=booked_on, **given)

    def fill_groups(self) -> None:
        """Three dates of the group in 2025, one of them called off; one open meeting in 2024; the course goes on."""
        self.hall = make_room(name="Hall")
        first, _second = (self._date(self.group, at(2025, 9, day, 15), room=self.hall) for day in (1, 8))
        self._date(self.group, at(2025, 9, 15, 15), is_withdrawn=True)
        make_slot(offer=self.group, starts_at=at(2025, 9, 1, 15), capacity=0, accompanies=first)
        last_year = self._date(self.meeting, at(2024, 9, 2, 15))
        second_of_course = self._date(self.course, at(2025, 5, 12, 10))
        for slot, adults, children in [(first, 4, 6), (second_of_course, 2, 0), (last_year, 3, 5)]:
            HeadCount.objects.create(slot=slot, adults=adults, children=children)

    def _date(self, offer: Offer, starts_at: dt.datetime, **given: Any) -> Any:
        return make_slot(offer=offer, starts_at=starts_at, capacity=0, **given)

    def fill_house(self) -> None:
        adviser, other = make_adviser(self.town), make_adviser(self.town)
        times = {"starts_at": at(2025, 8, 1, 8), "ends_at": at(2025, 8, 15, 18)}
        Substitution.objects.create(office=self.town, adviser=adviser, substitute=other, **times)
        make_goal(stage=2, level="structural")
        make_goal_year(goal=make_goal(level="individual", is_active=False), year=2024)

    def fill_draws(self) -> None:
        """Three families took part in the draw of 2025, one of them won; one waits for a draw of 2024."""
        winner, *_losers = (self._wishes(self.draw, number) for number in (1, 2, 3))
        Wish.objects.create(wish_list=winner, course=self.by_lot, rank=1, appointment=self.won)
        self._wishes(self._draw(at(2024, 11, 1)), 1)

    def _wishes(self, draw: Draw, number: int) -> WishList:
        """A list of wishes; what the family told is erased already."""
        return WishList.objects.create(draw=draw, office=self.town, number=number, erase_on=dt.date(2025, 6, 1))

    def fill_calendar(self) -> None:
        """What was closed, who was on duty, and who used the hall."""
        PublicHoliday.objects.create(day=dt.date(2025, 10, 3), name="Holiday")
        Closure.objects.create(scope="house", starts_at=at(2025, 12, 24, 8), ends_at=at(2025, 12, 27))
        for hour in (10, 15):
            lunch = {"starts_at": at(2024, 10, 1, hour), "ends_at": at(2024, 10, 1, hour + 1)}
            Closure.objects.create(scope="office", office=self.jobs, **lunch)
        four_hours = {"starts_at": dt.time(9), "ends_at": dt.time(13)}
        Duty.objects.create(person=make_user(), weekday=4, valid_from=dt.date(2025, 9, 26), **four_hours)
        make_room_booking(room=self.hall, office=self.jobs, starts_at=at(2024, 2, 29, 10))
        make_room_booking(room=self.hall, office=self.jobs, starts_at=at(2025, 11, 3, 10), ends_at=at(2025, 11, 3, 13))

    def fill_steps(self) -> None:
        goal = make_goal(level="individual", is_active=False)
        make_measure(goal=goal, year=2025)
        make_measure(goal=goal, year=2025, state="done", done_on=dt.date(2025, 5, 1))
        make_measure(goal=goal, year=2024, state="dropped")


def make_counted_house() -> Availability:
    """A house of which every figure of 2025 and 2024 is known."""
    house = Availability()
    house.fill_visits()
    house.fill_slips()
    house.fill_appointments()
    house.fill_groups()
    house.fill_house()
    house.fill_draws()
    house.fill_calendar()
    house.fill_steps()
    return house
