"""Data files of the app appointments: school holidays, and the synthetic data of demonstrations."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from appointments.closing.public_holiday_actions import keep_public_holidays
from appointments.closing.school_holiday_actions import let_hours_pause
from appointments.models import ConsultationHour, SchoolHoliday
from familienzentrum.datafiles import DataFile, Rows
from familienzentrum.models import Centre, OpeningHour, User
from offers.loading import PLACE_HOURS
from offers.models import Membership, Offer, Place, Room, Spot

_SCHOOL_HOLIDAYS = Rows("school_holidays", SchoolHoliday, identity=("first_day", "last_day"))

FILES = (
    DataFile("school_holidays.toml", (_SCHOOL_HOLIDAYS,)),
    DataFile(
        "demonstration.toml",
        (
            Rows("centre", Centre),
            Rows("places", Place),
            PLACE_HOURS,
            Rows("rooms", Room),
            Rows("offers", Offer),
            Rows("spots", Spot),
            Rows("opening_hours", OpeningHour, identity=("centre", "weekday", "opens_at")),
            Rows("people", User, identity=("username",), new={"password": UNUSABLE_PASSWORD_PREFIX}),
            Rows("roles", Membership, identity=("user", "role", "office")),
            _SCHOOL_HOLIDAYS,
            Rows("hours", ConsultationHour),
        ),
        plain=("courses", "dates", "draws", "lendings", "quiet_times", "running", "tours"),
        on_demand=True,
    ),
)


def follow_up() -> None:
    """Add the public holidays of the centre's Land, and rebuild hours that pause in school holidays."""
    keep_public_holidays()
    let_hours_pause()
