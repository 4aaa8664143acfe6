"""Synthetic courses, a flea market with stalls, a holiday draw, and waiting lists."""

import datetime as dt
from random import Random

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.booking.actions import book
from appointments.booking.refusals import NotBookable
from appointments.booking.requests import BookingRequest
from appointments.choices import Allocation
from appointments.core.courses import planned_course
from appointments.demonstration.families import family_for, personal_data
from appointments.demonstration.plan import FILE, Lottery, Plan, TakenTogether
from appointments.groups.course_actions import Setting, Span, Terms, plan_course
from appointments.groups.course_refusals import DateRefused
from appointments.groups.date_lists import span_on, weekly_days
from appointments.groups.draw_actions import plan_draw
from appointments.groups.waiting_actions import queue_up
from appointments.groups.wish_actions import Wished, send_wishes
from appointments.models import Course, Draw, PublicHoliday, Slot
from familienzentrum import local_time
from familienzentrum.choices import Role
from familienzentrum.datafiles import BadData
from familienzentrum.models import User
from offers.models import Offer, Room

_MOST_WEEKS_LATER = 8
_DAYS_OF_WISHES_PAST = 5


def make_courses(plan: Plan, *, chance: Random) -> None:
    """Plan courses and events, book a share of the seats, fill waiting lists. Raises BadData."""
    by = coordinator()
    draws = {lottery.title: _draw(lottery, plan, by) for lottery in plan.lotteries}
    for number, given in enumerate(plan.courses, start=1):
        slot = _planned(given, plan, draws, by, f"courses {number}")
        _book(slot, given, chance)
    for lottery in plan.lotteries:
        _wish(draws[lottery.title], lottery, chance)


def coordinator() -> User:
    """Return who plans the courses. Raises BadData."""
    by = User.objects.filter(memberships__role=Role.COORDINATOR).order_by("pk").first()
    if by is None:
        raise BadData(str(_("Name somebody who coordinates.")), file=FILE, entry="roles")
    return by


def _draw(lottery: Lottery, plan: Plan, by: User) -> Draw:
    opens, closes = -_DAYS_OF_WISHES_PAST, lottery.closes_in_days
    return plan_draw(
        Draw(
            title=lottery.title,
            opens_at=_evening(plan.today + dt.timedelta(days=opens)),
            closes_at=_evening(plan.today + dt.timedelta(days=closes)),
            most_seats=lottery.most_seats,
        ),
        by=by,
    )


def _planned(given: TakenTogether, plan: Plan, draws: dict[str, Draw], by: User, entry: str) -> Slot:
    """Plan it in the first possible week, starting with the wanted one."""
    offer = Offer.objects.filter(key=given.offer).first()
    room = Room.objects.filter(key=given.room).first()
    if offer is None or (given.room and room is None):
        raise BadData(str(_("Offer or room do not exist.")), file=FILE, entry=entry)
    opens = _evening(plan.today + dt.timedelta(days=given.opens_in_days)) if given.opens_in_days else None
    for later in range(_MOST_WEEKS_LATER):
        course = Course(offer=offer, title=given.title, note=given.note, most_per_family=given.most_per_family)
        course.draw = draws.get(given.draw)
        course.allocation = Allocation.DRAW if course.draw else Allocation.FIRST_COME
        terms = Terms(given.capacity, given.unit, bookable_from=opens)
        try:
            plan_course(course, _dates(given, plan, later), terms, Setting(room=room), by=by)
        except (DateRefused, IntegrityError):
            continue
        return Slot.objects.with_details().get(pk=planned_course(course).first.pk)
    raise BadData(str(_("The house has no room for these dates.")), file=FILE, entry=entry)


def _dates(given: TakenTogether, plan: Plan, later: int) -> list[Span]:
    monday = plan.today - dt.timedelta(days=plan.today.weekday())
    first = monday + dt.timedelta(weeks=given.weeks_ahead + later, days=given.weekday)
    holidays = set(PublicHoliday.objects.values_list("day", flat=True))
    days = weekly_days(first, times=given.times, every=1, left_out=holidays)
    return [span_on(day, given.starts_at, given.ends_at) for day in days]


def _book(slot: Slot, given: TakenTogether, chance: Random) -> None:
    for number in range(given.booked):
        try:
            book(slot, invented_request(slot.offer, number, chance), by=None)
        except NotBookable:
            break
    for number in range(given.waiting):
        queue_up(slot, invented_request(slot.offer, number, chance, email=f"warteliste{number}@example.org"))


def _wish(draw: Draw, lottery: Lottery, chance: Random) -> None:
    """Wish as families would; for a demonstration of a past day the time for wishes may be over."""
    if draw.closes_at <= timezone.now():
        return
    courses = list(draw.courses.select_related("offer").order_by("pk"))
    for number in range(lottery.wishes if courses else 0):
        wished = chance.sample([course.pk for course in courses], chance.randint(1, len(courses)))
        request = invented_request(courses[0].offer, number, chance)
        send_wishes(draw, request, Wished(wished, waits_otherwise=chance.random() < 0.7))


def invented_request(offer: Offer, number: int, chance: Random, **more: str) -> BookingRequest:
    """Return an invented family with its own phone number, from the range reserved for fiction."""
    family = family_for(offer, chance)
    told = personal_data(family, (), chance)
    request = BookingRequest.from_personal(told, adults=family.adults)
    return BookingRequest(**{**vars(request), "phone": f"030 23125 {200 + number}", **more})


def _evening(day: dt.date) -> dt.datetime:
    return local_time.at(day, dt.time(20))
