"""Makes a house whose rows are drawn by chance, many of them at the very edges of a year."""

import datetime as dt
from random import Random
from typing import Any

from django.utils import timezone

from appointments.choices import AppointmentState, Channel, FirstContact, PartOfDay
from appointments.models import (
    Closure,
    Course,
    Draw,
    Duty,
    HeadCount,
    PublicHoliday,
    Slot,
    Substitution,
    VisitAgePhase,
    VisitTopic,
    Wish,
    WishList,
)
from offers.choices import OfferKind, OfferState
from reporting.choices import EffectStage, GoalLevel, MeasureState
from tests.factories import (
    make_adviser,
    make_age_phase,
    make_appointment,
    make_goal,
    make_goal_year,
    make_measure,
    make_offer,
    make_office,
    make_provider,
    make_referral,
    make_room,
    make_slot,
    make_stand,
    make_topic,
    make_user,
    make_visit,
)
from tests.factories_figures import at, make_waiting_entry
from tests.factories_rooms import make_room_booking

_EDGES = ((2023, 12, 31), (2024, 1, 1), (2024, 2, 29), (2024, 12, 31), (2025, 1, 1), (2025, 12, 31), (2026, 1, 1))
_KINDS = [kind.value for kind in OfferKind]


class RandomHouse:
    """Two years and their edges; in August nothing takes place, so that closures are in nobody's way."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        kinds = ["municipality", "club", "church"]
        self.offices = [make_office(provider=make_provider(kind=kind)) for kind in kinds]
        self.offices[0].is_guide = True
        self.offices[0].save()
        self.topics, self.phases = [make_topic() for _ in range(4)], [make_age_phase() for _ in range(3)]
        self.topics[0].age_phases.set(self.phases[:2])
        self.offers = [self._offer(kind) for kind in (*_KINDS, *_KINDS)]
        self.rooms = [make_room() for _ in range(3)]
        self.staff = make_user()

    def day(self) -> dt.date:
        """A day of 2024 or 2025, or of the edges of both years, and never in August."""
        if self.chance.random() < 0.4:
            return dt.date(*self.chance.choice(_EDGES))
        day = dt.date(2024, 1, 1) + dt.timedelta(days=self.chance.randrange(731))
        return day if day.month != 8 else day.replace(month=9, day=1)

    def moment(self) -> dt.datetime:
        """Often so late or so early that the day is another one in UTC."""
        hour = self.chance.choice([0, 9, 14, 23])
        return timezone.make_aware(dt.datetime.combine(self.day(), dt.time(hour, self.chance.choice([0, 15, 29]))))

    def some(self, things: list[Any]) -> list[Any]:
        return self.chance.sample(things, self.chance.randrange(len(things)))

    def _offer(self, kind: str) -> Any:
        day = self.chance.choice([None, self.day()])
        over = self.chance.choice([None, None, self.day()])
        return make_offer(
            office=self.chance.choice(self.offices),
            kind=kind,
            state=self.chance.choice(OfferState.values),
            starts_on=day,
            ends_on=max(over, day) if over and day else over,
            topics=self.some(self.topics),
            age_phases=self.some(self.phases),
        )

    def fill_visits(self) -> None:
        for _ in range(60):
            choice = self.chance.choice
            visit = make_visit(
                day=self.day(),
                part_of_day=choice(PartOfDay.values),
                channel=choice(Channel.values),
                main_topic=choice(self.topics),
                language=choice(["de", "ar", "uk", ""]),
                first_contact=choice(FirstContact.values),
                referred_to=choice([None, *self.offices]),
            )
            for topic in self.some(self.topics):
                VisitTopic.objects.create(visit=visit, topic=topic)
            for phase in self.some(self.phases):
                VisitAgePhase.objects.create(visit=visit, age_phase=phase)

    def fill_slips_and_lists(self) -> None:
        for _ in range(15):
            state = self.chance.choice([{}, {"state": "expired", "code_digest": None}])
            make_referral(given_on=self.day(), to_office=self.offices[0], **state)
            state = {"state": self.chance.choice(["waiting", "left", "expired"])}
            make_waiting_entry(offer=self.offers[0], office=self.offices[0], joined_on=self.day(), **state)

    def fill_calendar(self) -> None:
        """Times with and without places, some of them called off, some of them in rooms, booked or counted."""
        for number in range(40):
            starts_at = self.moment()
            slot = make_slot(
                offer=self.chance.choice(self.offers),
                starts_at=starts_at,
                ends_at=starts_at + dt.timedelta(minutes=self.chance.choice([20, 30, 90, 240])),
                capacity=self.chance.choice([0, 1, 4, 12]),
                is_withdrawn=self.chance.random() < 0.2,
                room=self._free_room(starts_at),
            )
            if slot.capacity == 0:
                make_slot(offer=slot.offer, starts_at=starts_at, capacity=0, accompanies=slot)
                HeadCount.objects.create(slot=slot, adults=number % 5, children=number % 7)
            elif not slot.is_withdrawn:
                for _ in range(self.chance.randrange(slot.capacity + 1)):
                    self._book(slot)

    def _free_room(self, starts_at: dt.datetime) -> Any:
        """A room nobody is in on these two days, or none."""
        near = (starts_at - dt.timedelta(days=1), starts_at + dt.timedelta(days=1))
        taken = set(Slot.objects.filter(starts_at__range=near).values_list("room", flat=True))
        return self.chance.choice([None, *(room for room in self.rooms if room.pk not in taken)])

    def _book(self, slot: Slot) -> None:
        day = timezone.localdate(slot.starts_at)
        before = day - dt.timedelta(days=self.chance.choice([0, 1, 2, 7, 8, 14, 15, 28, 29, 60]))
        state = self.chance.choice(AppointmentState.values)
        given: dict[str, Any] = {"state": state, "booked_on": min(before, day)}
        if state == AppointmentState.CANCELLED:
            given |= {"cancelled_by": self.chance.choice(["family", "house"]), "cancelled_on": before}
        elif state in ("arrived", "running", "done"):
            given |= {"arrived_at": slot.starts_at, "arrived_by": self.staff}
        make_appointment(slot=slot, **given)

    def fill_courses(self) -> None:
        for number in range(6):
            drawn = {"drawn_at": at(2026, 6, 1), "drawn_by": self.staff} if number % 3 else {}
            closes_at = self.moment()
            opens_at = closes_at - dt.timedelta(days=9)
            draw = Draw.objects.create(title="Draw", opens_at=opens_at, closes_at=closes_at, **drawn)
            by_lot = {"allocation": "draw", "draw": draw} if number % 2 else {}
            course = Course.objects.create(offer=self.chance.choice(self.offers), title=f"Course {number}", **by_lot)
            starts_at = self.moment()
            slot = make_slot(offer=course.offer, course=course, starts_at=starts_at, capacity=number + 2)
            later = {"starts_at": starts_at + dt.timedelta(days=300), "capacity": 0}
            self._join_and_leave(slot, make_slot(offer=course.offer, course=course, **later))
            for place in range(number):
                wishes = WishList.objects.create(
                    draw=draw, office=course.offer.office, number=place + 1, erase_on=dt.date(2026, 1, 1)
                )
                won = make_appointment(slot=slot, booked_on=dt.date(2023, 12, 1)) if drawn and place % 2 else None
                Wish.objects.create(wish_list=wishes, course=course, rank=1, appointment=won)

    def _join_and_leave(self, first: Slot, later: Slot) -> None:
        """One family leaves the course after its first date, and another one joins it."""
        state = self.chance.choice(["booked", "no_show"])
        left = {"ends_with": first, "cancelled_by": self.chance.choice(["family", "house"])}
        make_appointment(slot=first, booked_on=dt.date(2023, 11, 1), state=state, **left)
        make_appointment(slot=first, booked_on=dt.date(2023, 12, 31), begins_with=later)

    def fill_house(self) -> None:
        advisers = [make_adviser(self.offices[0]) for _ in range(6)]
        for number, year in enumerate((2023, 2024, 2025)):
            for day in self.some([*range(1, 28)]):
                PublicHoliday.objects.create(day=dt.date(year, 8, day), name="Holiday")
            span = {"starts_at": at(year, 12, 30, 9), "ends_at": at(year + 1, 1, 5, 9)}
            Substitution.objects.create(
                office=self.offices[0], adviser=advisers[number], substitute=advisers[number + 3], **span
            )
            self._close(year)
            make_room_booking(room=self.rooms[0], starts_at=at(year, 8, 1, 8), ends_at=at(year, 8, 1, 9 + number))
            first = self.day()
            until = self.chance.choice([None, first + dt.timedelta(days=200)])
            hours = {"starts_at": dt.time(9), "ends_at": dt.time(12 + number, 20)}
            Duty.objects.create(person=self.staff, weekday=number, valid_from=first, valid_until=until, **hours)
            HeadCount.objects.create(stand=make_stand(day=self.day()), adults=number, children=2 * number)

    def _close(self, year: int) -> None:
        for _ in range(4):
            start = at(year, 8, self.chance.randrange(2, 28), self.chance.choice([0, 8]))
            span = {"starts_at": start, "ends_at": start + dt.timedelta(hours=self.chance.choice([2, 24, 60]))}
            Closure.objects.create(scope="house", **span)
            Closure.objects.create(scope="office", office=self.chance.choice(self.offices), **span)
            Closure.objects.create(scope="room", room=self.chance.choice(self.rooms[1:]), **span)

    def fill_planning(self) -> None:
        for _ in range(12):
            choice = self.chance.choice
            goal = make_goal(
                level=choice(GoalLevel.values),
                stage=choice([None, *EffectStage.values]),
                is_active=choice([True, False]),
            )
            if choice([True, False]):
                make_goal_year(goal=goal, year=choice([2023, 2024, 2025]))
            state = choice(MeasureState.values)
            done_on = dt.date(2025, 3, 1) if state == "done" else None
            make_measure(goal=goal, year=choice([2024, 2025, 2026]), state=state, done_on=done_on)


def make_random_house(seed: int) -> RandomHouse:
    house = RandomHouse(seed)
    house.fill_visits()
    house.fill_slips_and_lists()
    house.fill_calendar()
    house.fill_courses()
    house.fill_house()
    house.fill_planning()
    return house
