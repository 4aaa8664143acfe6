"""Makes closures, absences, substitutions and duties; keywords override what a test is about."""

import datetime as dt
from typing import Any

from django.utils import timezone

from appointments.models import Absence, Closure, DoorNotice, Duty, PublicHoliday, RoomBooking, Substitution
from familienzentrum.choices import Role
from tests.factories import make_adviser, make_office, make_room, make_user


def days_ahead(days: int, clock: dt.time = dt.time(10)) -> dt.datetime:
    """Return a time of day so many days from now, in local time."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=days), clock))


def a_week(**given: Any) -> dict[str, Any]:
    """A span of seven days that begins in six: the times of the other factories lie in it."""
    return {"starts_at": days_ahead(6), "ends_at": days_ahead(13)} | given


def new_closure(**given: Any) -> Closure:
    """The whole house, not saved yet."""
    return Closure(**a_week(scope="house", reason="Betriebsferien") | given)


def make_closure(**given: Any) -> Closure:
    closure = new_closure(**given)
    closure.save()
    return closure


def make_door_notice(**given: Any) -> DoorNotice:
    """A notice that is made."""
    if "closure" not in given:
        given["closure"] = make_closure()
    return DoorNotice.objects.create(**{"content": b"%PDF"} | given)


def new_absence(**given: Any) -> Absence:
    if "person" not in given:
        given["person"] = make_user()
    return Absence(**a_week(**given))


def make_absence(**given: Any) -> Absence:
    absence = new_absence(**given)
    absence.save()
    return absence


def make_room_booking(**given: Any) -> RoomBooking:
    if "room" not in given:
        given["room"] = make_room()
    if "office" not in given:
        given["office"] = make_office()
    return RoomBooking.objects.create(**a_week(**given))


def make_public_holiday(**given: Any) -> PublicHoliday:
    values = {"day": timezone.localdate() + dt.timedelta(days=7), "name": "Feiertag"}
    return PublicHoliday.objects.create(**values | given)


def new_substitution(**given: Any) -> Substitution:
    """Two advisers of one office, not saved yet."""
    office = given.setdefault("office", None) or make_office()
    values: dict[str, Any] = a_week(office=office)
    for name in ("adviser", "substitute"):
        if name not in given:
            values[name] = make_adviser(office)
    return Substitution(**values | given | {"office": office})


def make_substitution(**given: Any) -> Substitution:
    substitution = new_substitution(**given)
    substitution.save()
    return substitution


def make_duty(**given: Any) -> Duty:
    """Mondays from 9 to 12."""
    values: dict[str, Any] = {"weekday": 0, "starts_at": dt.time(9), "ends_at": dt.time(12)}
    values["valid_from"] = dt.date(2026, 1, 1)
    if "person" not in given:
        values["person"] = make_user(role=Role.FRONT_DESK)
    return Duty.objects.create(**values | given)
