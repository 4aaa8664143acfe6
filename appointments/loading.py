"""The data file of the app appointments: everything that is invented, loaded for demonstrations only.

What follows from the data of every centre is filled in after each loading.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from appointments.actions.public_holidays import keep_public_holidays
from appointments.models import ConsultationHour, SchoolHoliday
from familienzentrum.datafiles import DataFile, Rows
from familienzentrum.models import Centre, OpeningHour, User
from offers.models import Membership, Offer, Room

FILES = (
    DataFile(
        "demonstration.toml",
        (
            Rows("centre", Centre),
            Rows("rooms", Room),
            Rows("offers", Offer),
            Rows("opening_hours", OpeningHour, identity=("centre", "weekday", "opens_at")),
            Rows("people", User, identity=("username",), new={"password": UNUSABLE_PASSWORD_PREFIX}),
            Rows("roles", Membership, identity=("user", "role", "office")),
            Rows("school_holidays", SchoolHoliday, identity=("first_day", "last_day")),
            Rows("hours", ConsultationHour),
        ),
        plain=("courses", "dates", "draws", "lendings", "quiet_times"),
        on_demand=True,
    ),
)


def follow_up() -> None:
    """Fill in the holidays of the Land that the centre lies in."""
    keep_public_holidays()
