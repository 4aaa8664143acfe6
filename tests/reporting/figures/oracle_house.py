"""The naive count of what the house did and has; see `oracle`."""

import datetime as dt
from zoneinfo import ZoneInfo

from appointments.models import Closure, Course, Duty, HeadCount, PublicHoliday, RoomBooking, Slot, Substitution
from offers.models import AgePhase, Offer
from reporting.models import Goal, Measure
from tests.reporting.figures.oracle import local

DAY = dt.timedelta(days=1)


def slots(year):
    return [slot for slot in Slot.objects.select_related("offer") if local(slot.starts_at).year == year]


def head_counts(year):
    """Yield the kind of offer with each count; stands of a mobile place are outside the house."""
    for counted in HeadCount.objects.select_related("slot__offer", "stand"):
        day = counted.stand.day if counted.stand else local(counted.slot.starts_at)
        if day.year == year:
            yield "outreach" if counted.stand else counted.slot.offer.kind, counted


def days_of(year):
    days = (dt.date(year, 1, 1) + number * DAY for number in range(366))
    return [day for day in days if day.year == year]


def dates(*kinds):
    def count(year):
        for slot in slots(year):
            if slot.offer.kind in kinds and slot.accompanies is None:
                yield slot.offer.kind, "called_off" if slot.is_withdrawn else "held"

    return count


def heads_by_age(*kinds):
    def count(year):
        for kind, counted in head_counts(year):
            if kind in kinds:
                yield from ["adults"] * counted.adults + ["children"] * counted.children

    return count


def heads_by_kind(*kinds):
    def count(year):
        for kind, counted in head_counts(year):
            if kind in kinds:
                yield from [kind] * (counted.adults + counted.children)

    return count


def began(course, year):
    return any(
        local(slot.starts_at).year == year and slot.capacity and not slot.is_withdrawn for slot in course.dates.all()
    )


def courses(year):
    return [(course.offer.kind, course.allocation) for course in Course.objects.all() if began(course, year)]


def course_seats(year):
    for course in Course.objects.all():
        if began(course, year):
            yield from [(course.offer.kind, course.allocation)] * max(slot.capacity for slot in course.dates.all())


def substitutions(year):
    return ["all" for one in Substitution.objects.all() if local(one.starts_at).year == year]


def closed_days(year):
    yield from ["holiday" for holiday in PublicHoliday.objects.all() if holiday.day.year == year]
    yield from [scope for scope, _what, _day in closed(year)]


def closed(year):
    """Return what was closed on which day, once each."""
    return {
        (closure.scope, str(closure.named), day)
        for closure in Closure.objects.all()
        for day in days_of(year)
        if closure.starts_at < midnight(day + DAY) and closure.ends_at > midnight(day)
    }


def midnight(day):
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo("Europe/Berlin"))


def places(year):
    for slot in slots(year):
        yield from [slot.is_withdrawn] * slot.capacity


def whole(seconds):
    return int(seconds / 3600 + 0.5)


def hours(year):
    found = [slot for slot in slots(year) if not slot.is_withdrawn and slot.accompanies is None]
    for kind in {slot.offer.kind for slot in found}:
        lasting = [(slot.ends_at - slot.starts_at).total_seconds() for slot in found if slot.offer.kind == kind]
        yield from [kind] * whole(sum(lasting))


def rooms(year):
    uses = [(slot.room_id, "house", slot) for slot in slots(year) if slot.room_id and not slot.is_withdrawn]
    uses += [(one.room_id, "partners", one) for one in RoomBooking.objects.all() if local(one.starts_at).year == year]
    for room, user in {(room, user) for room, user, _use in uses}:
        mine = [use for other, by, use in uses if (other, by) == (room, user)]
        yield from [(room, user)] * whole(sum((use.ends_at - use.starts_at).total_seconds() for use in mine))


def on_duty(year):
    shut = {day for scope, _what, day in closed(year) if scope == "house"}
    shut |= {holiday.day for holiday in PublicHoliday.objects.all()}
    seconds = dict.fromkeys(range(7), 0)
    for duty in Duty.objects.all():
        for day in days_of(year):
            begun, over = day >= duty.valid_from, duty.valid_until is not None and day > duty.valid_until
            if day.weekday() == duty.weekday and begun and not over and day not in shut:
                minutes = (
                    duty.ends_at.hour * 60 + duty.ends_at.minute - duty.starts_at.hour * 60 - duty.starts_at.minute
                )
                seconds[duty.weekday] += minutes * 60
    for weekday, lasting in seconds.items():
        yield from [weekday] * whole(lasting)


def running(year):
    """Offers that ran in the year; mere signposts to others are not counted."""
    for offer in Offer.objects.all():
        is_begun = (offer.starts_on or offer.recorded_on).year <= year
        is_over = any(day.year < year for day in (offer.ends_on, offer.ended_on) if day)
        if offer.kind != "signpost" and is_begun and not is_over:
            yield offer


def offers(year):
    return [offer.office.pk for offer in running(year)]


def offer_kinds(year):
    return [offer.kind for offer in running(year)]


def offer_matrix(year):
    for offer in running(year):
        for topic in offer.topics.all():
            yield topic.pk
            expected = topic.age_phases.all() or AgePhase.objects.all()
            meant = offer.age_phases.all() or AgePhase.objects.all()
            yield from [(topic.pk, phase.pk) for phase in meant if phase in expected]


def guide_offers(year):
    return [offer.kind for offer in running(year) if offer.office.is_guide]


def guide_hours(year):
    found = [slot for slot in slots(year) if slot.offer.office.is_guide]
    found = [slot for slot in found if not slot.is_withdrawn and slot.accompanies is None]
    for kind in {slot.offer.kind for slot in found}:
        lasting = [(slot.ends_at - slot.starts_at).total_seconds() for slot in found if slot.offer.kind == kind]
        yield from [kind] * whole(sum(lasting))


def partners(year):
    return [office.provider.kind for office in {offer.office for offer in running(year)}]


def steps(year):
    return [(step.state, step.goal.level) for step in Measure.objects.all() if step.year == year]


def goals(year):
    for goal in Goal.objects.all():
        if goal.is_active or any(entry.year == year for entry in goal.years.all()):
            yield goal.stage, goal.level


MEETINGS, AT_GROUPS, COURSES = ("drop_in", "outreach"), ("group", "course", "event"), ("course", "event")
ORACLE = {
    "group_dates": dates("group", *MEETINGS),
    "participations": heads_by_age(*AT_GROUPS),
    "participations_by_kind": heads_by_kind(*AT_GROUPS),
    "open_meetings": heads_by_age(*MEETINGS),
    "open_meetings_by_kind": heads_by_kind(*MEETINGS),
    "course_dates": dates(*COURSES),
    "courses": courses,
    "course_seats": course_seats,
    "substitutions": substitutions,
    "closed_days": closed_days,
    "places": places,
    "hours": hours,
    "guide_offers": guide_offers,
    "guide_hours": guide_hours,
    "rooms": rooms,
    "on_duty": on_duty,
    "offers": offers,
    "offer_kinds": offer_kinds,
    "offer_matrix": offer_matrix,
    "partners": partners,
    "steps": steps,
    "goals": goals,
}
