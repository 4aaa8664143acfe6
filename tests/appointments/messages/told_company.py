"""Somebody comes along to a talk, for the table of what families are told."""

from dataclasses import replace

from appointments.booking.mending import correct
from appointments.booking.requests import BookingRequest
from appointments.desk.company_actions import set_companion
from familienzentrum.choices import Role
from tests.factories import make_user


def tick(w, row):
    """As a family does it on its page, or the desk for it."""
    asked = BookingRequest.from_personal(row.personal, adults=row.adults)
    return correct(row, replace(asked, wants_company=True, caller=row.caller), by=w.staff.desk)


def find_somebody(w, row):
    return set_companion(row, make_user(role=Role.FRONT_DESK), by=w.staff.desk)


def take_back(w, row):
    return set_companion(row, None, by=w.staff.desk)
