"""Synthetic closures, absences, substitutions, duties and calls."""

import datetime as dt
from collections.abc import Iterator

from appointments.booking.actions import cancel
from appointments.choices import AppointmentState, CallReason, ClosureScope
from appointments.demonstration.plan import Plan
from appointments.messages.call_list import call_about
from appointments.models import Absence, Appointment, Closure, ConsultationHour, Duty, Substitution
from familienzentrum import local_time
from familienzentrum.choices import Role, Weekday
from familienzentrum.models import OpeningHour, User
from offers.models import Membership

_CALLS = 2
_SOON = dt.timedelta(days=2)


def make_closings(plan: Plan) -> None:
    """Close the house after Christmas and make absences; before any slot is made, so that none conflicts."""
    Closure.objects.bulk_create(
        Closure(scope=ClosureScope.HOUSE, reason="Betriebsferien", **_span(first, last))
        for first, last in _between_the_years(plan)
        if not first <= plan.today <= last
    )
    _make_absences(plan)


def make_duties(plan: Plan) -> None:
    """Put people on duty whenever the house is open."""
    Duty.objects.bulk_create(_duties(plan))


def make_calls(plan: Plan, *, desk: User) -> None:
    """Cancel a few appointments of families that left no e-mail address."""
    ahead = Appointment.objects.filter(state=AppointmentState.BOOKED, slot__starts_at__gt=plan.now + _SOON)
    rows = ahead.select_related("slot__offer", "office").order_by("slot__starts_at", "slot__offer__key", "pk")
    unreached = (appointment for appointment in rows if not appointment.personal.email)
    for _number, appointment in zip(range(_CALLS), unreached, strict=False):
        cancel(appointment, by=desk, clears=True)
        call_about(appointment, CallReason.CANCELLED, last_end=appointment.slot.ends_at)


def _between_the_years(plan: Plan) -> Iterator[tuple[dt.date, dt.date]]:
    for year in range(plan.first.year, plan.today.year + 1):
        yield dt.date(year, 12, 24), dt.date(year + 1, 1, 1)


def _make_absences(plan: Plan) -> None:
    """One past and one future absence; an adviser without hours substitutes where there is one."""
    advisers = Membership.objects.filter(role=Role.ADVISER).select_related("user", "office").order_by("pk")
    monday = plan.today - dt.timedelta(days=plan.today.weekday())
    past, ahead, further = (monday + dt.timedelta(weeks=weeks) for weeks in (-2, 3, 5))
    people = [membership.user for membership in advisers]
    _be_away(people[0], past, days=2)
    _be_away(people[-1], ahead, days=3)
    for first, second in _pairs(list(advisers)):
        week = _span(further, further + dt.timedelta(days=4))
        Substitution.objects.create(office_id=first.office_id or 0, adviser=first.user, substitute=second.user, **week)
        _be_away(first.user, further, days=5)


def _pairs(advisers: list[Membership]) -> Iterator[tuple[Membership, Membership]]:
    """Yield per office an adviser with hours, and one without who can substitute."""
    busy = set(ConsultationHour.objects.values_list("adviser", flat=True))
    for second in (membership for membership in advisers if membership.user_id not in busy):
        with_hours = (m for m in advisers if m.office_id == second.office_id and m.user_id in busy)
        if first := next(with_hours, None):
            yield first, second


def _be_away(person: User, first: dt.date, *, days: int) -> None:
    Absence.objects.create(person=person, **_span(first, first + dt.timedelta(days=days - 1)))


def _duties(plan: Plan) -> Iterator[Duty]:
    """The desk is staffed whenever the house is open, the coordination except on Fridays."""
    desk = User.objects.filter(memberships__role=Role.FRONT_DESK).order_by("pk")[:1]
    coordination = User.objects.filter(memberships__role=Role.COORDINATOR).order_by("pk")[:1]
    for hour in OpeningHour.objects.all():
        is_friday = hour.weekday == Weekday.FRIDAY
        for person in [*desk, *(() if is_friday else coordination)]:
            yield Duty(
                person=person,
                weekday=hour.weekday,
                starts_at=hour.opens_at,
                ends_at=hour.closes_at,
                # The house is open at weekends in trials only, and only since the trial began.
                valid_from=plan.today if hour.weekday >= Weekday.SATURDAY else plan.first,
            )


def _span(first: dt.date, last: dt.date) -> dict[str, dt.datetime]:
    """Return whole days, both included."""
    starts_at, ends_at = local_time.whole_days(first, last)
    return {"starts_at": starts_at, "ends_at": ends_at}
