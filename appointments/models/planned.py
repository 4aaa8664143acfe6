"""A time in the plan of the house: when, where and for how many, as staff read it."""

import datetime as dt
import uuid

from appointments.models.course import Course
from appointments.models.hours import ConsultationHour
from appointments.models.seated import Seated
from appointments.models.sited import Sited
from offers.models import Stand


class Planned(Sited, Seated):
    """Has a beginning and an end, an offer, and perhaps hour, adviser and course.

    The row of a time has all this, and so has what a board reads of a thousand of them.
    """

    pk: int
    public_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_withdrawn: bool
    offer_id: int
    room_id: int | None
    place_id: int | None
    adviser_id: int | None
    course_id: int | None
    accompanies_id: int | None
    course: Course | None
    hour: ConsultationHour | None

    @property
    def stand(self) -> Stand | None:
        """Where its mobile place stands then."""
        raise NotImplementedError

    @property
    def is_offered(self) -> bool:
        return not self.is_withdrawn and self.capacity > 0 and self.offer.takes_bookings

    @property
    def can_be_accompanied(self) -> bool:
        """A family goes to a talk of its own, and somebody of the house could come along."""
        return self.course_id is None and self.has_address and self.offer.is_talk

    @property
    def video_link(self) -> str:
        """The link of its hour; an appointment may have another one (`appointments.core.video_links`).

        It leads to the adviser of the hour: a substitute sits elsewhere.
        """
        if self.hour is None or not self.is_by_video:
            return ""
        usual = self.hour.adviser_id
        has_substitute = usual is not None and self.adviser_id not in (None, usual)
        return "" if has_substitute else self.hour.video_link

    @property
    def where(self) -> str:
        """Room and place in words, with where a mobile place stands then; empty where nobody goes."""
        site = self.site
        if site is None:
            return ""
        parts = [self.room.name if self.room else "", site.name, self.stand.street if self.stand else ""]
        return ", ".join(filter(None, parts))
