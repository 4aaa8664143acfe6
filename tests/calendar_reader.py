"""A family's calendar program: reads files by a library of its own, and keeps what RFC 5545 and 5546 tell it to."""

import datetime as dt
from dataclasses import dataclass, field

import vobject

# What RFC 5546, 3.2.5, requires of a cancellation.
_REQUIRED = {"CANCEL": ("uid", "dtstamp", "sequence", "organizer"), "PUBLISH": ("uid", "dtstamp", "dtstart")}


@dataclass
class FamilyCalendar:
    """Events by UID as (start, end, location), and the last number of change that was read of each."""

    events: dict[str, tuple[dt.datetime, dt.datetime, str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    def read(self, content: bytes) -> str:
        """Take over one file; return its METHOD."""
        calendar = vobject.readOne(content.decode())
        method = calendar.method.value
        for event in calendar.vevent_list:
            for name in _REQUIRED[method]:
                assert name in event.contents, (method, name)
            self._take(event, method)
        return method

    def _take(self, event, method):
        uid, sequence = event.uid.value, int(event.sequence.value)
        if sequence < self.sequences.get(uid, 0):
            return
        self.sequences[uid] = sequence
        if method == "CANCEL":
            assert event.status.value == "CANCELLED"
            self.events.pop(uid, None)
        else:
            location = event.location.value if "location" in event.contents else ""
            self.events[uid] = (event.dtstart.value, event.dtend.value, location)

    @property
    def entries(self) -> list[tuple[dt.datetime, dt.datetime, str]]:
        return sorted(self.events.values())


def entries(content: bytes) -> list[tuple[str, str, int, str, dt.datetime, dt.datetime, str]]:
    """Return the events of one file as (METHOD, UID, SEQUENCE, STATUS, start, end, location), by start."""
    calendar = vobject.readOne(content.decode())
    read = [
        (
            calendar.method.value,
            event.uid.value,
            int(event.sequence.value),
            event.status.value,
            event.dtstart.value,
            event.dtend.value,
            event.location.value if "location" in event.contents else "",
        )
        for event in calendar.vevent_list
    ]
    return sorted(read, key=lambda event: event[4])
