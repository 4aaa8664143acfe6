"""Advisers of an office who are free at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from appointments.models import Absence, Slot
from familienzentrum.choices import Role
from familienzentrum.models import User
from offers.models import Membership

Span = tuple[dt.datetime, dt.datetime]


def free_advisers(slots: Collection[Slot]) -> dict[int, list[User]]:
    """Return by slot id the free advisers of its office, without its own. Three queries."""
    if not slots:
        return {}
    colleagues = advisers_by_office({slot.offer.office_id for slot in slots})
    people = {person.pk for office in colleagues.values() for person in office}
    busy = when_busy(people, min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots))
    return {
        slot.pk: [
            person
            for person in colleagues[slot.offer.office_id]
            if person.pk != slot.adviser_id and not overlaps(slot, busy[person.pk])
        ]
        for slot in slots
    }


def overlaps(slot: Slot, spans: Iterable[Span]) -> bool:
    return any(start < slot.ends_at and slot.starts_at < end for start, end in spans)


def advisers_by_office(offices: set[int]) -> dict[int, list[User]]:
    """Return the advisers of these offices who can log in, by office."""
    found = Membership.objects.filter(role=Role.ADVISER, office__in=offices, user__is_active=True)
    by_office: dict[int, list[User]] = defaultdict(list)
    for membership in found.select_related("user").order_by("user__last_name", "user__first_name", "user"):
        by_office[membership.office_id or 0].append(membership.user)
    return by_office


def when_busy(people: set[int], start: dt.datetime, end: dt.datetime) -> defaultdict[int, list[Span]]:
    """Return when these people have slots of their own, or are away. Two queries."""
    within = {"starts_at__lt": end, "ends_at__gt": start}
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    times = Slot.objects.offered().filter(adviser__in=people, **within)
    for person, starts_at, ends_at in times.values_list("adviser", "starts_at", "ends_at"):
        spans[person or 0].append((starts_at, ends_at))
    absences = Absence.objects.filter(person__in=people, **within)
    for person, starts_at, ends_at in absences.values_list("person", "starts_at", "ends_at"):
        spans[person].append((starts_at, ends_at))
    return spans
