"""What lists say of a time to families: nothing else is read."""

import datetime as dt
import uuid
from typing import NamedTuple

from appointments.models.seated import Seated


class _Row(NamedTuple):
    public_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    channel: str
    capacity: int
    taken: int
    taken_publicly: int
    desk_seats: int
    shown_place: str


class ToldTime(_Row, Seated):
    """A time as it is told. Two that say the same are equal, so that what is drawn of it can be kept."""


# What is read of a time, in this order; its place is named afterwards.
TOLD = ToldTime._fields[:-1]
