"""Families that want somebody to come along to their talk: who they are, who comes, and who could."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from appointments.choices import MeetingChannel
from appointments.core.company import companion_of, wants_company
from appointments.messages.company import due_until
from appointments.models import Absence, Appointment
from appointments.models.appointment import AppointmentQuerySet
from appointments.models.slot import LONGEST
from appointments.planning.free_advisers import overlaps, when_busy
from familienzentrum import local_time
from familienzentrum.audiences import ADVISERS, DESK
from familienzentrum.crypto import CannotUnseal
from familienzentrum.models import User
from offers.choices import OfferKind


@dataclass(frozen=True)
class Wish:
    """A talk ahead to which somebody is to come along.

    It `is_due` if the family hears today that nobody is found. Its companion `is_away` by an absence entered since.
    """

    appointment: Appointment
    companion: User | None
    is_due: bool
    is_away: bool = False


def wishes() -> list[Wish]:
    """Return the talks ahead to which somebody is to come along, soonest first.

    What families want is sealed, so all talks ahead are read.
    """
    until, ahead = due_until(), _talks().filter(slot__starts_at__gt=timezone.now())
    found = [(one, companion_of(one)) for one in _in_order(ahead)]
    absences = list(Absence.objects.filter(person__in=[who for _one, who in found if who], ends_at__gt=timezone.now()))
    return [Wish(one, who, _day_of(one) <= until, _is_away(one, who, absences)) for one, who in found]


def accompanied_by(user: User, start: dt.datetime, end: dt.datetime | None = None) -> list[Appointment]:
    """Return the talks to which this person comes along, from a moment on, by time."""
    own = _talks().filter(companion=user, slot__starts_at__gte=start).select_related("slot__adviser")
    found = own if end is None else own.filter(slot__starts_at__lt=end)
    return _in_order(found)


def candidates(appointment: Appointment) -> list[User]:
    """Return who could come along: whoever has a page that says so, and is free then."""
    slot = appointment.slot
    people = _staff()
    busy = when_busy({person.pk for person in people}, slot.starts_at, slot.ends_at)
    near = _talks().filter(slot__starts_at__lt=slot.ends_at, slot__starts_at__gt=slot.starts_at - LONGEST)
    others = near.filter(companion__in=people).exclude(pk=appointment.pk).order_by()
    for companion, starts_at, ends_at in others.values_list("companion", "slot__starts_at", "slot__ends_at"):
        busy[companion or 0].append((starts_at, ends_at))
    return [person for person in people if not overlaps(slot, busy[person.pk])]


def _staff() -> QuerySet[User]:
    roles = [*ADVISERS, *DESK]
    begun = Q(memberships__begins_on=None) | Q(memberships__begins_on__lte=local_time.today())
    return User.objects.filter(begun, is_active=True, memberships__role__in=roles).distinct()


def _talks() -> AppointmentQuerySet:
    ways = [channel for channel in MeetingChannel if channel.has_address]
    # Data is kept until after the talk: so nothing of what is long over is looked at.
    kept = Appointment.objects.standing().filter(sealed__isnull=False, erase_on__gte=timezone.localdate())
    talks = kept.filter(slot__course=None, slot__channel__in=ways, slot__offer__kind=OfferKind.CONSULTATION)
    return talks.with_details().select_related("companion")


def _in_order(appointments: AppointmentQuerySet) -> list[Appointment]:
    return [one for one in appointments.order_by("slot__starts_at", "id") if _wants(one)]


def _is_away(appointment: Appointment, companion: User | None, absences: list[Absence]) -> bool:
    away = [(one.starts_at, one.ends_at) for one in absences if companion and one.person_id == companion.pk]
    return overlaps(appointment.slot, away)


def _day_of(appointment: Appointment) -> dt.date:
    return timezone.localdate(appointment.slot.starts_at)


def _wants(appointment: Appointment) -> bool:
    """What no secret opens is reported by the checks of the night."""
    with suppress(CannotUnseal):
        return wants_company(appointment, appointment.slot)
    return False
